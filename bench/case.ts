// Writes a case: node --import ./scripts/source.mjs bench/case.ts FOLDER ['{ "batch": 10 }']
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeTensors, imageShape, sizeOf } from '../src/array/index.ts'
import type { ImageSize, Shape, Tensor } from '../src/array/index.ts'
import type { ImageSource } from '../src/data/index.ts'
import { openDataSet } from '../src/data/node/index.ts'
import { IMAGES, labelPart, resolveConfig, stepProgram } from '../src/gan/index.ts'
import type { Config } from '../src/gan/index.ts'
import { programInputs } from '../src/graph/index.ts'
import { nodeRuntime } from '../src/runtime/node/index.ts'
// The feed is no part of the package: nobody else asks what a step was fed.
import { createFeed, createStepper } from '../src/train/index.ts'
import type { Feed } from '../src/train/index.ts'

/** What a case is about. */
export interface CaseOptions {
  readonly preset: string
  readonly batch: number
  readonly threads: number
  /** The run's seed. */
  readonly seed: number
  /** How many of the training images `data.safetensors` has, at most; a peer draws its batches from these. */
  readonly pool: number
}

/** What `case.json` says: all that a peer builds its networks from. */
export interface Case extends CaseOptions {
  readonly image: ImageSize
  readonly config: Config
  /** Shapes by name of what `step-N.safetensors` holds. */
  readonly inputs: Readonly<Record<string, Shape>>
  /** Steps that `expected.json` has losses of. */
  readonly steps: number
}

/** Losses of consecutive steps by term: what `expected.json` holds, and what a peer answers to `check`. */
export interface Losses {
  readonly losses: readonly Readonly<Record<string, number>>[]
}

const DEFAULTS: CaseOptions = { preset: 'papers', batch: 64, threads: 2, seed: 0, pool: 2000 }
const STEPS = 3
const PLAYERS = ['discriminator', 'generator'] as const

/**
 * Writes a case, a folder that all peers start from and are checked against:
 *
 * - `case.json`: a {@link Case};
 * - `state.safetensors`: parameters and running statistics by Facet's names, in Facet's layouts;
 * - `step-1.safetensors` …: `images` `[batch, height, width, channels]`, `class` `[batch, classes]` (labels of these
 *   images, and classes asked of generated ones), and what each player draws for itself, as `generator/noise`;
 * - `data.safetensors`: `images` and `labels` of some real images;
 * - `expected.json`: the {@link Losses} that Facet has on ONNX Runtime.
 */
async function writeCase(folder: string, chosen: Partial<CaseOptions>): Promise<void> {
  const options = { ...DEFAULTS, ...chosen }
  const { preset, threads, batch, seed } = options
  const config = resolveConfig({ preset, threads, assignments: Object.entries({ batch, seed }) })
  const { train } = await openDataSet(config.data)
  const stepper = await createStepper({ config, images: train, runtime: nodeRuntime({ threads }) })
  const { saved, networks } = stepper.state
  const feed = createFeed(config, train, [])
  const inputs = inputShapes(config, train.image)
  await mkdir(folder, { recursive: true })
  const write = (name: string, text: string) => writeFile(join(folder, name), text)
  const writeTensors = (name: string, tensors: Record<string, Tensor>) =>
    writeFile(join(folder, `${name}.safetensors`), encodeTensors(tensors))
  await writeTensors('state', Object.fromEntries(Object.keys(networks).map((name) => [name, saved[name]])))
  await writeTensors('data', pool(train, Math.min(options.pool, train.size)))
  const losses: Record<string, number>[] = []
  for (let step = 0; step < STEPS; step++) {
    await writeTensors(`step-${step + 1}`, fed(feed, step, inputs))
    losses.push(await stepper.step(step))
  }
  await stepper.release()
  await write('expected.json', json({ losses } satisfies Losses))
  await write('case.json', json({ ...options, image: train.image, config, inputs, steps: STEPS } satisfies Case))
}

/** Whatever a step is fed, by the name it has in a step's file. */
function inputShapes(config: Config, image: ImageSize): Record<string, Shape> {
  const given = new Set([IMAGES, labelPart(config.latents)?.name])
  const fedTo = (player: (typeof PLAYERS)[number]) => {
    const { program } = stepProgram(player, config, { image, batch: config.batch })
    const read = [...programInputs(program)].filter(([name]) => !name.includes('/'))
    return read.map(([name, { shape }]) => [given.has(name) ? name : `${player}/${name}`, shape] as const)
  }
  return Object.fromEntries(PLAYERS.flatMap(fedTo))
}

/** Copies what the feed gives in a step: the arrays are filled anew for each player. */
function fed(feed: Feed, step: number, inputs: Readonly<Record<string, Shape>>): Record<string, Tensor> {
  feed.fill(step)
  return Object.fromEntries(
    Object.entries(inputs).map(([input, shape]) => {
      const [name, player] = input.split('/').toReversed()
      if (player) feed.draw(player, step)
      return [input, { shape, values: feed.arrays[name].slice() }]
    }),
  )
}

/** The first images of a source, and their one-hot labels. */
function pool(source: ImageSource, count: number): Record<string, Tensor> {
  const [shape, classes] = [imageShape(source.image), source.classes.length]
  const images = new Float32Array(count * sizeOf(shape))
  const labels = new Float32Array(count * classes)
  for (let index = 0; index < count; index++) {
    source.readImage(index, images, index * sizeOf(shape))
    labels[index * classes + source.labelOf(index)] = 1
  }
  return {
    images: { shape: [count, ...shape], values: images },
    labels: { shape: [count, classes], values: labels },
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

if (import.meta.filename === process.argv[1]) {
  const [folder, options = '{}'] = process.argv.slice(2)
  await writeCase(folder, JSON.parse(options) as Partial<CaseOptions>)
}
