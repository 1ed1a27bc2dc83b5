import { z } from 'zod'

const positive = z.int().min(1)

/** What a config says of every generator, beside what it is built of and the settings of that. */
export const generatorFields = {
  hidden: positive.describe('units of the first dense layer'),
  channels: z
    .array(positive)
    .min(1)
    .describe('channels before each transposed convolution or block; each doubles the image'),
  kernel: positive.describe('height and width of every kernel of plain blocks, in pixels; residual ones have 3'),
  reluBeforeNorm: z.boolean().describe("a relu between dense layer and batch norm, as in the tutorial's slim"),
  biasBeforeNorm: z.boolean().describe('a bias in layers followed by a batch norm'),
  norm: z.strictObject({
    scale: z.boolean().describe('a learned factor after normalising'),
    epsilon: z.number().positive(),
    decay: z.number().min(0).lt(1).describe('how much of the running statistics a step keeps'),
  }),
}

/** What a config says of every discriminator, beside what it is built of and the settings of that. */
export const discriminatorFields = {
  channels: z.array(positive).min(1).describe('channels after each convolution or block; each halves the image'),
  kernel: positive.describe('height and width of every kernel of plain blocks, in pixels; residual ones have 3'),
  hidden: positive.describe('units of the dense layer that all heads share'),
  recogniser: positive.describe("units of the recogniser's own dense layer"),
  slope: z.number().min(0).lt(1).describe('slope of the leaky relu for negative values'),
  codeHead: z.enum(['linear', 'sigmoid']).describe('what follows the code heads'),
  norm: z.enum(['none', 'spectral']).default('none').describe('what keeps the layers tame'),
  projection: z.boolean().default(false).describe('the source head also weighs features by the label'),
}

/** What a network is built of. */
export const BLOCKS = 'what the network is built of: single convolutions as in the tutorial, or residual blocks'

/** How the generator is built. */
export type GeneratorConfig = Built & z.infer<z.ZodObject<typeof generatorFields>>
/** How the discriminator and the recogniser are built. */
export type DiscriminatorConfig = Built & z.infer<z.ZodObject<typeof discriminatorFields>>

interface Built {
  /** The name of a network. */
  readonly blocks: string
}
