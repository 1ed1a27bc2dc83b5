import type { DataSet } from '../data/index.ts'
import { categoryPart } from '../gan/index.ts'
import { evaluateGenerator } from '../metrics/index.ts'
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

/** Evaluates a trained GAN by the quick profile: samples by the judge, and how its own recogniser reads real test images. */
export async function scoreGan(gan: TrainedGan, scoring: GanScoring): Promise<QuickScores> {
  const { config, image, runtime } = gan
  const { latents } = config
  const part = categoryPart(latents)
  const generator = await gan.generator()
  const recogniser = part?.recognised ? await gan.recogniser() : undefined
  const sampling = { generator, latents, part, image }
  const scores = await evaluateGenerator('quick', { ...scoring, sampling, recogniser, runtime })
  await generator.release()
  await recogniser?.release()
  return scores
}
