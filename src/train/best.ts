import type { Tensor } from '../array/index.ts'
import type { GeneratorScores } from '../metrics/index.ts'
import type { BestMemory } from './memory.ts'
import { isMoment } from './state.ts'
import type { TrainingState } from './state.ts'

/** The best networks of a run so far. */
export interface Best {
  /** The step they are from; undefined before the first scores. */
  readonly step: number | undefined
  /** Takes in scores of the state as it is; returns whether they are the best so far, and if so keeps a copy. */
  take(step: number, scores: GeneratorScores): boolean
  /** Puts the best networks where samples are made from. */
  restore(): void
}

/**
 * Keeps the best of all that a run's end is shown with.
 *
 * @param options.memory - which were the best so far, if any were
 * @param options.tensors - those, by name as in a checkpoint
 */
export function createBest(
  { saved }: TrainingState,
  { memory = {}, tensors = {} }: { memory?: BestMemory; tensors?: Readonly<Record<string, Tensor>> } = {},
): Best {
  const copies = Object.entries(saved).flatMap(([name, { values }]) =>
    isMoment(name) ? [] : [{ values, copy: Float32Array.from(tensors[name]?.values ?? values) }],
  )
  return {
    get step() {
      return memory.step
    },
    take: (step, scores) => {
      const distance = distanceOf(scores)
      if (!(distance < (memory.distance ?? Infinity))) return false
      Object.assign(memory, { step, distance })
      for (const { values, copy } of copies) copy.set(values)
      return true
    },
    restore: () => {
      if (memory.step === undefined) return
      for (const { values, copy } of copies) values.set(copy)
    },
  }
}

/**
 * What is least in the best generator: the Fréchet distance within classes, which grows where images are bad, alike, or of
 * another class than asked; that of all images where labels have no part in training, and must have none in choosing.
 */
function distanceOf({ accuracy, classFrechet, frechet }: GeneratorScores): number {
  return accuracy === null ? frechet : (classFrechet ?? frechet)
}
