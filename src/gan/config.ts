import { z } from 'zod'
import { bind } from './bound.ts'
import { builtIn } from './definitions.ts'
import type { Definitions } from './definitions.ts'
import { BLOCKS, discriminatorFields, generatorFields } from './networks/config.ts'
import type { DiscriminatorConfig, GeneratorConfig } from './networks/config.ts'
import { settingSchemas } from './settings.ts'

const positive = z.int().min(1)
const extent = z.int().min(16).max(128)
const share = z.number().min(0).max(0.5)

function latentPart({ laws }: Definitions) {
  const fields = z.strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be a lower-case word, such as style'),
    kind: z.enum(Object.keys(laws)),
    size: positive,
    supervised: z.boolean().default(false),
    recognised: z.boolean().default(false),
  })
  return fields.transform((part) => bind(part, foreign(laws, builtIn.laws, part.kind)))
}

/** The schema of what a config says of one player's network. */
function networkSchema<Fields extends z.ZodRawShape>(
  player: 'generator' | 'discriminator',
  { networks }: Definitions,
  fields: Fields,
) {
  const known = Object.entries(networks).filter(([, network]) => network[player])
  const blocks = z
    .enum(known.map(([name]) => name))
    .default('plain')
    .describe(BLOCKS)
  const own = Object.assign({}, ...known.map(([, network]) => settingSchemas(network[player]?.settings))) as object
  const schema = z.strictObject({ blocks, ...own, ...fields })
  return schema.transform((network) => {
    const { blocks: name } = network as { readonly blocks: string }
    return bind(network, foreign(networks, builtIn.networks, name))
  })
}

/** Returns the definition that a name stands for, unless it is the built-in one. */
function foreign<Definition>(
  known: Readonly<Record<string, Definition>>,
  ours: Readonly<Record<string, Definition>>,
  name: string,
): Definition | undefined {
  return known[name] === ours[name] ? undefined : known[name]
}

const schedule = z.strictObject({
  warmup: z.int().min(0).default(0).describe('steps over which the rate rises to its value'),
  decay: z.enum(['none', 'linear', 'cosine']).default('none').describe('how the rate falls at the end'),
  from: z.number().min(0).max(1).default(0).describe('the share of all steps after which the fall begins'),
  to: z.number().min(0).max(1).default(0).describe('the share of the rate that is left at the end'),
})

const adam = z.strictObject({
  rate: z.number().positive(),
  beta1: z.number().min(0).lt(1),
  beta2: z.number().min(0).lt(1),
  beta2Start: z
    .number()
    .min(0)
    .lt(1)
    .optional()
    .describe('beta2 at the first step; it changes to beta2 along half a cosine. By default beta2 is constant'),
  epsilon: z.number().positive(),
  form: z.enum(['paper', 'tensorflow']),
  schedule: schedule.prefault({}),
})

/** What a config says of a term: its weight, and its settings where it has some. */
export type TermConfig = { readonly weight: number } & { readonly [setting: string]: number }

/** The objective: terms by name. A config may leave out any. */
export type TermConfigs = Readonly<Partial<Record<string, TermConfig>>>

/** What a config may say of a penalty beside its weight. */
const penaltyFields = {
  every: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('computes it in every so many steps only, with as many times the weight (lazy regularisation)'),
  final: z.number().optional().describe('the weight at the end of the run; it changes along half a cosine'),
}

function termSchemas({ terms }: Definitions) {
  const weight = z.number().describe('0 drops the term; it is still measured')
  const schemas = Object.entries(terms).map(([name, term]) => {
    const pace = term.group === 'penalty' ? penaltyFields : {}
    const fields = z.strictObject({ weight, ...pace, ...settingSchemas(term.settings) })
    return [name, fields.transform((said) => bind(said, foreign(terms, builtIn.terms, name))).optional()] as const
  })
  return z.strictObject(Object.fromEntries(schemas)) as unknown as z.ZodType<TermConfigs, TermConfigs>
}

const labels = z.strictObject({
  share: z.number().min(0).max(1).default(1).describe('the share of the training images whose label is used'),
  perBatch: z.int().min(0).default(0).describe('images of every batch that surely have a label'),
  generated: z
    .enum(['batch', 'frequency', 'uniform', 'given'])
    .default('batch')
    .describe(
      "classes asked of generated images: the real batch's, or drawn by frequency in the data, evenly, or as given",
    ),
  weights: z
    .array(z.number().min(0))
    .optional()
    .describe('how often each class is asked for, in label order and any unit, where that is given'),
})

