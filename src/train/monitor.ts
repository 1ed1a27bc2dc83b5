import { argmaxRows, imageShape, sizeOf } from '../array/index.ts'
import type { Arrays } from '../array/index.ts'
import type { ImageSource } from '../data/index.ts'
import { evenRows } from '../figures/index.ts'
import { drawLatents, labelPart, setCategory, termOf } from '../gan/index.ts'
import type { Config, LatentPart } from '../gan/index.ts'
import { diversityOf, groupVariance, listed } from '../metrics/index.ts'
import type { BatchedProgram } from '../runtime/index.ts'
import { emptyMemory } from './memory.ts'
import type { DiversityMemory, LossMemory } from './memory.ts'

/** How much of a mean over steps each step keeps: it looks back about a hundred. */
const MEMORY = 0.99
/** Steps before the mean says something. */
const SETTLED = 200

/** Watches D's losses. */
export interface LossMonitor {
  /** Takes in a step's losses; returns a warning when D begins to win outright. */
  step(losses: Readonly<Record<string, number>>): string | undefined
}

/**
 * Watches whether D wins outright: all its terms that can tell stay below where they do.
 *
 * @param memory - what it has seen of the run so far
 */
export function createLossMonitor(config: Config, memory: LossMemory = emptyMemory().losses): LossMonitor {
  const watched = Object.keys(config.terms).flatMap((name) => {
    const { won } = termOf(config, name)
    return won === undefined ? [] : [{ name, won }]
  })
  for (const { name, won } of watched) memory.means[name] ??= won
  const smoothing = 'loss_d_r' in config.terms ? 'terms.loss_d_r.smoothing=0.1, ' : ''
  const allBelow = (share: number) =>
    watched.length > 0 && watched.every(({ name, won }) => memory.means[name] < share * won)
  return {
    step: (losses) => {
      memory.taken++
      for (const { name } of watched) {
        const { [name]: value = memory.means[name] } = losses
        memory.means[name] = MEMORY * memory.means[name] + (1 - MEMORY) * value
      }
      const begins = !memory.warned && memory.taken >= SETTLED && allBelow(0.9)
      // A mean that hovers at the threshold is one win, not many.
      memory.warned = begins || (memory.warned && allBelow(1))
      if (!begins) return undefined
      const means = watched.map(({ name }) => `${name} ${memory.means[name].toFixed(3)}`).join(', ')
      return (
        `D wins outright (${means}): G learns little from it. ` +
        `Try a lower optim.discriminator.rate, ${smoothing}or --objective penalty=r1.`
      )
    },
  }
}

/** Images made of each class, and classes watched: evenly chosen where there are more. */
export const [MADE, WATCHED] = [32, 50]
/** Real images looked at, in all, and of each class at the least. */
const [REAL, REAL_OF_CLASS] = [2000, 40]
/** Below this share of the real variance a class has collapsed. */
const COLLAPSED = 0.4
/** From this share on, the recogniser reads classes as asked; before, low variance is that of a beginner. */
const READ = 0.9

/** Watches the samples. */
export interface DiversityMonitor {
  /** Makes some images of every class; returns a warning where one begins to collapse. */
  look(): Promise<string | undefined>
}

interface DiversityOptions {
  readonly config: Config
  readonly images: ImageSource
  readonly generator: BatchedProgram
  readonly recogniser: BatchedProgram
  /** What it has seen of the run so far. */
  readonly memory?: DiversityMemory
}

/**
 * Watches whether images of a class become alike (their pixel variance against that of real images) while the recogniser
 * reads classes as asked, which is how the collapse of a class hides. Without labels all images count as one class, and
 * it is a collapse only if they were more varied before.
 */
export function createDiversityMonitor(options: DiversityOptions): DiversityMonitor {
  const { config, images, generator, recogniser, memory = emptyMemory().diversity } = options
  const part = labelPart(config.latents)
  const watched = part && evenRows(images.classes.length, WATCHED)
  const classes = watched?.map((label) => images.classes[label]) ?? ['all images']
  const real = realVariance(images, watched)
  const count = classes.length * MADE
  const groups = Array.from({ length: count }, (_, row) => Math.floor(row / MADE))
  const latents = drawLatents(config.latents, count, { seed: config.seed, purpose: 'monitor' })
  if (part && watched) for (const [row, group] of groups.entries()) setCategory(latents, part, row, watched[group])
  const isReadAsAsked = async (made: Arrays, { name, size }: LatentPart) => {
    const read = argmaxRows((await recogniser.run(made, count))[name], size)
    return read.filter((label, row) => label === watched?.[groups[row]]).length >= READ * count
  }
  const twin = part && !config.terms.loss_c_twin ? '--objective class=twin, or ' : ''
  const among =
    watched && watched.length < images.classes.length
      ? ` (${watched.length} of ${images.classes.length} classes are watched.)`
      : ''
  return {
    look: async () => {
      const made = await generator.run(latents, count)
      const variance = groupVariance({ groups: classes.length, pixels: sizeOf(imageShape(images.image)) })
      variance.add(made.images, groups)
      const { perClass } = diversityOf(variance.values(), real)
      const low = [...perClass.keys()].filter((group) => (perClass[group] ?? 1) < COLLAPSED)
      const settled = part?.recognised ? await isReadAsAsked(made, part) : memory.healthy
      memory.healthy ||= low.length === 0
      if (!settled) return undefined
      const fresh = low.filter((group) => !memory.warned.includes(group))
      memory.warned = low
      if (fresh.length === 0) return undefined
      const named = fresh.map(
        (group) => `${classes[group]} (${(perClass[group] ?? 0).toFixed(2)} of the real variance)`,
      )
      return `Images grow alike within ${listed(named)}: G collapses. Try ${twin}a lower optim.generator.rate.${among}`
    },
  }
}

/** Pixel variance of the first real images of every watched class, or of all. */
function realVariance(source: ImageSource, watched: readonly number[] | undefined): (number | null)[] {
  const pixels = sizeOf(imageShape(source.image))
  const groups = watched?.length ?? 1
  const groupOf = new Map(watched?.map((label, group) => [label, group]))
  const room = new Array<number>(groups).fill(Math.max(REAL_OF_CLASS, Math.ceil(REAL / groups)))
  const variance = groupVariance({ groups, pixels })
  const image = new Float32Array(pixels)
  for (let index = 0; index < source.size; index++) {
    const group = watched ? groupOf.get(source.labelOf(index)) : 0
    if (group === undefined || room[group]-- <= 0) continue
    source.readImage(index, image, 0)
    variance.add(image, [group])
  }
  return variance.values()
}
