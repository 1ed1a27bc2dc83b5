import { randomStream, shuffleInto } from '../../array/index.ts'
import { meanOf } from '../distributions/diversity.ts'
import { dot, valuesAt } from './columns.ts'
import type { Column } from './columns.ts'
import { completeness, disentanglement } from './importance.ts'
import { lasso, standardise } from './lasso.ts'
import { measuredFactors } from './measured-factors.ts'
import type { MeasuredFactor } from './measured-factors.ts'

/** What Eastwood and Williams 2018 ask of a representation: each in [0, 1], more is better. */
export interface Dci {
  /** Whether each code matters to one factor only. */
  readonly disentanglement: number
  /** Whether each factor is told by one code only. */
  readonly completeness: number
  /** How much of the factors' variance all codes tell: the R² on rows held out, from 0, the mean over factors. */
  readonly informativeness: number
}

/**
 * Returns disentanglement, completeness and informativeness of codes (Eastwood and Williams 2018, section 2), by the
 * paper's linear predictor, the {@link lasso}. It predicts a factor from the codes and, other than in the paper, from
 * their squares: a code may well be thin at both ends and thick in the middle, which no line shows. A code's importance is
 * the sum of the absolute weights of both.
 *
 * One code only has a completeness of 1, one factor only a disentanglement of 1, if they have anything to do with each
 * other. Factors that measure much the same (area, ink, thickness) keep the disentanglement below 1: a code that sets one
 * of them matters to all.
 *
 * @param codes - a column a code
 * @param factors - a column a factor; those that are not {@link isMeasured} are left out, rows without a value likewise
 * @returns null where there is no code or no factor
 * @throws FacetError when columns differ in length
 */
export function dci(codes: readonly Column[], factors: readonly Column[]): Dci | null {
  const predictions = measuredFactors(codes, factors).map(predict)
  const informativeness = meanOf(predictions.map(({ explained }) => explained))
  if (informativeness === null) return null
  const importance = codes.map((_, code) => predictions.map(({ importances }) => importances[code]))
  return { disentanglement: disentanglement(importance), completeness: completeness(importance), informativeness }
}

/** The share of rows that the predictor is tried on rather than learnt from. */
const HELD_OUT = 0.25

interface Prediction {
  /** One a code, ≥ 0. */
  readonly importances: readonly number[]
  /** R² on the rows held out, in [0, 1]. */
  readonly explained: number
}

function predict({ codes, factor }: MeasuredFactor): Prediction {
  // At random, as rows may be in the order of their classes.
  const order = new Uint32Array(factor.length)
  shuffleInto(order, randomStream(0, 'dci/held out'))
  const split = Math.floor(HELD_OUT * order.length)
  const [tried, learnt] = [order.subarray(0, split), order.subarray(split)]
  const lines = codes.map((code) => standardise(code, learnt))
  const squares = lines.map((line) => line.map((value) => value ** 2)).map((square) => standardise(square, learnt))
  const columns = [...lines, ...squares]
  const target = standardise(factor, learnt)
  const at = (rows: Uint32Array) => columns.map((column) => valuesAt(column, rows))
  const weights = lasso(at(learnt), valuesAt(target, learnt))
  return {
    importances: codes.map((_, code) => Math.abs(weights[code]) + Math.abs(weights[code + codes.length])),
    explained: explainedShare(valuesAt(target, tried), combine(at(tried), weights)),
  }
}

function combine(columns: readonly Float64Array[], weights: Float64Array): Float64Array {
  return columns[0].map((_, row) => columns.reduce((sum, column, index) => sum + weights[index] * column[row], 0))
}

/** R², no less than 0; 0 of values without variance. */
function explainedShare(values: Float64Array, predicted: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const centred = values.map((value) => value - mean)
  const errors = values.map((value, row) => value - predicted[row])
  const total = dot(centred, centred)
  return total > 0 ? Math.max(0, 1 - dot(errors, errors) / total) : 0
}
