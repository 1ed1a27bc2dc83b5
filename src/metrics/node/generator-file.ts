import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { FacetError, UsageError, randomStream, sizeOf } from '../../array/index.ts'
import type { Tensor } from '../../array/index.ts'
import type { DataSet, ValueRange } from '../../data/index.ts'
import { categoryPart, drawLatents, generatorInputs, setCategory, splitParts } from '../../gan/index.ts'
import type { LatentPart } from '../../gan/index.ts'
import { readMetadata } from '../../onnx/index.ts'
import type { ModelFile, ModelTensor, ModelValue, NodeRuntime } from '../../runtime/node/index.ts'
import { classCounts } from '../class-counts.ts'
import { categoriesToAsk } from '../report/asked.ts'
import type { AskedCategories } from '../report/asked.ts'
import { SAMPLES } from '../report/image-set.ts'
import type { JudgedSet } from '../report/image-set.ts'
import { describeValue } from './image-input.ts'
import { generatorRoles, isNumber } from './generator-inputs.ts'
import { outputLayout, outputPixels, outputRange } from './generator-output.ts'
import type { OutsideImages } from './image-files.ts'

/** A generator's file, and how samples are drawn from it. */
export interface GeneratorFile {
  readonly path: string
  readonly count: number
  readonly seed: number
  /** What a latent vector is drawn from: N(0, 1), the default, or U(−1, 1). A generator of Facet's says so itself. */
  readonly latent?: 'normal' | 'uniform' | undefined
  /** Draw samples without regard to their class; default false. */
  readonly unlabelled?: boolean | undefined
  /** The values that are black and white; by default found from the values. */
  readonly range?: ValueRange | undefined
}

/** Samples of a generator, and the latents that it says it has. */
export interface GeneratorImages extends OutsideImages {
  readonly latents?: readonly LatentPart[]
}

/** Samples a run, where the model leaves that free. */
const BATCH = 100

/**
 * Draws samples from an ONNX file: one of Facet's by all its inputs, any other as `generatorRoles` tells.
 *
 * @throws UsageError where its inputs or outputs cannot be told, or it has other classes than the data; FacetError where the file
 * cannot be read or run
 */
export async function readGeneratorFile(
  file: GeneratorFile,
  data: DataSet,
  runtime: NodeRuntime,
): Promise<GeneratorImages> {
  const bytes = await readFile(file.path).catch(() => {
    throw new FacetError(`${file.path}: it cannot be read. Check that the file is there.`)
  })
  const model = await runtime.loadModel(bytes, file.path)
  try {
    const latents = ownLatents(file.path, readMetadata(bytes)['facet.latents'])
    const { rows, asked, note } = latents ? ownRows(file, latents, data) : foreignRows(file, model.inputs, data)
    const raw = await runModel(file, model, rows)
    const layout = outputLayout(file.path, raw.shape, data.train.image.channels)
    const range = file.range ?? outputRange(file.path, raw.values)
    const images = outputPixels(raw.values, layout, { path: file.path, range, to: data.train.image })
    const { height, width } = layout.image
    const order = layout.channelsFirst ? 'channels first' : 'channels last'
    const notes = [
      note,
      `Its output is ${height}×${width}, ${order}; ${range[0]} is black and ${range[1]} white.`,
      ...(asked.categories ? [] : ['No class is asked for: class scores are left out.']),
    ]
    const set: JudgedSet = { image: data.train.image, count: file.count, images, ...asked }
    return { set, notes, ...(latents && { latents }) }
  } finally {
    await model.release()
  }
}

const latentParts = z
  .array(
    z.object({
      name: z.string(),
      kind: z.string(),
      size: z.int().min(1).max(65_536),
      supervised: z.boolean(),
      recognised: z.boolean(),
    }),
  )
  .min(1)
  .max(1000)

function ownLatents(path: string, text: string | undefined): LatentPart[] | undefined {
  if (text === undefined) return undefined
  try {
    return latentParts.parse(JSON.parse(text))
  } catch {
    throw new FacetError(`${path}: its metadata facet.latents is damaged. Export the model again.`)
  }
}

/** Rows of every input by name, with the categories that they ask for. */
interface Rows {
  readonly rows: Readonly<Record<string, Float32Array>>
  readonly asked: AskedCategories
  readonly note: string
}

