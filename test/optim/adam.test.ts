import { describe, expect, it } from 'vitest'
import { Graph, input } from '../../src/graph/index.ts'
import { adamScalars, adamUpdate } from '../../src/optim/index.ts'
import type { AdamSettings } from '../../src/optim/index.ts'
import { allocateBlocks, loadKernels } from '../../src/runtime/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import '../support/all-close.ts'
import { normals } from '../support/draws.ts'
import { loadProgram } from '../support/programs.ts'

const SIZE = 32
const STEPS = 50

const settings: AdamSettings[] = [
  { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: 'paper' },
  { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: 'tensorflow' },
  { rate: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-8, form: 'paper' },
  // An epsilon that is felt, so that where it is added tells.
  { rate: 1e-2, beta1: 0.5, beta2: 0.9, epsilon: 0.1, form: 'paper' },
  { rate: 1e-2, beta1: 0.5, beta2: 0.9, epsilon: 0.1, form: 'tensorflow' },
  { rate: 1e-2, beta1: 0, beta2: 0, epsilon: 1e-3, form: 'paper' },
]

/** Gradients of every step; they span nine orders of magnitude. */
const gradientAt = (step: number) => normals(`gradient ${step}`, SIZE).map((value, index) => value * 10 ** -(index % 9))

interface AdamLists {
  readonly parameter: Float64Array
  readonly first: Float64Array
  readonly second: Float64Array
}

function freshLists(): AdamLists {
  return { parameter: normals('parameters', SIZE), first: new Float64Array(SIZE), second: new Float64Array(SIZE) }
}

/** Kingma and Ba 2015: algorithm 1, and the form of the end of section 2, line by line. */
function adamOfThePaper({ rate, beta1, beta2, epsilon, form }: AdamSettings): AdamLists {
  const { parameter: θ, first: m, second: v } = freshLists()
  for (let t = 1; t <= STEPS; t++) {
    for (const [i, g] of gradientAt(t).entries()) {
      m[i] = beta1 * m[i] + (1 - beta1) * g
      v[i] = beta2 * v[i] + (1 - beta2) * g * g
      const [mHat, vHat] = [m[i] / (1 - beta1 ** t), v[i] / (1 - beta2 ** t)]
      const αt = (rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t)
      θ[i] -= form === 'paper' ? (rate * mHat) / (Math.sqrt(vHat) + epsilon) : (αt * m[i]) / (Math.sqrt(v[i]) + epsilon)
    }
  }
  return { parameter: θ, first: m, second: v }
}

describe.each(settings)('Adam with %o', (adam) => {
  const paper = adamOfThePaper(adam)

  it('adamScalars in a plain loop are the paper’s algorithm', () => {
    const { parameter, first, second } = freshLists()
    for (let step = 1; step <= STEPS; step++) {
      const { rate, fresh1, fresh2, epsilon } = adamScalars(adam, step)
      for (const [index, gradient] of gradientAt(step).entries()) {
        first[index] += fresh1 * (gradient - first[index])
        second[index] += fresh2 * (gradient ** 2 - second[index])
        parameter[index] -= (rate * first[index]) / (Math.sqrt(second[index]) + epsilon)
      }
    }
    for (const [name, values] of Object.entries({ parameter, first, second })) {
      expect(values).toBeAllClose(paper[name as keyof AdamLists], { relative: 1e-10, absolute: 1e-20 })
    }
  })

  it('adamUpdate in ONNX Runtime and the WebAssembly kernel agree over 50 updates, and with the paper', async () => {
    const [graph, kernel] = [await updatesByGraph(adam), await updatesByKernel(adam)]
    for (const name of ['parameter', 'first', 'second'] as const) {
      expect(graph[name]).toBeAllClose(kernel[name], { relative: 1e-6, absolute: 1e-20 })
      expect(kernel[name]).toBeAllClose(paper[name], { ofGreatest: 1e-5 })
    }
  })
})

type Found = Record<keyof AdamLists, Float32Array>

async function updatesByGraph(adam: AdamSettings): Promise<Found> {
  const graph = new Graph()
  const list = (name: string) => input(graph, name, [SIZE])
  const scalar = (name: string) => input(graph, name, [])
  const scalars = {
    rate: scalar('rate'),
    fresh1: scalar('fresh1'),
    fresh2: scalar('fresh2'),
    epsilon: scalar('epsilon'),
  }
  const state = { parameter: list('parameter'), first: list('first'), second: list('second') }
  const next = adamUpdate(state, list('gradient'), scalars)
  const program = { outputs: Object.fromEntries(Object.entries(next).map(([name, node]) => [`next/${name}`, node])) }
  const nothing = { gradient: new Float64Array(SIZE), rate: [0], fresh1: [0], fresh2: [0], epsilon: [0] }
  const { executable, inputs, outputs } = await loadProgram(nodeRuntime({ threads: 1 }), program, {
    ...freshLists(),
    ...nothing,
  })
  for (let step = 1; step <= STEPS; step++) {
    inputs.gradient.set(gradientAt(step))
    for (const [name, value] of Object.entries<number>({ ...adamScalars(adam, step) })) inputs[name][0] = value
    await executable.run()
    for (const name of Object.keys(state)) inputs[name].set(outputs[`next/${name}`])
  }
  await executable.release()
  const { parameter, first, second } = inputs
  return { parameter, first, second }
}

async function updatesByKernel(adam: AdamSettings): Promise<Found> {
  const { memory, blocks } = allocateBlocks({ parameters: SIZE, gradients: SIZE, first: SIZE, second: SIZE })
  const { adam: update } = await loadKernels(memory)
  blocks.parameters.set(freshLists().parameter)
  for (let step = 1; step <= STEPS; step++) {
    blocks.gradients.set(gradientAt(step))
    update(blocks, adamScalars(adam, step))
  }
  return { parameter: blocks.parameters, first: blocks.first, second: blocks.second }
}
