import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { FacetError } from '../../array/index.ts'
import { UNKNOWN, influenceEstimate } from './estimate.ts'
import type { Estimate } from './estimate.ts'
import { momentsOf } from './moments.ts'
import type { Moments } from './moments.ts'
import { variationOf } from './variation.ts'

/**
 * Returns the squared Fréchet distance of two normal laws: |m₁ − m₂|² + Tr(C₁ + C₂ − 2 (C₁ C₂)^½) (Dowson and Landau
 * 1982; Heusel et al. 2017, equation 6). The trace of the root is that of (C₁^½ C₂ C₁^½)^½, whose matrix is symmetric.
 *
 * Over a judge's features this is *not* the FID, which is over Inception's: the numbers of one cannot be compared with
 * those of the other, nor those of two judges.
 *
 * @param a - the one that others are compared to as well: its root is kept
 * @returns ≥ 0, in squared units of the features
 * @throws FacetError when the two differ in their number of features
 */
export function frechetDistance(a: Moments, b: Moments): number {
  checkSizes(a, b)
  return distanceBy(eigen(innerProduct(a, b)), a, b)
}

/** What samples are compared to. */
export interface RealFeatures {
  /** `[count, size]` */
  readonly features: Float32Array
  /** Theirs. */
  readonly moments: Moments
}

/**
 * Returns {@link frechetDistance} of features' own moments to real ones, the biased estimate that all libraries report.
 * A row x contributes the value plus its influence: of 2 (m₂ − m₁)·(x − m₂) + (x − m₂)ᵀ (I − A) (x − m₂), what exceeds
 * the mean over rows. A = C₁^½ (C₁^½ C₂ C₁^½)^-½ C₁^½ is the map of the optimal transport to the real law (Dowson and
 * Landau 1982). A real row has the same with 1 and 2 changed over; the map the other way is
 * C₁^-½ (C₁^½ C₂ C₁^½)^½ C₁^-½. Inverses are pseudo-inverses where rank is missing.
 *
 * @param real - null where there are too few
 * @param features - `[count, size]`
 * @returns unknown of fewer than two rows
 * @throws FacetError when the two differ in their number of features, or a feature is not finite
 */
export function frechetEstimate(real: RealFeatures | null, features: Float32Array, size: number): Estimate {
  if (!real || features.length < 2 * size) return UNKNOWN
  const moments = momentsOf(features, size)
  checkSizes(real.moments, moments)
  const product = eigen(innerProduct(real.moments, moments))
  const { root, inverse } = rootsOf(real.moments)
  const ofSamples = influences(features, moments, real.moments, transportBy(product, root, -0.25))
  const ofReal = influences(real.features, real.moments, moments, transportBy(product, inverse, 0.25))
  return influenceEstimate(distanceBy(product, real.moments, moments), ofSamples, [variationOf(ofReal)])
}

/** What each row has to do with the distance of its moments to others, by the map of the transport to these. */
function influences(features: Float32Array, own: Moments, other: Moments, transport: Matrix): Float64Array {
  const form = Matrix.sub(Matrix.eye(own.mean.length), transport)
  const slope = own.mean.map((mean, index) => 2 * (mean - other.mean[index]))
  const terms = quadraticRows(features, { centre: own.mean, slope, form: form.to1DArray() })
  const mean = terms.reduce((sum, term) => sum + term, 0) / terms.length
  return terms.map((term) => term - mean)
}

function checkSizes(a: Moments, b: Moments): void {
  if (a.mean.length === b.mean.length) return
  throw new FacetError(
    `frechetDistance: ${a.mean.length} features against ${b.mean.length}. Take both from the same judge.`,
  )
}

/** C₁^½ C₂ C₁^½ */
function innerProduct(a: Moments, b: Moments): Matrix {
  const { root } = rootsOf(a)
  return root.mmul(matrixOf(b)).mmul(root)
}

/** The distance by the eigenvalues of {@link innerProduct}. */
function distanceBy(product: EigenvalueDecomposition, a: Moments, b: Moments): number {
  const means = a.mean.reduce((sum, value, index) => sum + (value - b.mean[index]) ** 2, 0)
  const trace = product.realEigenvalues.reduce((sum, value) => sum + positiveRoot(value), 0)
  // Rounding can leave a trifle below zero.
  return Math.max(0, means + matrixOf(a).trace() + matrixOf(b).trace() - 2 * trace)
}

/** R M^2p R of a product M = C₁^½ C₂ C₁^½ and a root R, without the eigenvalues of M that are nothing but rounding. */
function transportBy(product: EigenvalueDecomposition, root: Matrix, power: number): Matrix {
  const scales = powersOf(product.realEigenvalues, power)
  const half = root.mmul(product.eigenvectorMatrix).mulRowVector(scales)
  return half.mmul(half.transpose())
}

/** Powers of eigenvalues, 0 of those that are nothing but rounding. */
function powersOf(values: readonly number[], power: number): number[] {
  const least = Number.EPSILON * values.length * Math.max(...values)
  return values.map((value) => (value > least ? value ** power : 0))
}

/** slope·z + zᵀ form z for every row less the centre, z. */
function quadraticRows(
  features: Float32Array,
  { centre, slope, form }: { centre: Float64Array; slope: Float64Array; form: ArrayLike<number> },
): Float64Array {
  const size = centre.length
  const symmetric = Float64Array.from(form)
  const row = new Float64Array(size)
  return Float64Array.from({ length: features.length / size }, (_, index) => {
    for (let i = 0; i < size; i++) row[i] = features[index * size + i] - centre[i]
    let sum = 0
    for (let i = 0; i < size; i++) {
      // Of a symmetric form, every pair of two features once.
      let below = 0
      for (let j = 0; j < i; j++) below += symmetric[i * size + j] * row[j]
      sum += row[i] * (slope[i] + symmetric[i * size + i] * row[i] + 2 * below)
    }
    return sum
  })
}

function matrixOf({ mean: { length }, covariance }: Moments): Matrix {
  return Matrix.from1DArray(length, length, covariance)
}

/** The symmetric root of a covariance, and its pseudo-inverse. */
interface Roots {
  readonly root: Matrix
  readonly inverse: Matrix
}

/** Roots of covariances, the half of a distance's work. */
const roots = new WeakMap<Moments, Roots>()

function rootsOf(moments: Moments): Roots {
  const found = roots.get(moments) ?? computeRoots(matrixOf(moments))
  roots.set(moments, found)
  return found
}

function computeRoots(covariance: Matrix): Roots {
  const { eigenvectorMatrix: vectors, realEigenvalues: values } = eigen(covariance)
  const scaled = (scales: number[]) => vectors.clone().mulRowVector(scales).mmul(vectors.transpose())
  return { root: scaled(values.map(positiveRoot)), inverse: scaled(powersOf(values, -0.5)) }
}

/** Eigenvalues and -vectors of a matrix that is symmetric but for rounding. */
function eigen(matrix: Matrix): EigenvalueDecomposition {
  return new EigenvalueDecomposition(Matrix.add(matrix, matrix.transpose()).mul(0.5), { assumeSymmetric: true })
}

/** The root of an eigenvalue that only rounding makes negative. */
function positiveRoot(value: number): number {
  return Math.sqrt(Math.max(0, value))
}
