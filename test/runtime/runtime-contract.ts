import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradients } from '../../src/autodiff/index.ts'
import { Graph, add, constant, evaluate, gemm, input, mul, step, sum, tanh } from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import type { Runtime } from '../../src/runtime/index.ts'
import { buildCase, firstDerivatives, secondDerivatives, titled } from '../graph/op-case.ts'
import { opCases } from '../graph/op-cases.ts'
import { FLOAT32 } from '../support/all-close.ts'
import { loadProgram, numbered, runOnce } from '../support/programs.ts'
import { buildRecipe, recipes } from '../support/random-programs.ts'
import type { Recipe } from '../support/random-programs.ts'
import { describeNonFinite } from './non-finite.ts'

type Values = Readonly<Record<string, ArrayLike<number>>>

/** Runs a program and checks every output against the reference. */
async function expectReference(
  runtime: Runtime,
  outputs: Readonly<Record<string, Node>>,
  values: Values,
): Promise<void> {
  const expected: Record<string, Float64Array> = evaluate({ outputs }, values)
  const received = await runOnce(runtime, { outputs }, values)
  for (const [name, reference] of Object.entries(expected)) expect(received[name]).toBeAllClose(reference, FLOAT32)
}

/**
 * What every runtime is held to. Each calls this with itself.
 *
 * @param options.losesNonFinite - functions in which NaN and infinities may become ordinary numbers; default none
 */
export function describeRuntime(
  runtime: Runtime,
  { losesNonFinite = [] }: { readonly losesNonFinite?: readonly string[] } = {},
): void {
  describe(`${runtime.name} with ${runtime.threads} threads`, () => {
    describeOps(runtime)
    describeBindings(runtime)
    describeNonFinite(runtime, losesNonFinite)
  })
}

function describeOps(runtime: Runtime): void {
  it.each(titled(opCases))('computes %s', async (_, opCase) => {
    const { output, values } = buildCase(opCase)
    await expectReference(runtime, { output }, values)
  })

  it.each(titled(opCases))('computes the derivatives of %s', async (_, opCase) => {
    const built = buildCase(opCase)
    const [first, second] = [firstDerivatives(built), secondDerivatives(built)]
    const derivatives = { ...numbered('first/', first.gradient), ...numbered('second/', second.gradient) }
    await expectReference(runtime, { first: first.scalar, second: second.scalar, ...derivatives }, built.values)
  })

  it('computes a step sharp enough to tell the smallest activations from 0', async () => {
    const x = input(new Graph(), 'x', [7])
    const values = { x: [1e-34, 1e-20, 1e-5, 3e38, 0, -1e-34, -3e38] }
    const { y } = await runOnce(runtime, { outputs: { y: step(x) } }, values)
    expect([...y]).toEqual([1, 1, 1, 1, 0, 0, 0])
  })

  it('computes random programs and their gradients', { timeout: 60_000 }, async () => {
    const check = async (recipe: Recipe) => {
      const { nodes, steps, scalar, values } = buildRecipe(recipe, new Graph())
      const outputs = { ...numbered('step/', steps), ...numbered('gradient/', gradients(scalar, nodes)) }
      await expectReference(runtime, outputs, values)
    }
    await fc.assert(fc.asyncProperty(recipes, check), { seed: 20261124, numRuns: 60 })
  })
}

function describeBindings(runtime: Runtime): void {
  const values = { x: [1, 2, 3, 4, 5, 6], w: [1, -1, 0.5] }

  function layer(): { x: Node; y: Node } {
    const graph = new Graph()
    const x = input(graph, 'x', [2, 3])
    return { x, y: tanh(gemm(x, input(graph, 'w', [1, 3]), { transposeB: true })) }
  }

  it('fills outputs that are inputs, constants, scalars or one another', async () => {
    const { x, y } = layer()
    const outputs = {
      x2: x,
      x3: x,
      zero: constant(x.graph, 0),
      pair: constant(x.graph, [1, 2], [2]),
      y,
      again: y,
      all: sum(y),
    }
    await expectReference(runtime, outputs, values)
  })

  it('reads its inputs anew in every run', async () => {
    const { y } = layer()
    const { executable, inputs, outputs } = await loadProgram(runtime, { outputs: { y } }, values)
    for (const scale of [1, -2, 0]) {
      inputs.w.set(values.w.map((value) => scale * value))
      await executable.run()
      expect(outputs.y).toBeAllClose(evaluate({ outputs: { y } }, inputs).y, FLOAT32)
    }
    await executable.release()
  })

  it('runs two programs over shared arrays in turn', async () => {
    const graph = new Graph()
    const [x, y] = ['x', 'y'].map((name) => input(graph, name, [4]))
    const state = { x: new Float32Array(4), y: new Float32Array([1, 2, 3, 4]) }
    const forth = await runtime.load({ outputs: { x: add(y, 1) } }, { inputs: { y: state.y }, outputs: { x: state.x } })
    const back = await runtime.load({ outputs: { y: mul(x, 2) } }, { inputs: { x: state.x }, outputs: { y: state.y } })
    for (const executable of [forth, back, forth]) await executable.run()
    expect([...state.x, ...state.y]).toEqual([5, 7, 9, 11, 4, 6, 8, 10])
    for (const executable of [forth, back]) await executable.release()
  })

  it.each([
    [{ inputs: { x: 5, w: 3 }, outputs: { y: 2 } }, "load: input 'x' takes an array of shape [2,3], got 5 elements."],
    [{ inputs: { x: 6 }, outputs: { y: 2 } }, "load: input 'w' takes an array of shape [1,3], got nothing."],
    [{ inputs: { x: 6, w: 3 }, outputs: { y: 3 } }, "load: output 'y' takes an array of shape [2,1], got 3 elements."],
    [{ inputs: { x: 6, w: 3 }, outputs: {} }, "load: output 'y' takes an array of shape [2,1], got nothing."],
  ])('refuses arrays %j', async (sizes, message) => {
    const arrays = (lengths: object) =>
      Object.fromEntries(Object.entries(lengths).map(([name, n]) => [name, new Float32Array(n)]))
    const bindings = { inputs: arrays(sizes.inputs), outputs: arrays(sizes.outputs) }
    await expect(runtime.load({ outputs: { y: layer().y } }, bindings)).rejects.toThrow(message)
  })
}
