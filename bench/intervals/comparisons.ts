import { randomStream } from '../../src/array/index.ts'
import type { RandomStream } from '../../src/array/index.ts'
import { loadPairs } from '../../src/metrics/distributions/pairs.ts'
import { referenceOf } from '../../src/metrics/distributions/reference.ts'
import type { Comparison } from '../../src/metrics/distributions/reference.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import type { Trials } from './trials.ts'

/** How samples differ from real images, whose features are as a judge's: mixed, and cut off below 0. */
export const LAWS = [
  { name: 'same law', shift: 0, spread: 1 },
  { name: 'narrower', shift: 0.2, spread: 0.9 },
] as const

const SIZE = 32

/** What is compared. */
export interface Comparing {
  readonly law: (typeof LAWS)[number]
  readonly real: number
  readonly samples: number
  readonly trials: number
}

const SCORES = ['frechet', 'kernel', 'precision', 'recall', 'density', 'coverage'] as const

/** Scores of samples and real images that are both drawn anew in every trial. */
export async function comparisonsOf({ law, real, samples, trials }: Comparing): Promise<Trials[]> {
  const pairs = await loadPairs(nodeRuntime({ threads: 1 }), SIZE)
  const mix = drawMix()
  const sets = (stream: RandomStream) =>
    [drawFeatures(mix, real, LAWS[0], stream), drawFeatures(mix, samples, law, stream)] as const
  const found: Comparison[] = []
  for (let trial = 0; trial < trials; trial++) {
    const [a, b] = sets(randomStream(trial, `coverage/${law.name}/${real}/${samples}`))
    found.push(await (await referenceOf(pairs, a)).compare(b))
  }
  await pairs.release()
  return SCORES.map((score) => {
    const estimates = found.map((comparison) => comparison[score])
    return { score: `${score}, ${law.name}`, images: `${samples}, ${real} real`, estimates }
  })
}

function drawMix(): Float64Array {
  const stream = randomStream(0, 'coverage/mix')
  return Float64Array.from({ length: SIZE * SIZE }, () => stream.normal() / Math.sqrt(SIZE))
}

function drawFeatures(
  mix: Float64Array,
  count: number,
  { shift, spread }: { readonly shift: number; readonly spread: number },
  stream: RandomStream,
): Float32Array {
  const features = new Float32Array(count * SIZE)
  for (let row = 0; row < count; row++) {
    const drawn = Float64Array.from({ length: SIZE }, () => shift + spread * stream.normal())
    for (let i = 0; i < SIZE; i++) {
      const value = drawn.reduce((sum, one, j) => sum + one * mix[j * SIZE + i], 0.3)
      features[row * SIZE + i] = Math.max(0, value)
    }
  }
  return features
}
