/** One way to fill a family: its terms by weight. */
export interface ObjectiveChoice {
  readonly summary: string
  readonly terms: Readonly<Record<string, number>>
  /** Of the class family: how the discriminator knows of classes: by a head that reads them, by projecting the label, or by both. */
  readonly by?: 'head' | 'projection' | 'both' | 'embedding'
}

/** The parts an objective is put together from. A choice replaces all terms of its family. */
export const objectives = {
  adversarial: {
    'non-saturating': {
      summary: 'cross-entropy, G makes D call its images real (the default)',
      terms: { loss_d_r: 0.5, loss_d_f: 0.5, loss_g: 1 },
    },
    minimax: {
      summary: 'cross-entropy, G keeps D from calling its images generated',
      terms: { loss_d_r: 0.5, loss_d_f: 0.5, loss_g_minimax: 1 },
    },
    'least-squares': {
      summary: 'squared distances to 1 and 0 (LSGAN)',
      terms: { loss_d_r_squares: 1, loss_d_f_squares: 1, loss_g_squares: 1 },
    },
    hinge: {
      summary: 'D stops at a margin; goes well with spectral norm',
      terms: { loss_d_r_hinge: 0.5, loss_d_f_hinge: 0.5, loss_g_linear: 1 },
    },
    wasserstein: {
      summary: 'a critic with a gradient penalty (WGAN-GP)',
      terms: { loss_d_r_critic: 1, loss_d_f_critic: 1, loss_g_linear: 1, penalty_gp: 10 },
    },
    relativistic: {
      summary: 'each real image against the generated one beside it (RpGAN); needs the penalty r1-r2',
      terms: { loss_d_relativistic: 1, loss_g_relativistic: 1 },
    },
  },
  class: {
    both: {
      summary: 'a class head reads real and generated images (AC-GAN)',
      terms: { loss_cf: 0.5, loss_cr: 0.5 },
      by: 'head',
    },
    reals: {
      summary: 'a class head learns from real images only, and G follows it',
      terms: { loss_cr: 0.5, loss_cg: 0.5 },
      by: 'head',
    },
    twin: {
      summary: 'a second head on generated images keeps classes diverse (TAC-GAN)',
      terms: { loss_cr: 0.5, loss_cg: 0.5, loss_c_twin: 0.5, loss_c_twin_g: 0.5 },
      by: 'head',
    },
    d2d: {
      summary: 'images near the proxy of their class, far from other classes (ReACGAN)',
      terms: { loss_c_d2d_r: 0.5, loss_c_d2d_f: 0.5 },
      by: 'embedding',
    },
    projection: { summary: 'no class loss: D weighs its features by the label', terms: {}, by: 'projection' },
    'projection-head': {
      summary: 'D weighs its features by the label, and a class head learns from real images, which G follows a little',
      terms: { loss_cr: 0.5, loss_cg: 0.2 },
      by: 'both',
    },
    none: { summary: 'no class', terms: {} },
  },
  code: {
    squares: { summary: 'mean squared error, as in the tutorial', terms: { loss_con: 1 } },
    gaussian: { summary: 'Gaussian with unit variance', terms: { loss_con_gaussian: 1 } },
    learned: { summary: 'Gaussian with a variance that the recogniser learns', terms: { loss_con_learned: 0.1 } },
    none: { summary: 'codes are not read back', terms: {} },
  },
  penalty: {
    none: { summary: 'none', terms: {} },
    r1: { summary: 'D is flat at real images', terms: { penalty_r1: 0.5 } },
    'r1-r2': { summary: 'D is flat at real and at generated images', terms: { penalty_r1: 0.5, penalty_r2: 0.5 } },
  },
} as const satisfies Record<string, Record<string, ObjectiveChoice>>

/** The name of a family. */
export type ObjectiveFamily = keyof typeof objectives

/** Returns every term that a family has a use for. */
export function termsOfFamily(family: ObjectiveFamily): Set<string> {
  return new Set(Object.values<ObjectiveChoice>(objectives[family]).flatMap(({ terms }) => Object.keys(terms)))
}
