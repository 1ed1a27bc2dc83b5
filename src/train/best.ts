import type { GeneratorScores } from '../metrics/index.ts'
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

/** Keeps the best of all that a run's end is shown with. */
export function createBest({ networks, sampled }: TrainingState): Best {
  const arrays = new Set([...Object.values(networks), ...Object.values(sampled)])
  const copies = [...arrays].map((values) => ({ values, copy: new Float32Array(values.length) }))
  let [step, least]: [number | undefined, number] = [undefined, Infinity]
  return {
    get step() {
      return step
    },
    take: (at, scores) => {
      const distance = distanceOf(scores)
      if (!(distance < least)) return false
      step = at
      least = distance
      for (const { values, copy } of copies) copy.set(values)
      return true
    },
    restore: () => {
      if (step === undefined) return
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
