import type { LatentPart } from '../../src/gan/index.ts'

/** A term as test/golden/make_terms.py computes it: the case's name there, and what it reads. */
export interface TermCase {
  readonly name: string
  readonly term: string
  readonly settings?: Readonly<Record<string, number>>
  /** The given labels of the real batch; default all of it is labelled. */
  readonly labels?: `labels/${'whole' | 'partial' | 'none' | 'same'}`
  readonly parts: readonly LatentPart[]
  /** Whether D is a network over images that projects labels. */
  readonly projection?: boolean
  /** The side on which what D says of the images comes from that network, instead of being given. */
  readonly network?: 'real' | 'fake'
}

const part = (name: string, kind: LatentPart['kind'], size: number, supervised = false): LatentPart => ({
  name,
  kind,
  size,
  supervised,
  recognised: true,
})

const label = part('class', 'categorical', 3, true)
const code = part('code', 'uniform', 2)
const style = part('style', 'uniform', 1)
const category = part('category', 'categorical', 4)
const group = part('group', 'categorical', 2)

const adversarial: readonly string[] = [
  'loss_d_r',
  'loss_d_f',
  'loss_g',
  'loss_g_minimax',
  'loss_d_r_squares',
  'loss_d_f_squares',
  'loss_g_squares',
  'loss_d_r_hinge',
  'loss_d_f_hinge',
  'loss_d_r_critic',
  'loss_d_f_critic',
  'loss_g_linear',
  'loss_d_relativistic',
  'loss_g_relativistic',
]

const plain = (term: string, ...parts: LatentPart[]): TermCase => ({ name: term, term, parts })

/** The same term under other circumstances. */
const also = (of: TermCase, suffix: string, changes: Partial<TermCase>): TermCase => ({
  ...of,
  name: `${of.term}_${suffix}`,
  ...changes,
})

const real = plain('loss_cr', label)
const contrast = plain('loss_c_d2d_r', label)
const invariant: TermCase = {
  ...plain('loss_cat_invariant', category),
  settings: { stretch: 0.25, slant: 0.4, tilt: 0.15, shift: 2, thickness: 0 },
}
const slope: TermCase = { ...plain('penalty_r1', label), network: 'real' }
const fakeSlope: TermCase = { ...plain('penalty_r2', label), network: 'fake' }

/** Every case of the file: each term at least once, and each setting. */
export const termCases: readonly TermCase[] = [
  ...adversarial.map((term) => plain(term)),
  also(plain('loss_d_r'), 'smooth', { settings: { smoothing: 0.1 } }),
  real,
  also(real, 'smooth', { settings: { smoothing: 0.1 } }),
  also(real, 'partial', { labels: 'labels/partial' }),
  also(real, 'partial_smooth', { labels: 'labels/partial', settings: { smoothing: 0.2 } }),
  also(real, 'none', { labels: 'labels/none' }),
  plain('loss_cf', label),
  also(plain('loss_cf', label), 'smooth', { settings: { smoothing: 0.3 } }),
  plain('loss_cg', label),
  plain('loss_c_twin', label),
  plain('loss_c_twin_g', label),
  contrast,
  also(contrast, 'settings', { settings: { temperature: 0.1, margin: 0.7 } }),
  also(contrast, 'partial', { labels: 'labels/partial' }),
  // So cold that an exponential of float32 overflows.
  also(contrast, 'cold', { labels: 'labels/partial', settings: { temperature: 0.01 } }),
  also(contrast, 'same', { labels: 'labels/same', settings: { temperature: 0.01 } }),
  also(contrast, 'none', { labels: 'labels/none' }),
  { ...plain('loss_c_d2d_f', label), settings: { temperature: 1.5 } },
  plain('loss_cat', category),
  also(plain('loss_cat'), 'two', { parts: [category, group] }),
  invariant,
  also(invariant, 'settings', { settings: { stretch: 0.1, slant: 0, tilt: 1, shift: 3, thickness: 0 } }),
  also(invariant, 'thick', { settings: { stretch: 0.3, slant: 0.8, tilt: 0.3, shift: 2, thickness: 0.15 } }),
  ...(['loss_con', 'loss_con_gaussian', 'loss_con_learned'] as const).flatMap((term) => [
    plain(term, code),
    also(plain(term), 'two', { parts: [code, style] }),
  ]),
  plain('penalty_gp', label),
  also(plain('penalty_gp', label), 'projection', { projection: true }),
  slope,
  also(slope, 'projection', { projection: true, labels: 'labels/partial' }),
  fakeSlope,
  also(fakeSlope, 'projection', { projection: true }),
  {
    name: 'projection',
    term: 'loss_d_r',
    parts: [label],
    projection: true,
    network: 'real',
    labels: 'labels/partial',
  },
]
