import { randomStream } from '../../src/array/index.ts'
import type { RandomStream } from '../../src/array/index.ts'
import type { DataSet } from '../../src/data/index.ts'
import { classSimilarity } from '../../src/metrics/distributions/class-similarity.ts'
import { meanEstimate, shareEstimate } from '../../src/metrics/distributions/estimate.ts'
import { pixelVariance, ratioEstimate } from '../../src/metrics/distributions/variance.ts'
import type { Trials } from './trials.ts'

/** Draws something with a seed of its own, again and again. */
function repeat<T>(trials: number, purpose: string, draw: (stream: RandomStream) => T): T[] {
  return Array.from({ length: trials }, (_, trial) => draw(randomStream(trial, `coverage/${purpose}`)))
}

/** Shares of images that have a property. */
export function shares(count: number, share: number, trials: number): Trials {
  const estimates = repeat(trials, `share/${count}/${share}`, (stream) =>
    shareEstimate(Float64Array.from({ length: count }, () => Number(stream.uniform() < share))),
  )
  return { score: `share of ${share}`, images: `${count}`, estimates, truth: share }
}

/** Distances to the nearest training image are skewed; an exponential law is more so. */
export function skewedMeans(count: number, trials: number): Trials {
  const estimates = repeat(trials, `mean/${count}`, (stream) =>
    meanEstimate(Float64Array.from({ length: count }, () => -Math.log(1 - stream.uniform()))),
  )
  return { score: 'mean, exponential', images: `${count}`, estimates, truth: 1 }
}

/** Variance of images of 20 pixels of unequal weight, over that of as many of the same law. */
export function varianceRatios(count: number, trials: number): Trials {
  const pixels = 20
  const draw = (stream: RandomStream) =>
    pixelVariance(
      Float32Array.from({ length: count * pixels }, (_, index) => stream.normal() / (1 + (index % pixels))),
      pixels,
    )
  const estimates = repeat(trials, `variance/${count}`, (stream) => ratioEstimate(draw(stream), draw(stream)))
  return { score: 'variance', images: `${count}, ${count} real`, estimates, truth: 1 }
}

/** MNIST images of a class that stand for all there are. */
const POPULATION = 300

/** MS-SSIM of some of a class's images, a row for each number of them. */
export function similarities({ test }: DataSet, label: number, counts: readonly number[], trials: number): Trials[] {
  const image = { height: 28, width: 28, channels: 1 }
  const images = new Float32Array(POPULATION * 784)
  const rows = Array.from({ length: test.size }, (_, row) => row).filter((row) => test.labelOf(row) === label)
  for (const [index, row] of rows.slice(0, POPULATION).entries()) test.readImage(row, images, index * 784)
  const all = Array.from({ length: POPULATION }, (_, index) => index)
  const every = (POPULATION * (POPULATION - 1)) / 2
  const [{ value }] = classSimilarity(images, image, [all], { seed: 0, pairs: every })
  return counts.map((count) => {
    const groups = repeat(trials, `similarity/${label}/${count}`, (stream) => drawDifferent(count, stream))
    const estimates = groups.map((group, seed) => classSimilarity(images, image, [group], { seed })[0])
    return { score: `MS-SSIM of ${label}s`, images: `${count}`, estimates, truth: value ?? NaN }
  })
}

function drawDifferent(count: number, stream: RandomStream): number[] {
  const drawn = new Set<number>()
  while (drawn.size < count) drawn.add(stream.below(POPULATION))
  return [...drawn]
}
