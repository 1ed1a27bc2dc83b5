import { describe, expect, it } from 'vitest'
import { sizeOf } from '../../src/array/index.ts'
import { evaluate, ops, verifyProgram } from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import '../support/all-close.ts'
import { PlainGraph } from '../support/plain-graph.ts'
import { numbered } from '../support/programs.ts'
import { buildCase, firstDerivatives, titled } from './op-case.ts'
import { opCases } from './op-cases.ts'

it('has a case for every op, and every case a name of its own', () => {
  expect(new Map(titled(opCases)).size).toBe(opCases.length)
  expect(ops.map(({ name }) => name).filter((name) => !opCases.some(({ op }) => op === name))).toEqual([])
})

describe.each(titled(opCases))('%s', (_, opCase) => {
  it('has the shape its rule says', () => {
    const { output, values } = buildCase(opCase)
    verifyProgram({ outputs: { output } })
    expect(evaluate({ outputs: { output } }, values).output).toHaveLength(sizeOf(output.shape))
  })

  it('keeps its values and gradients when simplified', () => {
    const [simple, plain] = [buildCase(opCase), buildCase(opCase, new PlainGraph())].map((built) => {
      const outputs: Record<string, Node> = {
        output: built.output,
        ...numbered('gradient/', firstDerivatives(built).gradient),
      }
      return evaluate({ outputs }, built.values)
    })
    for (const [name, values] of Object.entries(plain)) expect(simple[name]).toBeAllClose(values, { ofGreatest: 1e-14 })
  })
})
