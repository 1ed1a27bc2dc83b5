import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { IMAGES, generatorProgram, stepProgram, withTotals } from '../../src/gan/index.ts'
import type { NetworkName } from '../../src/gan/index.ts'
import { evaluate, programInputs } from '../../src/graph/index.ts'
import type { Program } from '../../src/graph/index.ts'
import { adamScalars } from '../../src/optim/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { decodeTensors } from '../../src/array/index.ts'
import { GOLDEN_SIZE, goldenCase } from './golden-config.ts'

type Values = Record<string, ArrayLike<number>>
type Run = (program: Program, values: Values) => Promise<Values>

/** Both ways to run a program, and how far each may be from PyTorch's float64, relative to an array's greatest value. */
const runs: { name: string; run: Run; tolerance: number }[] = [
  {
    name: 'the float64 reference',
    run: (program, values) => Promise.resolve(evaluate(program, values)),
    tolerance: 1e-6,
  },
  { name: 'ONNX Runtime', run: runNative, tolerance: 3e-5 },
]

async function runNative(program: Program, values: Values): Promise<Values> {
  const names = [...programInputs(program).keys()]
  const inputs = Object.fromEntries(names.map((name) => [name, Float32Array.from(values[name])]))
  const sizes = Object.entries(program.outputs).map(
    ([name, { shape }]) => [name, shape.reduce((a, b) => a * b, 1)] as const,
  )
  const outputs = Object.fromEntries(sizes.map(([name, size]) => [name, new Float32Array(size)]))
  const executable = await nodeRuntime({ threads: 1 }).load(program, { inputs, outputs })
  await executable.run()
  await executable.release()
  return outputs
}

/** In the tutorial this bias goes straight into a norm that subtracts it again: its gradient is 0 but for rounding. */
const WITHOUT_GRADIENT = 'generator/deconv_1/bias'

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string, tolerance: number): void {
  const scale = Math.max(...Array.from(expected, Math.abs), 1e-3)
  const errors = Array.from(expected, (value, index) => Math.abs(value - actual[index]) / scale)
  expect(actual.length, what).toBe(expected.length)
  expect(Math.max(...errors), what).toBeLessThan(tolerance)
}

describe.each(['tutorial', 'papers'] as const)('the %s preset against PyTorch', (name) => {
  const { config, optim } = goldenCase(name)
  const file = new URL(`../golden/${name}.safetensors`, import.meta.url)
  const golden = decodeTensors(readFileSync(file), name).tensors
  const under = (prefix: string) =>
    Object.entries(golden).flatMap(([key, { values }]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), values] as const] : [],
    )

  describe.each(runs)('by $name', ({ run, tolerance }) => {
    it('agrees in losses, gradients, three updates of both players, and samples', async () => {
      const values: Values = Object.fromEntries(under('initial/'))
      const moments: Record<string, { first: Float64Array; second: Float64Array }> = {}
      for (const step of [1, 2, 3]) {
        const feed = (player: NetworkName): Values => ({
          [IMAGES]: golden[`step_${step}/images`].values,
          class: golden[`step_${step}/labels`].values,
          ...Object.fromEntries(under(`step_${step}/${player}/`)),
        })
        for (const player of ['discriminator', 'generator'] as const) {
          const { program, parameters } = stepProgram(player, config, GOLDEN_SIZE)
          const outputs = await run(program, { ...values, ...feed(player) })
          expectLosses(outputs, step, player)
          if (step === 1) {
            for (const parameter of parameters.keys()) {
              const expected = golden[`step_1/gradient/${parameter}`].values
              expectClose(outputs[`gradient/${parameter}`], expected, `gradient of ${parameter}`, tolerance)
            }
          }
          for (const parameter of parameters.keys()) update(parameter, outputs[`gradient/${parameter}`], player, step)
          for (const [key, value] of Object.entries(outputs)) {
            if (key.startsWith('statistic/')) values[key.slice('statistic/'.length)] = value
          }
        }
      }
      for (const [key, expected] of under('final/')) {
        if (key === 'images' || key === WITHOUT_GRADIENT) continue
        expectClose(values[key], expected, `final ${key}`, tolerance)
      }
      const sampler = generatorProgram(config, { ...GOLDEN_SIZE, normalisation: 'running' })
      const latents = { class: golden['step_3/labels'].values, ...Object.fromEntries(under('step_3/generator/')) }
      expectClose(
        (await run(sampler, { ...values, ...latents })).images,
        golden['final/images'].values,
        'samples',
        tolerance,
      )

      function expectLosses(outputs: Values, step: number, player: NetworkName): void {
        const losses = Object.entries(outputs).filter(([key]) => key.startsWith('loss/'))
        const own = Object.fromEntries(losses.map(([key, value]) => [key.slice('loss/'.length), value[0]]))
        const named = withTotals(config, own)
        const expected = under(`step_${step}/${player}/loss/`)
        expect(expected.length).toBeGreaterThan(2)
        for (const [term, [value]] of expected) {
          const actual = named[term] ?? named[`${term}_gaussian`]
          expectClose([actual], [value], `step ${step}, ${player}: ${term}`, tolerance)
        }
      }

      function update(parameter: string, gradient: ArrayLike<number>, player: NetworkName, step: number): void {
        const { rate, fresh1, fresh2, epsilon } = adamScalars(optim[player], step)
        const { length } = gradient
        const moment = (moments[parameter] ??= { first: new Float64Array(length), second: new Float64Array(length) })
        values[parameter] = Float64Array.from(values[parameter], (value, index) => {
          moment.first[index] += fresh1 * (gradient[index] - moment.first[index])
          moment.second[index] += fresh2 * (gradient[index] ** 2 - moment.second[index])
          return value - (rate * moment.first[index]) / (Math.sqrt(moment.second[index]) + epsilon)
        })
      }
    })
  })
})