/** The same draws as an evaluation of the run makes. */
function ownRows({ path, count, seed, unlabelled }: GeneratorFile, latents: LatentPart[], data: DataSet): Rows {
  const part = categoryPart(latents)
  const { length } = data.train.classes
  if (part?.supervised && !unlabelled && part.size !== length) {
    throw new UsageError(
      `${path}: it has ${part.size} classes, and the data ${length}. Judge it on its own data, or pass --unlabelled.`,
    )
  }
  const asked = categoriesToAsk(unlabelled ? undefined : part, classCounts(data.test), count)
  const drawn = drawLatents(latents, count, { seed, purpose: SAMPLES })
  if (part && !unlabelled) for (const [row, group] of asked.groups.entries()) setCategory(drawn, part, row, group)
  const names = generatorInputs(latents).map(({ name }) => name)
  return {
    rows: splitParts(latents, drawn, count),
    asked,
    note: `It is a generator of Facet's, with the inputs ${names.join(', ')}.`,
  }
}

function foreignRows(file: GeneratorFile, inputs: readonly ModelValue[], data: DataSet): Rows {
  const { path, count, seed, latent: law = 'normal', unlabelled } = file
  const classes = data.train.classes.length
  const { latent, size, label } = generatorRoles(path, inputs, classes)
  const part: LatentPart = { name: latent.name, kind: law, size, supervised: false, recognised: false }
  const drawn = drawLatents([part], count, { seed, purpose: SAMPLES })
  const sorting = label && data.labelled !== false ? { size: classes, supervised: true } : undefined
  const chosen = categoriesToAsk(sorting, classCounts(data.test), count)
  const prior = law === 'normal' ? 'N(0, 1)' : 'U(−1, 1)'
  const asked = unlabelled ? { groups: chosen.groups.map(() => 0), drawn: null } : chosen
  const ofLabel = label ? `, and ${describeValue(label)} for ${isNumber(label) ? 'numbers of' : 'one-hot'} classes` : ''
  return {
    rows: {
      ...drawn,
      ...(label && { [label.name]: labelRows(label, sorting ? chosen.groups : drawClasses(file, classes), classes) }),
    },
    asked,
    note: `Input ${describeValue(latent)} is taken for the latent vector, drawn from ${prior}${ofLabel}.`,
  }
}

function drawClasses({ count, seed }: GeneratorFile, classes: number): number[] {
  const stream = randomStream(seed, 'class/evaluate')
  return Array.from({ length: count }, () => stream.below(classes))
}

/** One number a sample, or one-hot rows. */
function labelRows(label: ModelValue, groups: readonly number[], classes: number): Float32Array {
  if (isNumber(label)) return Float32Array.from(groups)
  const rows = new Float32Array(groups.length * classes)
  for (const [row, group] of groups.entries()) rows[row * classes + group] = 1
  return rows
}

/** Runs a model on all rows; a fixed batch is filled up with zeros, whose images are left out. */
async function runModel({ path, count }: GeneratorFile, model: ModelFile, rows: Rows['rows']): Promise<Tensor> {
  const output = model.outputs.find(({ type, shape }) => type === 'float32' && shape.length === 4) ?? model.outputs[0]
  const missing = model.inputs.find(({ name }) => !Object.hasOwn(rows, name))
  if (missing || !output) {
    const what = missing ? `its input ${describeValue(missing)} is unknown` : 'it has no output'
    throw new UsageError(`${path}: ${what}. Export the model again.`)
  }
  const batch = model.inputs[0].shape[0] ?? BATCH
  let values: Float32Array | undefined
  let shape: Tensor['shape'] = []
  for (let first = 0; first < count; first += batch) {
    const taken = Math.min(batch, count - first)
    const size = model.inputs[0].shape[0] ?? taken
    const feeds = model.inputs.map((input) => [
      input.name,
      batchOf(input, rows[input.name], { first, taken, size, count }),
    ])
    const result = (await model.run(Object.fromEntries(feeds) as Record<string, ModelTensor>, [output.name]))[
      output.name
    ]
    if (result.shape[0] !== size) {
      throw new UsageError(`${path}: of ${size} latent vectors it makes ${result.shape[0]} images. Export it anew.`)
    }
    ;({ shape } = result)
    const length = sizeOf(shape.slice(1))
    values ??= new Float32Array(count * length)
    values.set(result.values.subarray(0, taken * length), first * length)
  }
  return { shape, values: values ?? new Float32Array() }
}

interface Part {
  readonly first: number
  readonly taken: number
  readonly size: number
  readonly count: number
}

function batchOf({ type, shape }: ModelValue, rows: Float32Array, { first, taken, size, count }: Part): ModelTensor {
  const row = rows.length / count
  const values = new Float32Array(size * row)
  values.set(rows.subarray(first * row, (first + taken) * row))
  const extents = [size, ...shape.slice(1).map((extent) => extent ?? row)]
  if (type === 'int64') return { shape: extents, values: BigInt64Array.from(values, (value) => BigInt(value)) }
  return { shape: extents, values: type === 'int32' ? Int32Array.from(values) : values }
}
