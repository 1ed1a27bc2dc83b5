import type { Arrays } from '../../array/index.ts'
import { linspace } from '../../array/index.ts'
import type { ImageSource } from '../../data/index.ts'
import { codesOf, drawLatents, setCategory, setCode, traversalRange } from '../../gan/index.ts'
import type { Code, LatentArrays, LatentPart } from '../../gan/index.ts'
import { disentanglementOf } from '../codes/disentanglement.ts'
import { codeEffects, leakageOf } from '../codes/effect.ts'
import { nameCodes } from '../codes/name-code.ts'
import { spearman } from '../codes/rank-correlation.ts'
import { MEASURED, columnsOf, realFactors } from './factor-columns.ts'
import type { RealFactors } from './factor-columns.ts'
import type { MeasuredFactors } from '../factors/measure-factors.ts'
import type { JudgeReader } from '../judge/judge-reader.ts'
import { generate, takeRows } from './image-set.ts'
import type { SampleSet, Sampling } from './image-set.ts'
import type { CodeReport, Disentanglement, FactorReport } from './report.ts'

/** Values that a code is set to in a sweep, end to end of its range. */
const STEPS = 5

/** Sweeps of each code, each from latents of its own; of categories in turn. */
const SWEEPS = 200

/** What codes are measured with. */
export interface CodeMeasuring {
  readonly sampling: Sampling
  /** Random draws. */
  readonly samples: SampleSet
  /** What the recogniser reads off the samples, by part. */
  readonly heads: Arrays
  readonly judge: JudgeReader
  /** Real test images. */
  readonly test: ImageSource
  readonly seed: number
}

/** What codes do to images. */
export interface MeasuredCodes {
  readonly factors: readonly FactorReport[]
  readonly codes: readonly CodeReport[]
  readonly disentanglement: Disentanglement | null
}

/**
 * Measures codes by intervention: each is set to values of its range, all else the same, and the images are measured. What
 * random draws tell (correlations, disentanglement) stands beside it.
 */
export async function measureCodes(measuring: CodeMeasuring): Promise<MeasuredCodes> {
  const { sampling, samples, test } = measuring
  const codes = codesOf(sampling.latents)
  const real = realFactors(test)
  const { factors } = real
  if (codes.length === 0) return { factors, codes: [], disentanglement: null }
  const count = Math.min(samples.count, MEASURED)
  const drawn = columnsOf(samples.images, count, real)
  const columns = codes.map((code) => codeColumn(samples.latents, code, count))
  const classes = sampling.part ? samples.groups.slice(0, count) : null
  const sweeps: Sweep[] = []
  for (const code of codes) sweeps.push(await sweepCode(measuring, code, real))
  const responses = factors.map(({ name, deviation }) => {
    return { name, deviation, drawn: drawn[name], swept: sweeps.map((sweep) => sweep.factors[name]) }
  })
  const effects = codeEffects(responses, { codes: columns, classes, steps: STEPS })
  const names = nameCodes(effects)
  const disentanglement = disentanglementOf({
    codes: columns,
    factors: factors.map(({ name }) => drawn[name]),
    classes,
  })
  const reports = codes.map((code, index) => ({
    code: code.name,
    ...names[index],
    range: traversalRange(code.part),
    effects: effects[index],
    leakage: leakageOf(sweeps[index].read, STEPS),
    readBack: readBack(measuring, code),
  }))
  return { factors, codes: reports, disentanglement }
}

/** The values of a code over the first draws. */
function codeColumn(latents: LatentArrays, { part, column }: Code, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, row) => latents[part.name][row * part.size + column])
}

/** What is seen along the sweeps of a code, `[sweeps, steps]`. */
interface Sweep {
  readonly factors: MeasuredFactors
  /** The class that the judge reads. */
  readonly read: readonly number[]
}

/** Sets one code from end to end in many images, everything else the same along a sweep. */
async function sweepCode({ sampling, judge, seed }: CodeMeasuring, code: Code, real: RealFactors): Promise<Sweep> {
  const { latents: parts, part } = sampling
  const [from, to] = traversalRange(code.part)
  const values = linspace(from, to, STEPS)
  const latents = sweepLatents(parts, drawLatents(parts, SWEEPS, { seed, purpose: 'sweep' }), part)
  const count = SWEEPS * STEPS
  for (let row = 0; row < count; row++) setCode(latents, code, row, values[row % STEPS])
  const { images } = await generate(sampling, latents, count)
  const { classes: read } = await judge.read(images, count)
  return { factors: columnsOf(images, count, real), read }
}

/** Every draw {@link STEPS} times over, categories in turn. */
function sweepLatents(parts: readonly LatentPart[], drawn: LatentArrays, part: LatentPart | undefined): LatentArrays {
  if (part) for (let row = 0; row < SWEEPS; row++) setCategory(drawn, part, row, row % part.size)
  const rows = Array.from({ length: SWEEPS * STEPS }, (_, row) => Math.floor(row / STEPS))
  return Object.fromEntries(parts.map(({ name, size }) => [name, takeRows(drawn[name], size, rows)]))
}

function readBack({ samples, heads }: CodeMeasuring, code: Code): number | null {
  const head = heads[code.part.name]
  if (!head) return null
  return spearman(
    codeColumn(samples.latents, code, samples.count),
    codeColumn({ [code.part.name]: head }, code, samples.count),
  )
}
