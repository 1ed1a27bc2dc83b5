/** What a score is, for tables, figures and pages. */
export interface ScoreEntry {
  readonly name: string
  readonly title: string
  readonly unit: 'share' | 'distance' | 'ratio'
  readonly better: 'more' | 'less'
  /** What its interval takes as given, though another draw of it would move the score as well: `samples fixed`. */
  readonly held?: string
  /** What it says, with its source, in a sentence or two. */
  readonly note: string
}

/** The scores of a report, in the order of its tables. */
export const SCORE_LIST = [
  {
    name: 'accuracy',
    title: 'as asked',
    unit: 'share',
    better: 'more',
    note: 'Samples that the judge, a classifier trained on real images alone, reads as the class asked for (GAN-test: Shmelkov et al. 2018).',
  },
  {
    name: 'ganTrain',
    title: 'GAN-train',
    unit: 'share',
    better: 'more',
    held: 'samples fixed',
    note: 'Real test images that a classifier trained on the samples alone reads right (Shmelkov et al. 2018).',
  },
  {
    name: 'frechet',
    title: 'Fréchet',
    unit: 'distance',
    better: 'less',
    note: 'Squared Fréchet distance of features to those of real test images (Heusel et al. 2017, equation 6).',
  },
  {
    name: 'kid',
    title: 'KID',
    unit: 'distance',
    better: 'less',
    note: 'Squared maximum mean discrepancy of features under a cubic kernel, unbiased (Bińkowski et al. 2018).',
  },
  {
    name: 'precision',
    title: 'precision',
    unit: 'share',
    better: 'more',
    note: 'Samples within the reach of a real image: the distance to its fifth nearest real one (Kynkäänniemi et al. 2019).',
  },
  {
    name: 'recall',
    title: 'recall',
    unit: 'share',
    better: 'more',
    note: 'Real images within the reach of a sample (Kynkäänniemi et al. 2019).',
  },
  {
    name: 'density',
    title: 'density',
    unit: 'ratio',
    better: 'more',
    note: 'How many real images a sample is within the reach of, over five: 1 where both are of one law, more where samples crowd the middle of the data (Naeem et al. 2020).',
  },
  {
    name: 'coverage',
    title: 'coverage',
    unit: 'share',
    better: 'more',
    note: 'Real images that have a sample within their reach (Naeem et al. 2020).',
  },
  {
    name: 'similarity',
    title: 'MS-SSIM',
    unit: 'ratio',
    better: 'less',
    note: 'Similarity of pairs of samples of one class; above that of real images, the class has collapsed (Odena et al. 2017).',
  },
  {
    name: 'variance',
    title: 'variance',
    unit: 'ratio',
    better: 'more',
    note: 'Pixel variance within classes over that of real test images; 1 is as varied.',
  },
  {
    name: 'nearest',
    title: 'to training',
    unit: 'distance',
    better: 'more',
    held: 'training images fixed',
    note: 'Mean distance of the judge’s features to those of the nearest training image, over that of real test images; far below 1 is copying.',
  },
  {
    name: 'authenticity',
    title: 'authentic',
    unit: 'share',
    better: 'more',
    held: 'training images fixed',
    note: 'Samples that are farther from their nearest training image than that is from its own nearest one (Alaa et al. 2022); real images here are test images, and copies are 0 %.',
  },
] as const satisfies readonly ScoreEntry[]

/** The name of a score. */
export type ScoreName = (typeof SCORE_LIST)[number]['name']
