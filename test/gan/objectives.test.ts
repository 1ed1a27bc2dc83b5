import { describe, expect, it } from 'vitest'
import { objectives, presets, resolveConfig, stepProgram, terms } from '../../src/gan/index.ts'
import type { Config, ConfigSources, NetworkName, Term } from '../../src/gan/index.ts'
import { evaluate, verifyProgram } from '../../src/graph/index.ts'
import type { Program } from '../../src/graph/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { createStepper } from '../../src/train/index.ts'
import { normals } from '../support/draws.ts'
import { smallImages } from '../support/small-images.ts'
import { TINY, initialValues } from '../support/tiny-gan.ts'

/** One objective: a preset, choices of families, and settings. */
interface ObjectiveCase {
  readonly name: string
  readonly preset?: string
  readonly choices?: ConfigSources['objectives']
  readonly settings?: Readonly<Record<string, unknown>>
}

type Choices = NonNullable<ConfigSources['objectives']>

const choose = (...choices: Choices): ObjectiveCase => ({
  name: choices.map((choice) => choice.join(' ')).join(', '),
  choices,
})

const few = { 'labels.share': 0.5, 'labels.perBatch': 1, 'labels.generated': 'frequency' }
const classes = Object.keys(objectives.class)

/** Every preset, every adversarial family with every class family, and each of the others. */
const cases: ObjectiveCase[] = [
  ...Object.keys(presets).map((preset) => ({ name: `preset ${preset}`, preset })),
  ...Object.keys(objectives.adversarial).flatMap((adversarial) =>
    classes.map((by) => choose(['adversarial', adversarial], ['class', by])),
  ),
  ...Object.keys(objectives.code).map((code) => choose(['code', code])),
  ...classes.map((by) => choose(['class', by], ['penalty', 'r1'])),
  ...classes.map((by) => ({ ...choose(['class', by]), name: `class ${by}, half of the labels`, settings: few })),
]

const image = { height: 8, width: 8, channels: 1 }
const size = { image, batch: 4 }
const images = smallImages(
  image,
  3,
  Array.from({ length: 12 }, (_, index) => index % 3),
)
const runtime = nodeRuntime({ threads: 1 })

function configOf({ preset, choices, settings = {} }: ObjectiveCase): Config {
  const small = { ...TINY, 'networks.discriminator.hidden': 12, 'latents.0.size': 3, ...settings }
  return resolveConfig({ preset, objectives: choices, assignments: Object.entries(small), threads: 1 })
}

/** What a player minimises in the first step, as a number: its terms in the program, each times its weight there. */
function objectiveOf(config: Config, player: NetworkName, { outputs }: Program) {
  const own = Object.keys(config.terms).filter((name) => {
    const { player: of }: Term = terms[name]
    return `loss/${name}` in outputs && (of === 'both' || of === (player === 'generator' ? 'G' : 'D'))
  })
  const program = { outputs: Object.fromEntries(own.map((name) => [`loss/${name}`, outputs[`loss/${name}`]])) }
  return (values: Readonly<Record<string, ArrayLike<number>>>): number => {
    const found: Record<string, Float64Array> = evaluate(program, values)
    const weight = (name: string) => (config.terms[name]?.weight ?? 0) * (config.terms[name]?.every ?? 1)
    return own.reduce((sum, name) => sum + weight(name) * found[`loss/${name}`][0], 0)
  }
}

function jostled(name: string, values: ArrayLike<number>): Float64Array {
  return normals(`jostle ${name}`, values.length).map((part, at) => values[at] + 0.1 * part)
}

/** So short that it meets the kink of a relu once in a thousand times, and that half of the digits are left. */
const STEP = 1e-6

describe.each(cases)('$name', (one) => {
  const config = configOf(one)

  it.each(['discriminator', 'generator'] as const)('%s: gradients are the slopes of its objective', (player) => {
    const { program, parameters } = stepProgram(player, config, size)
    verifyProgram(program)
    const values: Record<string, ArrayLike<number>> = initialValues(config, size, 3)
    // Where a network begins, shifts are 0 and a relu behind one may stand on its kink.
    for (const name of parameters.keys()) values[name] = jostled(name, values[name])
    const found: Record<string, Float64Array> = evaluate(program, values)
    const names = [...parameters.keys()]
    const directions = names.map((name) => normals(`toward ${name}`, values[name].length))
    const along = (distance: number) => ({
      ...values,
      ...Object.fromEntries(
        names.map((name, index) => [name, directions[index].map((part, at) => values[name][at] + distance * part)]),
      ),
    })
    const objective = objectiveOf(config, player, program)
    const difference = (objective(along(STEP)) - objective(along(-STEP))) / (2 * STEP)
    const products = names.flatMap((name, index) =>
      [...directions[index]].map((part, at) => part * found[`gradient/${name}`][at]),
    )
    const slope = products.reduce((a, b) => a + b, 0)
    const magnitude = products.reduce((a, b) => a + Math.abs(b), 0)
    expect(magnitude).toBeGreaterThan(1e-2)
    expect(Math.abs(slope - difference)).toBeLessThan(1e-6 * magnitude)
  })

  it('takes two steps, and all that it reports is finite', async () => {
    const stepper = await createStepper({ config, images, runtime })
    for (const step of [0, 1]) {
      const losses = await stepper.step(step)
      const due = Object.keys(config.terms).filter((name) => step % (config.terms[name]?.every ?? 1) === 0)
      expect(Object.keys(losses)).toEqual(expect.arrayContaining(due))
      for (const [name, value] of Object.entries(losses)) expect(Number.isFinite(value), name).toBe(true)
    }
    for (const [name, values] of Object.entries(stepper.state.networks)) {
      expect(values.every(Number.isFinite), name).toBe(true)
    }
    await stepper.release()
  })
})
