import { beforeEach, describe, expect, it } from 'vitest'
import type { Tensor } from '../../src/array/index.ts'
import { Graph, add, input, mul, sum } from '../../src/graph/index.ts'
import type { DeviceRuntime, DeviceState } from '../../src/runtime/index.ts'

/** A pair of arrays, and what else a program reads. */
function leaves() {
  const graph = new Graph()
  const [x, y, step] = (['x', 'y', 'step'] as const).map((name) => input(graph, name, name === 'step' ? [] : [3]))
  return { x, y, step }
}

/** What every runtime is held to that keeps arrays. */
export function describeDevice({ name, keep }: DeviceRuntime): void {
  describe(`arrays kept by ${name}`, () => {
    let state: DeviceState

    beforeEach(() => {
      const tensor = (values: number[]): Tensor => ({ shape: [3], values: Float32Array.from(values) })
      state = keep({ x: tensor([1, 2, 3]), y: tensor([10, 20, 30]) })
      return () => state.release()
    })

    async function read(...names: string[]): Promise<Record<string, number[]>> {
      const arrays = Object.fromEntries(names.map((one) => [one, new Float32Array(3)]))
      await state.read(arrays)
      return Object.fromEntries(Object.entries(arrays).map(([one, array]) => [one, [...array]]))
    }

    it('are as they came', async () => {
      expect(await read('x', 'y')).toEqual({ x: [1, 2, 3], y: [10, 20, 30] })
    })

    it('change when they are said to, and not by a run', async () => {
      const { x, step } = leaves()
      const bindings = { inputs: { step: Float32Array.of(0.5) }, outputs: { sum: new Float32Array(1) } }
      const moved = add(x, step)
      const program = await state.load({ outputs: { 'next/x': moved, sum: sum(moved) } }, bindings)
      for (const before of [
        [1, 2, 3],
        [1.5, 2.5, 3.5],
        [2, 3, 4],
      ]) {
        await program.run()
        expect(await read('x')).toEqual({ x: before })
        expect(bindings.outputs.sum[0]).toBe(before[0] + before[1] + before[2] + 1.5)
        state.advance(['x'])
      }
      expect(await read('x')).toEqual({ x: [2.5, 3.5, 4.5] })
      await program.release()
    })

    it('are read as they were by a run that replaces them all', async () => {
      const { x, y } = leaves()
      const program = await state.load({ outputs: { 'next/x': y, 'next/y': add(x, y) } }, { inputs: {}, outputs: {} })
      for (let run = 0; run < 3; run++) {
        await program.run()
        state.advance(['x', 'y'])
      }
      expect(await read('x', 'y')).toEqual({ x: [21, 42, 63], y: [32, 64, 96] })
      await program.release()
    })

    it('change one by one, and what is not taken over is made anew by the next run', async () => {
      const { x, y } = leaves()
      const program = await state.load(
        { outputs: { 'next/x': mul(x, 2), 'next/y': mul(y, 2) } },
        { inputs: {}, outputs: {} },
      )
      await program.run()
      state.advance(['x'])
      await program.run()
      state.advance(['x', 'y'])
      expect(await read('x', 'y')).toEqual({ x: [4, 8, 12], y: [20, 40, 60] })
      await program.release()
    })

    it('are shared by programs', async () => {
      const { x, step } = leaves()
      const one = await state.load({ outputs: { 'next/x': mul(x, 2) } }, { inputs: {}, outputs: {} })
      const outputs = { out: new Float32Array(3) }
      const other = await state.load(
        { outputs: { out: add(x, step) } },
        { inputs: { step: Float32Array.of(1) }, outputs },
      )
      await one.run()
      await other.run()
      expect([...outputs.out]).toEqual([2, 3, 4])
      state.advance(['x'])
      await other.run()
      expect([...outputs.out]).toEqual([3, 5, 7])
      for (const program of [one, other]) await program.release()
    })

    it('can be written, before and after a run has made them', async () => {
      const { x } = leaves()
      const program = await state.load({ outputs: { 'next/x': mul(x, 2) } }, { inputs: {}, outputs: {} })
      for (const written of [
        [5, 6, 7],
        [0, -1, 1e-3],
      ]) {
        state.write({ x: Float32Array.from(written) })
        await program.run()
        state.advance(['x'])
        expect(await read('x', 'y')).toEqual({ x: written.map((value) => Math.fround(2 * value)), y: [10, 20, 30] })
      }
      await program.release()
    })

    it.each([
      [
        'an input that is nowhere',
        { inputs: {}, outputs: {} },
        "load: input 'step' takes an array of shape [], got nothing.",
      ],
      [
        'an output that is nowhere',
        { inputs: { step: Float32Array.of(1) }, outputs: {} },
        "load: output 'next/z' takes an array of shape [3], got nothing.",
      ],
    ])('refuse %s', async (_, bindings, message) => {
      const { x, step } = leaves()
      await expect(state.load({ outputs: { 'next/z': add(x, step) } }, bindings)).rejects.toThrow(message)
    })

    it('refuse another size', async () => {
      const x = input(new Graph(), 'x', [4])
      const loaded = state.load({ outputs: { 'next/x': mul(x, 2) } }, { inputs: {}, outputs: {} })
      await expect(loaded).rejects.toThrow("load: input 'x' takes an array of shape [4], got 3 elements.")
    })
  })
}
