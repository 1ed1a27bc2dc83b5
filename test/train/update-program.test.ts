import { describe, expect, it } from 'vitest'
import type { Declaration } from '../../src/nn/index.ts'
import { constantInitialiser } from '../../src/nn/index.ts'
import { Graph, input, programInputs } from '../../src/graph/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { updateProgram } from '../../src/train/update-program.ts'
import '../support/all-close.ts'
import { runOnce } from '../support/programs.ts'

const COUNT = 40

/** The update of a step with two parameters and a statistic, whose gradients and losses are given. */
function programOf(options: { averaged: boolean }) {
  const graph = new Graph()
  const declaration = (shape: number[]): Declaration => ({ shape, initialiser: constantInitialiser(0) })
  return updateProgram(
    {
      program: {
        outputs: {
          'loss/one': input(graph, 'one', []),
          'bound/two': input(graph, 'two', []),
          'gradient/g/weight': input(graph, 'slopes', [COUNT / 8, 8]),
          'gradient/g/bias': input(graph, 'slope', [1]),
          'statistic/g/mean': input(graph, 'fresh mean', [1]),
        },
      },
      parameters: new Map([
        ['g/weight', declaration([COUNT / 8, 8])],
        ['g/bias', declaration([1])],
      ]),
      statistics: new Map([['g/mean', declaration([1])]]),
    },
    options,
  )
}

/** Runs it with all that is not given 1. */
function run(given: Readonly<Record<string, number[]>>, options = { averaged: true }) {
  const program = programOf(options)
  const ones = [...programInputs(program)].map(([name, { shape }]) => {
    return [name, new Array<number>(shape.reduce((size, extent) => size * extent, 1)).fill(1)] as const
  })
  return runOnce(nodeRuntime({ threads: 1 }), program, { ...Object.fromEntries(ones), ...given })
}

describe('an update', () => {
  it('states what becomes of parameters, moments, statistics and averages, by their names in a checkpoint', async () => {
    const result = await run({
      ...{ slope: [3], 'g/bias': [2], 'adam/first/g/bias': [1], 'adam/second/g/bias': [5] },
      ...{ 'fresh mean': [9], 'average/g/bias': [4], 'average/g/mean': [1] },
      ...{ 'update/rate': [0.1], 'update/fresh1': [0.5], 'update/fresh2': [0.25], 'update/epsilon': [1] },
      ...{ 'update/freshness': [0.5] },
    })
    const [first, second] = [1 + 0.5 * (3 - 1), 5 + 0.25 * (9 - 5)]
    const bias = 2 - (0.1 * first) / (Math.sqrt(second) + 1)
    const expected = {
      'next/g/bias': bias,
      'next/adam/first/g/bias': first,
      'next/adam/second/g/bias': second,
      'next/g/mean': 9,
      'next/average/g/bias': (4 + bias) / 2,
      'next/average/g/mean': 5,
    }
    for (const [name, value] of Object.entries(expected)) {
      expect(result[name], name).toBeAllClose([value], { relative: 1e-6 })
    }
    const others = ['', 'adam/first/', 'adam/second/', 'average/'].map((kind) => `next/${kind}g/weight`)
    expect(Object.keys(result).toSorted()).toEqual([...Object.keys(expected), ...others, 'report'].toSorted())
  })

  it('has no averages where there are none', () => {
    const { outputs } = programOf({ averaged: false })
    expect(Object.keys(outputs).filter((name) => name.includes('average'))).toEqual([])
    expect([...programInputs({ outputs }).keys()].filter((name) => /average|freshness/.test(name))).toEqual([])
  })

  it('reports losses and bounds in order', async () => {
    const { report } = await run({ one: [0.25], two: [-3] })
    expect([...report.subarray(0, 2)]).toEqual([0.25, -3])
    expect(report).toHaveLength(3)
  })

  it.each([0, 1, -1.8e19, 1.8e19, 1e-45])('reports a finite number where all gradients are %d', async (slope) => {
    const { report } = await run({ slopes: new Array<number>(COUNT).fill(slope), slope: [slope] })
    expect(Number.isFinite(report[2])).toBe(true)
  })

  it.each([NaN, Infinity, -Infinity, 1.9e19, -3.4e38])('reports none where one gradient is %d', async (odd) => {
    for (const place of [0, 17, COUNT - 1]) {
      const slopes = new Array<number>(COUNT).fill(1)
      slopes[place] = odd
      const { report } = await run({ slopes })
      expect(Number.isFinite(report[2]), `${place}`).toBe(false)
    }
    const { report } = await run({ slope: [odd] })
    expect(Number.isFinite(report[2])).toBe(false)
  })
})
