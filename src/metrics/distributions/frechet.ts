import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { FacetError } from '../../array/index.ts'
import type { Moments } from './moments.ts'

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
  if (a.mean.length !== b.mean.length) {
    throw new FacetError(
      `frechetDistance: ${a.mean.length} features against ${b.mean.length}. Take both from the same judge.`,
    )
  }
  const means = a.mean.reduce((sum, value, index) => sum + (value - b.mean[index]) ** 2, 0)
  const root = rootOf(a)
  const product = root.mmul(matrixOf(b)).mmul(root)
  const trace = eigen(product).realEigenvalues.reduce((sum, value) => sum + positiveRoot(value), 0)
  // Rounding can leave a trifle below zero.
  return Math.max(0, means + matrixOf(a).trace() + matrixOf(b).trace() - 2 * trace)
}

function matrixOf({ mean: { length }, covariance }: Moments): Matrix {
  return Matrix.from1DArray(length, length, covariance)
}

/** Roots of covariances, the half of a distance's work. */
const roots = new WeakMap<Moments, Matrix>()

function rootOf(moments: Moments): Matrix {
  const root = roots.get(moments) ?? squareRoot(matrixOf(moments))
  roots.set(moments, root)
  return root
}

/** The symmetric root of a covariance. */
function squareRoot(covariance: Matrix): Matrix {
  const { eigenvectorMatrix: vectors, realEigenvalues: values } = eigen(covariance)
  return vectors.clone().mulRowVector(values.map(positiveRoot)).mmul(vectors.transpose())
}

/** Eigenvalues and -vectors of a matrix that is symmetric but for rounding. */
function eigen(matrix: Matrix): EigenvalueDecomposition {
  return new EigenvalueDecomposition(Matrix.add(matrix, matrix.transpose()).mul(0.5), { assumeSymmetric: true })
}

/** The root of an eigenvalue that only rounding makes negative. */
function positiveRoot(value: number): number {
  return Math.sqrt(Math.max(0, value))
}
