import type { DataSet } from '../data/index.ts'
import { categoryPart } from '../gan/index.ts'
import { scoreGenerator, scoreRecogniser } from '../metrics/index.ts'
import type { Judge, QuickScores } from '../metrics/index.ts'
import type { TrainedGan } from './sampler.ts'

/** What a GAN is scored with. */
export interface GanScoring {
  readonly judge: Judge
  readonly data: DataSet
  /** Samples that are made and judged. */
  readonly count: number
  readonly seed: number
}

/** Scores a trained GAN: samples by the judge, and how its own recogniser reads real test images. */
export async function scoreGan(gan: TrainedGan, { judge, data, count, seed }: GanScoring): Promise<QuickScores> {
  const { latents } = gan.config
  const part = categoryPart(latents)
  const generator = await gan.generator()
  const scores = await scoreGenerator({ generator, latents, part, judge, count, seed })
  await generator.release()
  if (!part?.recognised) return { generator: scores }
  const recogniser = await gan.recogniser()
  const read = await scoreRecogniser({ recogniser, part, source: data.test })
  await recogniser.release()
  return { generator: scores, recogniser: read }
}
