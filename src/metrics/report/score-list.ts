import { isCategorical } from '../../gan/index.ts'
import { matchCategories } from '../classification/confusion.ts'
import { meanOf } from '../distributions/diversity.ts'
import type { Score } from './score.ts'

/** All scores, in the order of tables: what a table, figure, page or sweep says of a score it has from here. */
export const SCORES = [
  {
    name: 'accuracy',
    title: 'as asked',
    unit: 'share',
    better: 'more',
    note: 'Samples that the judge, a classifier trained on real images alone, reads as the class asked for (GAN-test: Shmelkov et al. 2018).',
    of: 'samples',
    quick: ({ generator }) => generator.accuracy,
    full: ({ supervised, overall }) => (supervised ? overall.accuracy?.value : null),
  },
  {
    name: 'matched',
    title: 'after matching',
    unit: 'share',
    better: 'more',
    note: 'The same after the best one-to-one matching of categories to classes, for categories that no label names (Chen et al. 2016).',
    of: 'classes',
    quick: ({ generator }) => generator.matched?.accuracy,
    full: ({ confusion }) => confusion && matchCategories(confusion).accuracy,
  },
  {
    name: 'recognised',
    title: 'real read right',
    unit: 'share',
    better: 'more',
    note: 'Real test images whose class the model’s own head reads, after the same kind of matching.',
    of: 'recogniser',
    quick: ({ recogniser }) => recogniser?.matched.accuracy,
    full: ({ recognition }) => recognition?.matched.accuracy,
  },
  {
    name: 'ganTrain',
    title: 'GAN-train',
    unit: 'share',
    better: 'more',
    held: 'samples fixed',
    note: 'Real test images that a classifier trained on the samples alone reads right (Shmelkov et al. 2018).',
    of: 'samples',
  },
  {
    name: 'frechet',
    title: 'Fréchet',
    unit: 'distance',
    better: 'less',
    note: 'Squared Fréchet distance of features to those of real test images (Heusel et al. 2017, equation 6).',
    of: 'samples',
    quick: ({ generator }) => generator.frechet,
    quickFloor: ({ generator }) => generator.frechetFloor,
  },
  {
    name: 'classFrechet',
    title: 'Fréchet in class',
    unit: 'distance',
    better: 'less',
    note: 'The mean of such distances within each class.',
    of: 'classes',
    quick: ({ generator }) => generator.classFrechet,
    quickFloor: ({ generator }) => generator.classFrechetFloor,
    full: ({ perClass }) => meanOf(perClass.map(({ frechet }) => frechet?.value ?? null)),
  },
  {
    name: 'kid',
    title: 'KID',
    unit: 'distance',
    better: 'less',
    note: 'Squared maximum mean discrepancy of features under a cubic kernel, unbiased (Bińkowski et al. 2018).',
    of: 'samples',
  },
  {
    name: 'precision',
    title: 'precision',
    unit: 'share',
    better: 'more',
    note: 'Samples within the reach of a real image: the distance to its fifth nearest real one (Kynkäänniemi et al. 2019).',
    of: 'samples',
  },
  {
    name: 'recall',
    title: 'recall',
    unit: 'share',
    better: 'more',
    note: 'Real images within the reach of a sample (Kynkäänniemi et al. 2019).',
    of: 'samples',
  },
  {
    name: 'density',
    title: 'density',
    unit: 'ratio',
    better: 'more',
    note: 'How many real images a sample is within the reach of, over five: 1 where both are of one law, more where samples crowd the middle of the data (Naeem et al. 2020).',
    of: 'samples',
  },
  {
    name: 'coverage',
    title: 'coverage',
    unit: 'share',
    better: 'more',
    note: 'Real images that have a sample within their reach (Naeem et al. 2020).',
    of: 'samples',
  },
  {
    name: 'similarity',
    title: 'MS-SSIM',
    unit: 'ratio',
    better: 'less',
    note: 'Similarity of pairs of samples of one class; above that of real images, the class has collapsed (Odena et al. 2017).',
    of: 'samples',
  },
  {
    name: 'variance',
    title: 'variance',
    unit: 'ratio',
    better: 'one',
    note: 'Pixel variance within classes over that of real test images; 1 is as varied.',
    of: 'samples',
    quick: ({ generator }) => generator.diversity?.mean,
  },
  {
    name: 'nearest',
    title: 'to training',
    unit: 'distance',
    better: 'more',
    held: 'training images fixed',
    note: 'Mean distance of the judge’s features to those of the nearest training image, over that of real test images; far below 1 is copying.',
    of: 'samples',
  },
  {
    name: 'authenticity',
    title: 'authentic',
    unit: 'share',
    better: 'more',
    held: 'training images fixed',
    note: 'Samples that are farther from their nearest training image than that is from its own nearest one (Alaa et al. 2022); real images here are test images, and copies are 0 %.',
    of: 'samples',
  },
  {
    name: 'mig',
    title: 'MIG',
    unit: 'ratio',
    better: 'more',
    note: 'Mutual information gap of codes and factors (Chen et al. 2018).',
    of: 'codes',
    full: ({ disentanglement }) => disentanglement?.mig,
  },
  {
    name: 'sap',
    title: 'SAP',
    unit: 'ratio',
    better: 'more',
    note: 'Separated attribute predictability of codes and factors (Kumar et al. 2018).',
    of: 'codes',
    full: ({ disentanglement }) => disentanglement?.sap,
  },
  {
    name: 'disentanglement',
    title: 'disentanglement',
    unit: 'ratio',
    better: 'more',
    note: 'How far each code sets one factor only (DCI: Eastwood and Williams 2018).',
    of: 'codes',
    full: ({ disentanglement }) => disentanglement?.dci.disentanglement,
  },
  {
    name: 'completeness',
    title: 'completeness',
    unit: 'ratio',
    better: 'more',
    note: 'How far each factor is set by one code only (DCI).',
    of: 'codes',
    full: ({ disentanglement }) => disentanglement?.dci.completeness,
  },
  {
    name: 'informativeness',
    title: 'informativeness',
    unit: 'ratio',
    better: 'more',
    note: 'How well codes foretell factors (DCI).',
    of: 'codes',
    full: ({ disentanglement }) => disentanglement?.dci.informativeness,
  },
  {
    name: 'readBack',
    title: 'read back',
    unit: 'ratio',
    better: 'more',
    note: 'Spearman’s correlation of codes with what the recogniser reads, its size, mean over codes.',
    of: 'codes',
    full: ({ codes }) => meanOf(codes.map(({ readBack }) => readBack && Math.abs(readBack))),
  },
  {
    name: 'categoryInformation',
    title: 'MI of category',
    unit: 'nats',
    better: 'more',
    note: 'Lower bound of the mutual information of a categorical code and the image; at most the log of the categories.',
    of: 'run',
    record: ({ latents, testLosses }) => {
      const part = latents.find((other) => !other.supervised && isCategorical(other))
      return part && testLosses?.[`mi_${part.name}`]
    },
  },
  {
    name: 'seconds',
    title: 'time',
    unit: 'seconds',
    better: 'less',
    note: 'From the first step to the last figure.',
    of: 'run',
    record: ({ seconds }) => seconds,
  },
] as const satisfies readonly Score[]

type SampleScore = Extract<(typeof SCORES)[number], { readonly of: 'samples' }>

/** The name of a score of samples. */
export type ScoreName = SampleScore['name']

/** The scores that a report has of samples, with interval and floor, over all of them and of each class. */
export const REPORT_SCORES: readonly (Score & { readonly name: ScoreName })[] = SCORES.filter(
  (score) => score.of === 'samples',
)

const FORMER_NAMES: Readonly<Record<string, string>> = { diversity: 'variance' }

/** Returns the name that a score has now, of one that it had in older versions; any other name as it is. */
export function currentName(name: string): string {
  return Object.hasOwn(FORMER_NAMES, name) ? FORMER_NAMES[name] : name
}
