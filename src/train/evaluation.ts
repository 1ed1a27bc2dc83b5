import type { DataSet } from '../data/index.ts'
import type { Figure } from '../figures/index.ts'
import { categoryPart } from '../gan/index.ts'
import { evaluateGenerator } from '../metrics/index.ts'
import type { EvaluationReport, FeatureExtractor, Judge } from '../metrics/index.ts'
import { codeFigures, scoreFigures } from './evaluation-figures.ts'
import type { TrainedGan } from './sampler.ts'
import { classSheetFigure } from './sheets.ts'

/** What a trained GAN is evaluated with. */
export interface GanEvaluating {
  readonly judge: Judge
  /** Makes the features that distances are measured in; by default they are the judge's own. */
  readonly extractor?: FeatureExtractor
  readonly data: DataSet
  /** Samples that are made and judged. */
  readonly count: number
  readonly seed: number
  /** What the noise of sheets and traversals follows from; give a run's own to have its own pictures. */
  readonly figureSeed: number
  /** Steps that GAN-train's classifiers are trained for; by default enough to compare scores. */
  readonly ganTrainSteps?: number
  readonly onStage?: (stage: string) => void
}

/** A report, and its figures by name. */
export interface EvaluatedGan {
  readonly report: EvaluationReport
  readonly figures: Readonly<Record<string, Figure>>
}

/** Evaluates a trained GAN by the full profile, and draws what the report shows. */
export async function evaluateGan(gan: TrainedGan, evaluating: GanEvaluating): Promise<EvaluatedGan> {
  const { config, image, runtime } = gan
  const { data, figureSeed, onStage } = evaluating
  const { latents } = config
  const generator = await gan.generator()
  const recogniser = latents.some(({ recognised }) => recognised) ? await gan.recogniser() : undefined
  const sampling = { generator, latents, part: categoryPart(latents), image }
  const evaluation = await evaluateGenerator('full', { ...evaluating, sampling, recogniser, runtime })
  onStage?.('drawing figures')
  const maker = { config, classes: data.train.classes, image, seed: figureSeed, generator }
  const view = { evaluation, maker, data, recogniser }
  const figures = { sheet: await classSheetFigure(maker), ...scoreFigures(view), ...(await codeFigures(view)) }
  await generator.release()
  await recogniser?.release()
  return { report: evaluation.report, figures }
}
