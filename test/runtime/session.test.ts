import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { Graph, add, broadcastTo, exp, gemm, input, mul, sum } from '../../src/graph/index.ts'
import { writeModel } from '../../src/onnx/index.ts'
import { allocateBlocks, layoutOf, viewsOf } from '../../src/runtime/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import '../support/all-close.ts'
import { normals } from '../support/draws.ts'
import { loadProgram } from '../support/programs.ts'

const runtime = nodeRuntime({ threads: 1 })
const graph = new Graph()
const x = input(graph, 'x', [4])

/** Elements of an output of 16 MB. */
const MANY = 2 ** 22
const large = { outputs: { y: broadcastTo(sum(x), [MANY]) } }

/** Runs 50 times and returns by how many bytes array buffers grew at most. */
async function greatestGrowth(run: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  for (let time = 0; time < 50; time++) {
    await run()
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
  }
  return most
}

describe('memory', { timeout: 60_000 }, () => {
  it('does not grow by runs: outputs are written into the bound arrays alone', async () => {
    const { executable, outputs } = await loadProgram(runtime, large, { x: [1, 2, 3, 4] })
    expect(await greatestGrowth(executable.run)).toBeLessThan(2 ** 20)
    expect([outputs.y[0], outputs.y[MANY - 1]]).toEqual([10, 10])
    await executable.release()
  })

  // Should this fail, ONNX Runtime has learnt to leave out the copy, and runInPlace can be simplified.
  it('would grow by 16 MB a run without the empty sequence', async () => {
    const session = await InferenceSession.create(writeModel(large))
    const feeds = { x: new Tensor('float32', Float32Array.of(1, 2, 3, 4), [4]) }
    const fetches = { y: new Tensor('float32', new Float32Array(MANY), [MANY]) }
    expect(await greatestGrowth(() => session.run(feeds, fetches))).toBeGreaterThan(2 ** 24)
    await session.release()
  })

  it('may be WebAssembly memory, read and written in place', async () => {
    const layout = layoutOf({ x: [4], weight: [4, 4] })
    const { memory, blocks } = allocateBlocks({ state: layout.length, results: layout.length })
    const [state, results] = [viewsOf(blocks.state, layout), viewsOf(blocks.results, layout)]
    const outputs = { powers: exp(x), product: mul(input(graph, 'weight', [4, 4]), x) }
    const bound = { powers: results.x, product: results.weight }
    const executable = await runtime.load({ outputs }, { inputs: state, outputs: bound })
    state.x.set([1, 2, 3, 4])
    state.weight.fill(2)
    await executable.run()
    expect(results.x).toBeAllClose([1, 2, 3, 4].map(Math.exp), { relative: 1e-6 })
    expect([...new Float32Array(memory.buffer, results.weight.byteOffset, 5)]).toEqual([2, 4, 6, 8, 2])
    await executable.release()
  })
})

describe('a failure is not swallowed', () => {
  it('of a run after release', async () => {
    const { executable } = await loadProgram(runtime, { outputs: { y: exp(x) } }, { x: [1, 2, 3, 4] })
    await executable.run()
    await executable.release()
    await expect(executable.run()).rejects.toThrow('Session already disposed')
  })

  it.each(['inputs', 'outputs'] as const)('of %s whose memory has gone', async (side) => {
    const loaded = await loadProgram(runtime, { outputs: { y: exp(x) } }, { x: [1, 2, 3, 4] })
    const [{ buffer }] = Object.values(loaded[side])
    structuredClone(buffer, { transfer: [buffer as ArrayBuffer] })
    await expect(loaded.executable.run()).rejects.toThrow('not enough space')
    await loaded.executable.release()
  })

  it('of a program that is unsound', async () => {
    const y = { ...add(x, 1), shape: [5] }
    const bindings = { inputs: { x: new Float32Array(4) }, outputs: { y: new Float32Array(5) } }
    await expect(runtime.load({ outputs: { y } }, bindings)).rejects.toThrow(
      /^internal: node %\d+ = add: has shape \[5\]/,
    )
  })
})

describe('the runtime', () => {
  it('names its engine and version', () => {
    expect(runtime.name).toMatch(/^onnxruntime-node 1\.\d+\.\d+$/)
    expect(nodeRuntime({ threads: 2 }).threads).toBe(2)
  })

  it.each([1, 2])('computes the same bits in every run with %i threads', async (threads) => {
    const product = gemm(input(graph, 'a', [64, 2048]), input(graph, 'b', [2048, 64]))
    const values = { a: normals('a', 64 * 2048), b: normals('b', 64 * 2048) }
    const { executable, outputs } = await loadProgram(nodeRuntime({ threads }), { outputs: { product } }, values)
    await executable.run()
    const first = outputs.product.slice()
    for (let run = 0; run < 5; run++) {
      await executable.run()
      expect(outputs.product).toEqual(first)
    }
    await executable.release()
  })
})
