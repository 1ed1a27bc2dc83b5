import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { sizeOf } from '../../src/array/index.ts'
import {
  Graph,
  convolve,
  convolveTransposed,
  evaluate,
  gemm,
  input,
  leakyRelu,
  programInputs,
  relu,
  reshape,
  sigmoid,
  softmax,
} from '../../src/graph/index.ts'
import type { Node, Program } from '../../src/graph/index.ts'
import { writeModel } from '../../src/onnx/index.ts'
import { FLOAT32 } from '../support/all-close.ts'
import { normals } from '../support/draws.ts'
import { readModel } from '../support/onnx-reader.ts'

const halving = { kernel: [4, 4], stride: [2, 2], padding: { top: 1, bottom: 1, left: 1, right: 1 } } as const

/** A latent made into images and these into class probabilities, for one batch size. */
function network(batch: number): Program & { readonly outputs: Readonly<Record<'images' | 'classes', Node>> } {
  const graph = new Graph()
  const weight = (name: string, ...shape: number[]) => input(graph, name, shape)
  const dense = relu(
    gemm(input(graph, 'latent', [batch, 5]), weight('dense', 48, 5), { transposeB: true, addend: weight('bias', 48) }),
  )
  const small = reshape(dense, [batch, 4, 4, 3])
  const images = sigmoid(convolveTransposed(small, weight('deconv', 3, 4, 4, 2), { ...halving, size: [8, 8] }))
  const features = leakyRelu(convolve(images, weight('conv', 6, 4, 4, 2), halving), 0.1)
  const logits = gemm(reshape(features, [batch, 96]), weight('class', 3, 96), { transposeB: true })
  return { outputs: { images, classes: softmax(logits, 1) } }
}

const inputs = [...programInputs(network(1))].filter(([name]) => name !== 'latent')
const weights = Object.fromEntries(
  inputs.map(([name, { shape }]) => [name, Float32Array.from(normals(name, sizeOf(shape)))]),
)
const model = writeModel(network(2), { weights, anyBatch: true })

describe('a model of any batch', () => {
  it('does not depend on the batch it was written at', () => {
    expect(writeModel(network(5), { weights, anyBatch: true })).toEqual(model)
  })

  it('names the leading extent of its inputs and outputs', () => {
    const { graph } = readModel(model)
    expect(graph.inputs.map(({ name, dimensions }) => [name, dimensions])).toEqual([['latent', ['batch', 5]]])
    expect(graph.outputs.map(({ dimensions }) => dimensions)).toEqual([
      ['batch', 8, 8, 2],
      ['batch', 3],
    ])
  })

  it.each([1, 3, 7])('runs at batch %i, every row as by itself', async (batch) => {
    const session = await InferenceSession.create(model)
    const latent = Float32Array.from(normals('latent', batch * 5))
    const found = await session.run({ latent: new Tensor('float32', latent, [batch, 5]) })
    expect(found.images.dims).toEqual([batch, 8, 8, 2])
    for (let row = 0; row < batch; row++) {
      const values = { ...weights, latent: latent.subarray(5 * row, 5 * row + 5) }
      const { images, classes } = evaluate(network(1), values)
      expect((found.images.data as Float32Array).subarray(128 * row, 128 * row + 128)).toBeAllClose(images, FLOAT32)
      expect((found.classes.data as Float32Array).subarray(3 * row, 3 * row + 3)).toBeAllClose(classes, FLOAT32)
    }
    await session.release()
  })
})
