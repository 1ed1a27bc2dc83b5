import type { AdamBlocks, Kernels } from '../runtime/index.ts'
import type { UpdateScalars } from './players.ts'
import type { TrainingState } from './state.ts'

/** Values of each block that a trial works on at most: more than caches hold, and little to copy. A multiple of 16. */
const TRIED = 2 ** 21

/**
 * Tries how long a step's updates take, in seconds: those of both players' parameters and of the moving average. They run on a
 * part of each block, which then gets its old values back, to the last bit.
 */
export function timeUpdates({ players, averages }: TrainingState, kernels: Kernels, scalars: UpdateScalars): number {
  const adam = Object.values(players).map(({ blocks }) =>
    timeOnPart<keyof AdamBlocks>(blocks, (part) => {
      kernels.finite(part.gradients)
      kernels.adam(part, scalars)
    }),
  )
  const averaging = averages.map(({ average, values }) =>
    timeOnPart<'average' | 'values'>({ average, values }, (part) =>
      kernels.average(part.average, part.values, scalars.freshness),
    ),
  )
  return [...adam, ...averaging].reduce((sum, seconds) => sum + seconds, 0)
}

type Blocks<Name extends string> = Readonly<Record<Name, Float32Array>>

/** Returns how long work on whole blocks of one length would take. */
function timeOnPart<Name extends string>(blocks: Blocks<Name>, work: (part: Blocks<Name>) => void): number {
  const entries = Object.entries<Float32Array>(blocks)
  const [[, { length }]] = entries
  const parts = entries.map(([name, block]) => [name, block.subarray(0, TRIED)] as const)
  const kept = parts.map(([, values]) => values.slice())
  const began = performance.now()
  work(Object.fromEntries(parts) as Blocks<Name>)
  const seconds = (performance.now() - began) / 1000
  for (const [index, [, values]] of parts.entries()) values.set(kept[index])
  return length === 0 ? 0 : (seconds * length) / Math.min(length, TRIED)
}
