import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { sizeOf } from '../../src/array/index.ts'
import { gradients } from '../../src/autodiff/index.ts'
import { Graph, constant, evaluate, input, mul, scalar, sum } from '../../src/graph/index.ts'
import { Scope, convolution, dense, initialise, spectralNorm } from '../../src/nn/index.ts'
import type { Normalisation } from '../../src/nn/index.ts'
import '../support/all-close.ts'
import { normals } from '../support/draws.ts'

const shapes = [
  [5, 7],
  [6, 4, 4, 3],
  [9, 2],
  [1, 16],
  [12, 1],
]

/** The greatest singular value, by a method that knows nothing of power iteration. */
function singularValue(weight: Float64Array, shape: readonly number[]): number {
  const columns = sizeOf(shape) / shape[0]
  const matrix = Matrix.from1DArray(shape[0], columns, [...weight])
  return new SingularValueDecomposition(matrix, { autoTranspose: true }).diagonal[0]
}

/** A spectral norm of a weight of this shape, where it begins. */
function normOf(shape: readonly number[], normalisation: Normalisation = 'batch') {
  const scope = new Scope(new Graph(), normalisation)
  const weight = input(scope.graph, 'weight', shape)
  const normed = spectralNorm(scope, weight)
  const { statistics, updates } = scope.declarations
  const { shape: extents, initialiser } = statistics.get('singular') ?? { shape: [], initialiser: undefined }
  const singular = new Float32Array(sizeOf(extents))
  if (initialiser) initialise(singular, initialiser, { seed: 1, name: 'singular' })
  return { scope, weight, normed, updates, singular: Float64Array.from(singular) }
}

/** Takes steps with a weight that stays, and returns σ as every step had it and the vector it ends with. */
function iterate(shape: readonly number[], weight: Float64Array, steps: number) {
  const { normed, updates, singular: first } = normOf(shape)
  const program = { outputs: { normed, next: updates.get('singular') ?? normed } }
  let singular: Float64Array = first
  const sigmas = Array.from({ length: steps }, () => {
    const found = evaluate(program, { weight, singular })
    singular = found.next
    return weight[0] / found.normed[0]
  })
  return { sigmas, singular }
}

describe.each(shapes)('σ of a weight of %j × %j × %j × %j', (...extents) => {
  const shape = extents.filter((extent) => extent !== undefined)
  const weight = normals(`weight ${shape.join()}`, sizeOf(shape))
  const expected = singularValue(weight, shape)
  const { sigmas, singular } = iterate(shape, weight, 400)

  it('comes to be the greatest singular value of its rows', () => {
    expect(sigmas.at(-1)).toBeCloseTo(expected, 8)
  })

  it('never falls on its way there, and never exceeds it', () => {
    for (const [step, sigma] of sigmas.entries()) {
      expect(sigma).toBeLessThanOrEqual(expected * (1 + 1e-9))
      if (step > 0) expect(sigma).toBeGreaterThanOrEqual(sigmas[step - 1] * (1 - 1e-9))
    }
  })

  it('leaves a vector of length 1 behind', () => {
    expect(Math.hypot(...singular)).toBeCloseTo(1, 10)
  })

  it('has the slope of W / σ(W), once it is there', () => {
    const { weight: node, normed } = normOf(shape)
    const cotangent = normals('cotangent', weight.length)
    const value = scalar(sum(mul(normed, constant(node.graph, [...cotangent], shape))))
    const [gradient] = gradients(value, [node])
    const { gradient: found } = evaluate({ outputs: { gradient } }, { weight, singular })
    const direction = normals('direction', weight.length)
    const along = (distance: number) => {
      const moved = weight.map((one, index) => one + distance * direction[index])
      const sigma = singularValue(moved, shape)
      return moved.reduce((total, one, index) => total + (one / sigma) * cotangent[index], 0)
    }
    const slope = found.reduce((total, one, index) => total + one * direction[index], 0)
    expect(slope).toBeCloseTo((along(1e-5) - along(-1e-5)) / 2e-5, 6)
  })
})

describe('spectralNorm', () => {
  it('divides by the length of what the vector it is given comes to', () => {
    const { normed } = normOf([2, 2])
    // The first row, taken as right vector (3, 4) / 5, comes to (5, 1.4).
    const { y } = evaluate({ outputs: { y: normed } }, { weight: [3, 4, 1, 1], singular: [2, 0] })
    const sigma = Math.hypot(5, 1.4)
    expect(y).toBeAllClose([3 / sigma, 4 / sigma, 1 / sigma, 1 / sigma], { relative: 1e-9 })
  })

  it('takes the vectors as constants on the way there: its slope is that of W / ‖W v‖', () => {
    const { weight: node, normed, singular } = normOf([3, 4])
    const [weight, cotangent, direction] = ['weight', 'cotangent', 'direction'].map((name) => normals(name, 12))
    const value = scalar(sum(mul(normed, constant(node.graph, [...cotangent], [3, 4]))))
    const [gradient] = gradients(value, [node])
    const { gradient: found } = evaluate({ outputs: { gradient } }, { weight, singular })
    const rows = (values: Float64Array) => Matrix.from1DArray(3, 4, [...values])
    const right = Matrix.rowVector([...singular]).mmul(rows(weight))
    right.div(right.norm())
    const along = (distance: number) => {
      const moved = weight.map((one, index) => one + distance * direction[index])
      const length = rows(moved).mmul(right.transpose()).norm()
      return moved.reduce((total, one, index) => total + (one / length) * cotangent[index], 0)
    }
    const slope = found.reduce((total, one, index) => total + one * direction[index], 0)
    expect(slope).toBeCloseTo((along(1e-5) - along(-1e-5)) / 2e-5, 6)
  })

  it('reads the vector as it is where running statistics are used, and moves nothing', () => {
    const [training, sampling] = [normOf([5, 7]), normOf([5, 7], 'running')]
    expect([...sampling.updates.keys()]).toEqual([])
    const values = { weight: normals('weight', 35), singular: training.singular }
    const [own, expected] = [sampling, training].map(({ normed: y }) => evaluate({ outputs: { y } }, values).y)
    expect(own).toEqual(expected)
  })

  it('is what a layer that asks for it multiplies by', () => {
    const scope = new Scope(new Graph(), 'batch')
    const x = input(scope.graph, 'x', [3, 6])
    dense(scope.within('dense'), x, { units: 4, spectral: true })
    convolution(scope.within('conv'), input(scope.graph, 'image', [1, 4, 4, 2]), {
      channels: 5,
      kernel: 3,
      stride: 2,
      spectral: true,
    })
    const { statistics, parameters } = scope.declarations
    expect([...statistics].map(([name, { shape }]) => [name, shape])).toEqual([
      ['dense/singular', [1, 4]],
      ['conv/singular', [1, 5]],
    ])
    expect([...parameters.keys()]).toEqual(['dense/weight', 'dense/bias', 'conv/weight', 'conv/bias'])
  })
})
