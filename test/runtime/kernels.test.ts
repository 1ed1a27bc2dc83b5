import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { kernelModule } from '../../scripts/compile-kernels.ts'
import { allocateBlocks, layoutOf, loadKernels, viewsOf } from '../../src/runtime/index.ts'
import type { AdamScalars } from '../../src/runtime/index.ts'
import '../support/all-close.ts'
import { normals } from '../support/draws.ts'

const STEPS = 50

const layout = layoutOf({ weight: [5, 7], bias: [7], scale: [] })
const lengths = { parameters: layout.length, gradients: layout.length, first: layout.length, second: layout.length }

/** Adam's settings at step t, with its bias corrections folded into rate and epsilon. */
function scalarsAt(step: number): AdamScalars {
  const correction = Math.sqrt(1 - 0.999 ** step)
  return { rate: (0.01 * correction) / (1 - 0.5 ** step), fresh1: 0.5, fresh2: 0.001, epsilon: 1e-8 * correction }
}

/** The same update in float64, in place: plain lists of parameters and moments. */
function adamInFloat64(
  p: Float64Array,
  m: Float64Array,
  v: Float64Array,
  step: { g: Float64Array; scalars: AdamScalars },
): void {
  const { rate, fresh1, fresh2, epsilon } = step.scalars
  for (const [index, g] of step.g.entries()) {
    m[index] += fresh1 * (g - m[index])
    v[index] += fresh2 * (g * g - v[index])
    p[index] -= (rate * m[index]) / (Math.sqrt(v[index]) + epsilon)
  }
}

describe('loadKernels', () => {
  it('updates parameters and moments as float64 does, over 50 steps', async () => {
    const { memory, blocks } = allocateBlocks(lengths)
    const { adam } = await loadKernels(memory)
    const [p, m, v] = [normals('parameters', 35), new Float64Array(35), new Float64Array(35)]
    const views = viewsOf(blocks.parameters, layout)
    views.weight.set(p)
    for (let step = 1; step <= STEPS; step++) {
      const g = normals(`gradient ${step}`, 35).map((value, index) => value * 10 ** -(index % 7))
      viewsOf(blocks.gradients, layout).weight.set(g)
      adam(blocks, scalarsAt(step))
      adamInFloat64(p, m, v, { g, scalars: scalarsAt(step) })
    }
    expect(views.weight).toBeAllClose(p, { ofGreatest: 1e-6 })
    expect(viewsOf(blocks.first, layout).weight).toBeAllClose(m, { ofGreatest: 1e-6 })
    expect(viewsOf(blocks.second, layout).weight).toBeAllClose(v, { ofGreatest: 1e-6 })
  })

  it('keeps what lies between the arrays at 0, and what lies outside the blocks alone', async () => {
    const { memory, blocks } = allocateBlocks({ before: 16, ...lengths, behind: 16 })
    const { adam } = await loadKernels(memory)
    for (const block of [blocks.before, blocks.behind]) block.fill(7)
    for (const view of Object.values(viewsOf(blocks.gradients, layout))) view.fill(0.5)
    for (let step = 1; step <= STEPS; step++) adam(blocks, scalarsAt(step))
    for (const block of [blocks.parameters, blocks.first, blocks.second]) {
      const moved = Object.values(viewsOf(block, layout)).flatMap((view) => [...view])
      expect(moved.every((value) => value !== 0)).toBe(true)
      expect(block.filter((value) => value !== 0)).toHaveLength(moved.length)
    }
    for (const block of [blocks.before, blocks.behind]) expect(new Set(block)).toEqual(new Set([7]))
  })

  it('lets NaN through', async () => {
    const { memory, blocks } = allocateBlocks(lengths)
    blocks.gradients[2] = NaN
    const { adam } = await loadKernels(memory)
    adam(blocks, scalarsAt(1))
    expect([...blocks.parameters.slice(0, 4)]).toEqual([0, 0, NaN, 0])
  })

  it('moves averages towards values, and nothing else', async () => {
    const { memory, blocks } = allocateBlocks({ averages: 16, values: 16, behind: 16 })
    const { average } = await loadKernels(memory)
    blocks.averages.set(normals('averages', 16))
    blocks.values.set(normals('values', 16))
    const expected = blocks.averages.map((value, index) => value + 0.25 * (blocks.values[index] - value))
    const values = [...blocks.values]
    average(blocks.averages, blocks.values, 0.25)
    expect(blocks.averages).toBeAllClose(expected, { ofGreatest: 1e-6 })
    expect([...blocks.values]).toEqual(values)
    expect(new Set(blocks.behind)).toEqual(new Set([0]))
  })

  it('is what the compiler makes of its source today', { timeout: 60_000 }, async () => {
    const stored = await readFile(new URL('../../src/runtime/kernels/module.ts', import.meta.url), 'utf8')
    expect(await kernelModule()).toBe(stored)
  })
})
