import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gradients } from '../../src/autodiff/index.ts'
import {
  Graph,
  convolve,
  convolveTransposed,
  evaluate,
  input,
  mean,
  mul,
  softmaxCrossEntropy,
  softplus,
  sub,
  sum,
} from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { decodeTensors } from '../../src/array/index.ts'
import '../support/all-close.ts'
import { runOnce } from '../support/programs.ts'

const file = new URL('../golden/ops.safetensors', import.meta.url)
const golden = Object.entries(decodeTensors(readFileSync(file), 'ops.safetensors').tensors)

type Inputs = Readonly<Record<string, Node>>

const slanted = { kernel: [3, 5], stride: [2, 1], padding: { top: 1, bottom: 0, left: 2, right: 1 } } as const
const halving = {
  kernel: [3, 3],
  stride: [2, 2],
  padding: { top: 1, bottom: 0, left: 1, right: 0 },
  size: [8, 10],
} as const

/** A spatial operation and the gradients of its projection on the cotangent. */
function spatial(output: Node, { input: x, weight, cotangent }: Inputs): Inputs {
  const [dx, dWeight] = gradients(sum(mul(output, cotangent)), [x, weight])
  return { output, 'gradient/input': dx, 'gradient/weight': dWeight }
}

/** A loss of each example, their mean, and its gradient. */
function loss(output: Node, { logits }: Inputs): Inputs {
  const total = mean(output)
  return { output, loss: total, 'gradient/logits': gradients(total, [logits])[0] }
}

const programs: Record<string, (inputs: Inputs) => Inputs> = {
  conv: (inputs) => spatial(convolve(inputs.input, inputs.weight, slanted), inputs),
  conv_transposed: (inputs) => spatial(convolveTransposed(inputs.input, inputs.weight, halving), inputs),
  softmax_cross_entropy: (inputs) => loss(softmaxCrossEntropy(inputs.logits, inputs.target, 1), inputs),
  sigmoid_cross_entropy: (inputs) => loss(sub(softplus(inputs.logits), mul(inputs.logits, inputs.target)), inputs),
}

describe.each(Object.entries(programs))("PyTorch's %s", (name, build) => {
  const graph = new Graph()
  const own = golden.filter(([key]) => key.startsWith(`${name}/`))
  const tensors = own.map(([key, tensor]) => ({ key: key.slice(name.length + 1), ...tensor }))
  const outputs = build(Object.fromEntries(tensors.map(({ key, shape }) => [key, input(graph, key, shape)])))
  const values = Object.fromEntries(tensors.map((tensor) => [tensor.key, tensor.values]))

  it('is matched by the reference', () => {
    const found: Record<string, Float64Array> = evaluate({ outputs }, values)
    for (const key of Object.keys(outputs)) {
      expect(found[key]).toBeAllClose(values[key], { ofGreatest: 1e-7, relative: 1e-6 })
    }
  })

  it('is matched by ONNX Runtime', async () => {
    const found = await runOnce(nodeRuntime({ threads: 1 }), { outputs }, values)
    for (const key of Object.keys(outputs)) {
      expect(found[key]).toBeAllClose(values[key], { ofGreatest: 1e-6, relative: 1e-5 })
    }
  })
})

describe('softmaxCrossEntropy', () => {
  it('keeps its digits in float32 for logits of 10⁴', async () => {
    const graph = new Graph()
    const [logits, target] = ['logits', 'target'].map((name) => input(graph, name, [2, 3]))
    const program = { outputs: { loss: softmaxCrossEntropy(logits, target, 1) } }
    const values = { logits: [10_000, 9999.5, 9998, -10_000, -9999, -9998.25], target: [0, 1, 0, 1, 0, 0] }
    const { loss: found } = await runOnce(nodeRuntime({ threads: 1 }), program, values)
    const first = 0.5 + Math.log(1 + Math.exp(-0.5) + Math.exp(-2))
    const second = 1.75 + Math.log(1 + Math.exp(-0.75) + Math.exp(-1.75))
    expect(found).toBeAllClose([first, second], { relative: 1e-6 })
  })
})