/** Which images a run is trained on, and what is done to them first. */
export const dataSchema = z.strictObject({
  source: z.string().min(1).describe('name of a data set, or a folder or file of images'),
  size: z
    .union([extent, z.tuple([extent, extent])])
    .optional()
    .describe('pixels that images are brought to: one number, or height and width; by default their own'),
  channels: z
    .int()
    .min(1)
    .max(4)
    .optional()
    .describe('1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha; by default their own'),
  fit: z
    .enum(['crop', 'pad', 'stretch'])
    .default('crop')
    .describe('how images of another shape are brought to size: centre crop, with a margin, or out of proportion'),
  range: z
    .tuple([z.number(), z.number()])
    .refine(([black, white]) => black < white, 'the value of black must be below that of white')
    .optional()
    .describe('the values that are black and white, such as [0, 4095]; by default found from all values of the data'),
  layout: z
    .enum(['class', 'split/class', 'class/split', 'group/class', 'table', 'flat'])
    .optional()
    .describe(
      'what the levels of a folder stand for; a table is a CSV file of names and labels, flat is images without ' +
        'labels; by default found from the names',
    ),
  labels: z
    .string()
    .min(1)
    .optional()
    .describe("which labels to use where there are several: a table's column, or coarse for CIFAR-100"),
  split: z
    .strictObject({
      validation: share.default(0.1),
      test: share.default(0.1),
      seed: z.int().min(0).max(4294967295).default(0),
      take: z
        .enum(['last', 'first'])
        .optional()
        .describe(
          'which training images validate where the files have an order of their own (IDX): by default the last; ' +
            "the first as TensorFlow's reader of MNIST has it",
        ),
    })
    .prefault({})
    .describe('shares of the images set apart, where the data itself says nothing of it'),
  damaged: z.enum(['refuse', 'skip']).default('refuse').describe('what to do about images that cannot be read'),
})

const augment = z.strictObject({
  colour: z.number().min(0).max(1).default(0).describe('strength of changes of brightness, saturation and contrast'),
  translation: z.number().min(0).max(0.5).default(0).describe('share of the extent that images are shifted by at most'),
  cutout: z.number().min(0).max(1).default(0).describe('share of the extent of a square that is greyed out'),
})

const usedModule = z.strictObject({
  module: z.string().min(1).describe('as it was named'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('the hash of its file'),
})

/** What a config says of both networks. */
export interface NetworkConfigs {
  readonly generator: GeneratorConfig
  readonly discriminator: DiscriminatorConfig
}

function schemaOf(definitions: Definitions) {
  const networks = z.strictObject({
    generator: networkSchema('generator', definitions, generatorFields),
    discriminator: networkSchema('discriminator', definitions, discriminatorFields),
  })
  return z.strictObject({
    data: dataSchema,
    use: z
      .array(usedModule)
      .optional()
      .describe('modules that define what is not built in; only --use and the API load them'),
    latents: z.array(latentPart(definitions)).min(1).describe('the latent vector, in column order'),
    networks,
    terms: termSchemas(definitions).describe('the objective'),
    labels: labels.prefault({}),
    augment: augment
      .prefault({})
      .describe('random changes of every image that D sees, real or generated (DiffAugment)'),
    optim: z.strictObject({
      generator: adam,
      discriminator: adam,
      average: z
        .number()
        .min(0)
        .lt(1)
        .describe("decay of the moving average of the generator's weights that samples come from; 0 for none"),
    }),
    batch: positive.describe('images a step'),
    epochs: z.number().positive().optional().describe('passes over the training images; fractions are allowed'),
    steps: positive.optional().describe('steps to train, instead of epochs'),
    seed: z.int().min(0).max(4294967295),
    device: z.enum(['cpu']).default('cpu').describe('what computes; part of what makes two runs identical'),
    threads: positive.max(1024).describe('threads of the engine; part of what makes two runs identical'),
    log: z.strictObject({
      every: positive.describe('steps between two lines of metrics, each the mean since the last'),
    }),
    figures: z.strictObject({
      every: z.int().min(0).describe('steps between two sheets; 0 for none before the end'),
      batchStatistics: z.boolean().describe("also draw the tutorial's own sheet, with batch statistics"),
    }),
    evaluate: z
      .strictObject({
        every: z.int().min(0).default(0).describe('steps between two scores by the judge; 0 for none'),
        count: z.int().min(100).default(2000).describe('samples that are scored'),
      })
      .prefault({})
      .describe('scores by the judge while training; the best checkpoint is kept, and what the run ends with'),
    checkpoint: z.strictObject({
      every: z.int().min(0).describe('steps between two checkpoints; 0 for one at the end alone'),
      keep: positive.describe('checkpoints kept, newest first, beside the best'),
    }),
  })
}

const schemas = new WeakMap<Definitions, ReturnType<typeof schemaOf>>()

/**
 * Returns the schema of everything that defines a run, with the names that there are definitions for: by default the built-in
 * ones. Every path can be set from the command line. What it parses is bound to definitions that are not built in.
 */
export function configSchema(definitions: Definitions = builtIn): ReturnType<typeof schemaOf> {
  const known = schemas.get(definitions) ?? schemaOf(definitions)
  schemas.set(definitions, known)
  return known
}

/** A whole, valid config. */
export type Config = z.infer<ReturnType<typeof configSchema>>
/** Which images a run is trained on, and what is done to them first. */
export type DataConfig = z.infer<typeof dataSchema>
/** The names of the two networks. */
export type NetworkName = keyof NetworkConfigs

export type { DiscriminatorConfig, GeneratorConfig } from './networks/config.ts'
