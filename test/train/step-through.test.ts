import { describe, expect, it } from 'vitest'
import { encodeTensors } from '../../src/array/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { createStepThrough, createStepper } from '../../src/train/index.ts'
import type { Move } from '../../src/train/index.ts'
import { mnist } from '../support/mnist.ts'
import { observedRuntime } from '../support/observed-runtime.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const PLAYERS = ['discriminator', 'generator'] as const

/** Takes two steps by halves that are looked at; returns the moves and the bytes that a checkpoint would hold. */
async function stepThrough(settings: Readonly<Record<string, unknown>> = {}) {
  const { runtime, runs } = observedRuntime(nodeRuntime({ threads: 1 }))
  const options = { config: tinyConfig(settings), images: mnist.train, runtime }
  const stepper = await createStepper(options)
  const through = await createStepThrough(options, stepper)
  const moves: Move[] = []
  for (const step of [0, 1]) for (const player of PLAYERS) moves.push(await through.take(player, step))
  const bytes = Buffer.concat(encodeTensors(stepper.state.saved))
  await through.release()
  await stepper.release()
  return { moves, bytes, runs, options }
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
const normOf = (values: readonly number[]) => Math.sqrt(sumOf(values.map((value) => value ** 2)))

describe('steps that are looked at', async () => {
  const { moves, bytes, runs } = await stepThrough()
  const [first, second] = moves

  it.each([
    ['the default', {}],
    [
      'augmentation and a penalty with draws of its own',
      { 'augment.translation': 0.125, 'terms.penalty_gp.weight': 1 },
    ],
    ['spectral norm, whose vectors are statistics', { 'networks.discriminator.norm': 'spectral' }],
  ])('are the stepper’s own with %s, bit for bit', async (_, settings) => {
    const looked = await stepThrough(settings)
    const stepper = await createStepper(looked.options)
    const losses = [await stepper.step(0), await stepper.step(1)]
    expect(looked.moves.filter(({ player }) => player === 'generator').map((move) => move.losses)).toEqual(losses)
    expect(Buffer.concat(encodeTensors(stepper.state.saved)).equals(looked.bytes)).toBe(true)
    expect(looked.bytes.equals(bytes)).toBe(Object.keys(settings).length === 0)
  })

  it('show the batch that training sees: its losses before the move are those the step returns', () => {
    for (const { player, before, losses } of moves) {
      const names = Object.keys(before.losses).filter((name) => name in losses)
      expect(names.length).toBeGreaterThan(0)
      if (player === 'discriminator') {
        for (const name of names) expect(before.losses[name], name).toBeCloseTo(losses[name], 5)
      } else expect(before.losses.loss_g).toBeCloseTo(losses.loss_g, 5)
    }
  })

  it('D’s move leaves generated images as they are and changes what D says; G’s move changes both', () => {
    expect(first.after.images).toEqual(first.before.images)
    expect(first.after.real).not.toEqual(first.before.real)
    expect(second.after.images).not.toEqual(second.before.images)
    expect(second.after.real).toEqual(second.before.real)
    expect(second.after.fake).not.toEqual(second.before.fake)
    expect(second.realImages).toEqual(first.realImages)
    expect(moves[2].realImages).not.toEqual(first.realImages)
  })

  it('say what each term pushes: the shares make up the whole, of the gradient that the update took', () => {
    const gradients = runs.filter(({ outputs }) => Object.keys(outputs).some((name) => name.startsWith('gradient/')))
    expect(gradients).toHaveLength(moves.length)
    for (const [index, { pushes }] of moves.entries()) {
      expect(sumOf(pushes.map(({ share }) => share))).toBeCloseTo(1, 4)
      const taken = Object.entries(gradients[index].outputs).filter(([name]) => name.startsWith('gradient/'))
      const whole = normOf(taken.flatMap(([, values]) => [...values]))
      // ‖g‖ = Σ ‖gₜ‖ cos(gₜ, g)
      expect(sumOf(pushes.map(({ norm, cosine }) => norm * cosine)) / whole).toBeCloseTo(1, 4)
      for (const { cosine } of pushes) expect(Math.abs(cosine)).toBeLessThanOrEqual(1 + 1e-5)
    }
    const common = ['loss_cf', 'loss_con_gaussian', 'loss_cr']
    expect(first.pushes.map(({ term }) => term).toSorted()).toEqual([...common, 'loss_d_f', 'loss_d_r'])
    expect(second.pushes.map(({ term }) => term).toSorted()).toEqual([...common, 'loss_g'])
    // Real images are nothing to G.
    expect(second.pushes).toContainEqual({ term: 'loss_cr', norm: 0, cosine: 0, share: 0 })
  })

  it('say how far the player moved, whole and by layer', () => {
    const [before, after] = runs
      .filter(({ outputs }) => Object.keys(outputs).some((name) => name.startsWith('gradient/')))
      .map(({ inputs }) => inputs)
    const [moved, sizes] = [new Map<string, number[]>(), new Map<string, number[]>()]
    for (const name of Object.keys(before)) {
      if (!name.startsWith('discriminator/')) continue
      const layer = name.slice('discriminator/'.length, name.lastIndexOf('/'))
      const own = [...before[name]]
      moved.set(layer, [...(moved.get(layer) ?? []), ...own.map((value, index) => after[name][index] - value)])
      sizes.set(layer, [...(sizes.get(layer) ?? []), ...own])
    }
    const { update } = first
    expect(update.norm).toBeCloseTo(normOf([...moved.values()].flat()), 8)
    expect(update.relative).toBeCloseTo(update.norm / normOf([...sizes.values()].flat()), 8)
    expect(update.layers.map(({ name }) => name).toSorted()).toEqual([...moved.keys()].toSorted())
    for (const { name, relative } of update.layers) {
      expect(relative, name).toBeCloseTo(normOf(moved.get(name) ?? []) / normOf(sizes.get(name) ?? []), 8)
    }
    expect(second.update.layers.map(({ name }) => name)).not.toEqual(update.layers.map(({ name }) => name))
  })

  it('a term of weight 0 pushes nothing and is still measured', async () => {
    const { moves: ablated } = await stepThrough({ 'terms.loss_cf.weight': 0 })
    expect(ablated[0].pushes.map(({ term }) => term)).not.toContain('loss_cf')
    expect(ablated[0].before.losses.loss_cf).toBeGreaterThan(0)
  })
})
