import { imageShape, invalidValue, randomStream, sizeOf } from '../array/index.ts'
import type { Arrays, RandomStream } from '../array/index.ts'
import { labelledBatches } from '../data/index.ts'
import type { EpochBatches, ImageSource } from '../data/index.ts'
import { IMAGES, LABELS, UNIFORM, WEIGHT, drawLatent, labelPart, weightAt } from '../gan/index.ts'
import type { Config } from '../gan/index.ts'
import { nodeSize, programInputs } from '../graph/index.ts'
import type { Program } from '../graph/index.ts'

/** The arrays that every step fills anew. */
export interface Feed {
  readonly batches: EpochBatches
  /** What programs read by name: the real batch and its labels, latent parts, numbers from U(0, 1), and weights that change. */
  readonly arrays: Arrays
  /** Reads a step's images and labels, and works out its weights. */
  fill(step: number): void
  /**
   * Draws whatever is random in a step.
   *
   * @param purpose - what it is for: each has streams of its own
   */
  draw(purpose: string, step: number): void
}

/** Allocates what programs read, and says how it is filled. */
export function createFeed(config: Config, source: ImageSource, programs: readonly Program[]): Feed {
  checkLabels(config, source)
  const { latents, batch, seed, labels } = config
  const batches = labelledBatches(source, { batch, seed, ...labels })
  const images = new Float32Array(batch * sizeOf(imageShape(source.image)))
  const known = new Float32Array(batch * source.classes.length)
  const parts = Object.fromEntries(latents.map(({ name, size }) => [name, new Float32Array(batch * size)]))
  const uniforms = inputArrays(programs, UNIFORM)
  const weights = inputArrays(programs, WEIGHT)
  const steps = plannedSteps(config, batches.stepsPerEpoch)
  const label = labelPart(latents)
  const shared = labels.generated === 'batch' && label ? label.name : undefined
  const drawLabel = label && labelLaw(config, source)
  return {
    batches,
    arrays: { [IMAGES]: images, [LABELS]: known, ...parts, ...uniforms, ...weights },
    fill: (step) => {
      batches.fill(step, images, shared === undefined ? known : parts[shared])
      for (const [name, weight] of Object.entries(weights)) {
        weight[0] = weightAt(config.terms[name.slice(WEIGHT.length)] ?? { weight: 0 }, step / steps)
      }
    },
    draw: (purpose, step) => {
      const stream = (name: string) => randomStream(seed, `${name}/${purpose}`, step)
      for (const part of latents) {
        if (part.name === shared) continue
        if (part.supervised && drawLabel) drawLabel(parts[part.name], stream(part.name))
        else drawLatent(part, parts[part.name], stream(part.name))
      }
      for (const [name, values] of Object.entries(uniforms)) fillUniform(values, stream(name))
    },
  }
}

/** Returns the steps that a config asks for. */
export function plannedSteps({ steps, epochs = 1 }: Pick<Config, 'steps' | 'epochs'>, stepsPerEpoch: number): number {
  return steps ?? Math.max(1, Math.round(epochs * stepsPerEpoch))
}

/** The part that carries the label has a column for every class. */
function checkLabels({ latents }: Config, { classes }: ImageSource): void {
  const index = latents.findIndex(({ supervised }) => supervised)
  if (index < 0 || latents[index].size === classes.length) return
  const { name, size } = latents[index]
  throw invalidValue(
    `latents.${index}.size`,
    `'${name}' carries the labels and has ${size} columns, but the data has ${classes.length} classes.`,
    `Say --set latents.${index}.size=${classes.length}.`,
  )
}

/** Arrays for the programs' inputs whose names begin alike. */
function inputArrays(programs: readonly Program[], prefix: string): Arrays {
  const inputs = programs.flatMap((program) => [...programInputs(program)])
  const wanted = inputs.filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(wanted.map(([name, node]) => [name, new Float32Array(nodeSize(node))]))
}

function fillUniform(values: Float32Array, stream: RandomStream): void {
  for (let index = 0; index < values.length; index++) values[index] = stream.uniform()
}

/** Returns a function that fills rows with one-hot classes: as often as the data has them, evenly, or as given. */
function labelLaw({ labels }: Config, source: ImageSource): (rows: Float32Array, stream: RandomStream) => void {
  const classes = source.classes.length
  const drawLabel = drawerOf(labels, source)
  return (rows, stream) => {
    rows.fill(0)
    for (let row = 0; row < rows.length; row += classes) rows[row + drawLabel(stream)] = 1
  }
}

function drawerOf({ generated, weights }: Config['labels'], source: ImageSource): (stream: RandomStream) => number {
  if (generated === 'frequency') return (stream) => source.labelOf(stream.below(source.size))
  if (generated === 'given' && weights) return weightedDraw(weights)
  return (stream) => stream.below(source.classes.length)
}

/** Draws indices as often as their weights say; one of weight 0 is never drawn. */
function weightedDraw(weights: readonly number[]): (stream: RandomStream) => number {
  let total = 0
  const ends = weights.map((weight) => (total += weight))
  return (stream) => {
    const place = stream.uniform() * total
    return ends.findIndex((end) => place < end)
  }
}
