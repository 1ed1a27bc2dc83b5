import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeTensors } from '../../src/array/index.ts'
import { gradients } from '../../src/autodiff/index.ts'
import { resolveConfig } from '../../src/gan/index.ts'
import { discriminator, generator } from '../../src/gan/networks/index.ts'
import { Graph, evaluate, input, mul, programInputs, sum } from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import { Scope } from '../../src/nn/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import '../support/all-close.ts'
import { runOnce } from '../support/programs.ts'

const image = { height: 14, width: 10, channels: 3 }

/** A golden file, and the config of the networks that it is of. */
interface Case {
  readonly blocks: string
  readonly settings: readonly (readonly [string, unknown])[]
}

const cases: readonly Case[] = [
  { blocks: 'residual', settings: [['networks.generator.hidden', 12]] },
  {
    blocks: 'interpolated',
    settings: [
      ['networks.generator.residual', 1],
      ['networks.discriminator.residual', 1],
    ],
  },
]

/** Both networks over the golden latents, and the gradient of what D says by every parameter. */
function buildNetworks({ blocks, settings }: Case) {
  const { networks } = resolveConfig({
    assignments: [
      ['networks.generator.blocks', blocks],
      ['networks.generator.channels', [8, 6, 5]],
      ['networks.discriminator.blocks', blocks],
      ['networks.discriminator.channels', [4, 6, 8]],
      ['networks.discriminator.hidden', 12],
      ...settings,
    ],
    threads: 1,
  })
  const scope = new Scope(new Graph(), 'batch')
  const latents = input(scope.graph, 'latents', [5, 9])
  const images = generator(scope.within('generator'), [latents], { config: networks.generator, image })
  const options = { config: networks.discriminator, latents: [] }
  const { source } = discriminator(scope.within('discriminator'), images, options)
  const parameters = [...scope.declarations.parameters]
  const nodes = parameters.map(([name, { shape }]) => input(scope.graph, name, shape))
  const slopes = gradients(sum(mul(source, input(scope.graph, 'cotangent', [5, 1]))), nodes)
  const named = parameters.map(([name], index): [string, Node] => [`gradient/${name}`, slopes[index]])
  return { parameters, program: { outputs: { images, source, ...Object.fromEntries(named) } } }
}

describe.each(cases)('networks of $blocks blocks against PyTorch', (one) => {
  const file = new URL(`../golden/${one.blocks}.safetensors`, import.meta.url)
  const golden = decodeTensors(readFileSync(file), one.blocks).tensors
  const values = Object.fromEntries(Object.entries(golden).map(([name, tensor]) => [name, tensor.values]))
  const { parameters, program } = buildNetworks(one)
  const outputs = Object.keys(program.outputs)

  it('have its parameters, in name and shape', () => {
    const expected = Object.keys(golden).filter((name) => /^(generator|discriminator)\//.test(name))
    expect(parameters.map(([name]) => name).toSorted()).toEqual(expected)
    for (const [name, { shape }] of parameters) expect(golden[name].shape, name).toEqual(shape)
  })

  it('make its images, say what it says, and have its gradients', () => {
    const found: Record<string, ArrayLike<number>> = evaluate(program, values)
    for (const name of outputs) expect(found[name], name).toBeAllClose(values[name], { ofGreatest: 1e-6 })
  })

  it('and on ONNX Runtime', async () => {
    const own = Object.fromEntries([...programInputs(program).keys()].map((name) => [name, values[name]]))
    const found = await runOnce(nodeRuntime({ threads: 1 }), program, own)
    for (const name of outputs) expect(found[name], name).toBeAllClose(values[name], { ofGreatest: 3e-5 })
  })
})
