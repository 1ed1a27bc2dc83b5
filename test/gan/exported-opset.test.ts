import * as current from 'onnxruntime-node'
import * as oldest from 'onnxruntime-node-1.10'
import { expect, it } from 'vitest'
import { sizeOf } from '../../src/array/index.ts'
import { generatorModel, presets, recogniserModel } from '../../src/gan/index.ts'
import { halveWeights } from '../../src/onnx/index.ts'
import '../support/all-close.ts'
import { normals } from '../support/draws.ts'
import { readModel } from '../support/onnx-reader.ts'
import { initialState, tinyConfig } from '../support/tiny-gan.ts'

const image = { height: 28, width: 28, channels: 1 }
const classes = Array.from({ length: 10 }, (_, label) => `${label}`)
const BATCH = 3

const residual = Object.fromEntries(
  ['generator', 'discriminator'].map((name) => [`networks.${name}.blocks`, 'residual']),
)
const cases: [string, string, Readonly<Record<string, unknown>>][] = [
  ...Object.keys(presets).map((name): (typeof cases)[number] => [name, name, {}]),
  ['residual networks', 'papers', residual],
]

/** Inputs of a model of any batch, drawn from a fixed seed. */
function inputsOf(model: Uint8Array): { name: string; values: Float32Array; shape: number[] }[] {
  return readModel(model).graph.inputs.map(({ name, dimensions: [, ...rest] }) => {
    const shape = [BATCH, ...(rest as number[])]
    return { name, values: Float32Array.from(normals(name, sizeOf(shape))), shape }
  })
}

/** What a release of ONNX Runtime makes of inputs. */
async function outputsOf(
  { InferenceSession, Tensor }: typeof current,
  model: Uint8Array,
  inputs: ReturnType<typeof inputsOf>,
): Promise<Record<string, Float32Array>> {
  const session = await InferenceSession.create(model)
  const feeds = inputs.map(({ name, values, shape }) => [name, new Tensor('float32', values, shape)] as const)
  const outputs = await session.run(Object.fromEntries(feeds))
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]))
}

// Programs that run models elsewhere are often years behind: this release is of December 2021.
it.each(cases)('exported models of %s run in ONNX Runtime 1.10 as in the current one', async (_, preset, settings) => {
  const config = tinyConfig(settings, preset)
  const { networks } = initialState(config, { image, batch: 2 })
  for (const write of [generatorModel, recogniserModel]) {
    const whole = write({ config, image, classes }, networks)
    const inputs = inputsOf(whole)
    for (const model of [whole, halveWeights(whole, (name) => Object.hasOwn(networks, name))]) {
      const then = await outputsOf(oldest as unknown as typeof current, model, inputs)
      const now = await outputsOf(current, model, inputs)
      expect(Object.keys(then)).toEqual(Object.keys(now))
      for (const [name, values] of Object.entries(now)) expect(then[name]).toBeAllClose(values, { absolute: 1e-5 })
    }
  }
})
