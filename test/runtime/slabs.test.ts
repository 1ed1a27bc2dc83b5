import { describe, expect, it } from 'vitest'
import { gradients } from '../../src/autodiff/index.ts'
import { Graph, convolve, convolveTransposed, input, mul, sum } from '../../src/graph/index.ts'
import type { Program } from '../../src/graph/index.ts'
import { writeModel } from '../../src/onnx/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { FLOAT32 } from '../support/all-close.ts'
import { normals } from '../support/draws.ts'
import { readModel } from '../support/onnx-reader.ts'
import { runOnce } from '../support/programs.ts'

const SIDE = 62
const CHANNELS = 16
const sliding = { kernel: [4, 4], stride: [1, 1], padding: { top: 1, bottom: 1, left: 1, right: 1 } } as const
const kernelSize = 3 * 4 * 4 * CHANNELS

/** A convolution, its transpose and its kernel's gradient: nearly a million elements of patches an image. */
function convolutions(batch: number): Program {
  const graph = new Graph()
  const x = input(graph, 'x', [batch, SIDE, SIDE, CHANNELS])
  const y = input(graph, 'y', [batch, SIDE - 1, SIDE - 1, 3])
  const kernel = input(graph, 'kernel', [3, 4, 4, CHANNELS])
  const forth = convolve(x, kernel, sliding)
  const [gradient] = gradients(sum(mul(forth, y)), [kernel])
  return { outputs: { forth, back: convolveTransposed(y, kernel, { ...sliding, size: [SIDE, SIDE] }), gradient } }
}

describe('a convolution of many images, whose patches are made in slabs', { timeout: 60_000 }, () => {
  const batch = 11
  const x = normals('x', batch * SIDE * SIDE * CHANNELS)
  const y = normals('y', batch * (SIDE - 1) ** 2 * 3)
  const kernel = normals('kernel', kernelSize)
  const runtime = nodeRuntime({ threads: 2 })

  it('gives what its images give one by one, and a kernel gradient that is their sum', async () => {
    const whole = await runOnce(runtime, convolutions(batch), { x, y, kernel })
    const gradient = new Float64Array(kernelSize)
    for (let image = 0; image < batch; image++) {
      const part = (values: Float64Array) =>
        values.subarray((image * values.length) / batch, ((image + 1) * values.length) / batch)
      const own = await runOnce(runtime, convolutions(1), { x: part(x), y: part(y), kernel })
      for (const name of ['forth', 'back'] as const) {
        const size = own[name].length
        expect(whole[name].subarray(image * size, (image + 1) * size)).toBeAllClose(own[name], FLOAT32)
      }
      for (const [index, value] of own.gradient.entries()) gradient[index] += value
    }
    expect(whole.gradient).toBeAllClose(gradient, FLOAT32)
  })

  it('cuts an image once, for the convolution and for its kernel gradient', () => {
    const outputs = Object.entries(convolutions(batch).outputs)
    const gathers = outputs.map(([name, output]) => count(writeModel({ outputs: { [name]: output } }), 'Gather'))
    const [forth, back, gradient] = gathers
    expect(forth).toBeGreaterThan(1)
    expect(gradient).toBe(forth)
    expect(count(writeModel(convolutions(batch)), 'Gather')).toBe(forth + back)
  })
})

function count(model: Uint8Array, operator: string): number {
  return readModel(model).graph.nodes.filter(({ type }) => type === operator).length
}
