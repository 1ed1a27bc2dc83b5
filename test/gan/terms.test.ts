import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeTensors } from '../../src/array/index.ts'
import { gradients } from '../../src/autodiff/index.ts'
import { terms } from '../../src/gan/index.ts'
import { evaluate, programInputs, verifyProgram } from '../../src/graph/index.ts'
import type { Program } from '../../src/graph/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import '../support/all-close.ts'
import { runOnce } from '../support/programs.ts'
import { termCases } from './term-cases.ts'
import type { TermCase } from './term-cases.ts'
import { buildTerm } from './term-table.ts'

const file = new URL('../golden/terms.safetensors', import.meta.url)
const golden = decodeTensors(readFileSync(file), 'terms').tensors
const runtime = nodeRuntime({ threads: 1 })

/** Values and gradients of a case as PyTorch has them, under the names of the program's outputs. */
function expectedOf({ name }: TermCase): Record<string, ArrayLike<number>> {
  const own = Object.entries(golden).filter(([key]) => key.startsWith(`${name}/`))
  return Object.fromEntries(own.map(([key, { values }]) => [key.slice(name.length + 1), values]))
}

/** The program of a case with exactly these outputs: `loss`, `bound/<part>/loss` and `gradient/<given>`. */
function programOf(one: TermCase, outputs: readonly string[]): Program {
  const { value, bounds, given } = buildTerm(one, golden)
  const moving = outputs.flatMap((output) => (output.startsWith('gradient/') ? [output.slice('gradient/'.length)] : []))
  const moves = gradients(value, moving.map(given))
  return {
    outputs: Object.fromEntries([
      ['loss', value],
      ...Object.entries(bounds).map(([part, bound]) => [`bound/${part}/loss`, bound] as const),
      ...moving.map((name, index) => [`gradient/${name}`, moves[index]] as const),
    ]),
  }
}

describe.each(termCases)('$name against PyTorch', (one) => {
  const expected = expectedOf(one)
  const program = programOf(one, Object.keys(expected))
  const values = Object.fromEntries(
    [...programInputs(program).keys()].map((name) => [name, golden[`given/${name}`].values]),
  )

  it('has the very values and gradients, and the bounds that PyTorch has', () => {
    verifyProgram(program)
    expect(Object.keys(program.outputs).toSorted()).toEqual(Object.keys(expected).toSorted())
    const found: Record<string, ArrayLike<number>> = evaluate(program, values)
    for (const [output, wanted] of Object.entries(expected)) {
      expect(found[output], output).toBeAllClose(wanted, { ofGreatest: 1e-6, absolute: 1e-9 })
    }
  })

  it('and on ONNX Runtime', async () => {
    const found = await runOnce(runtime, program, values)
    for (const [output, wanted] of Object.entries(expected)) {
      expect(found[output], output).toBeAllClose(wanted, { ofGreatest: 3e-5, absolute: 3e-8 })
    }
  })
})

describe('the golden file', () => {
  it('has every term, and no case that is not compared', () => {
    expect(new Set(termCases.map(({ term }) => term))).toEqual(new Set(Object.keys(terms)))
    const cases = new Set(Object.keys(golden).map((key) => key.split('/')[0]))
    cases.delete('given')
    expect(new Set(termCases.map(({ name }) => name))).toEqual(cases)
  })

  it('gradients are all that a value depends on: nothing given has one that the file lacks', () => {
    for (const one of termCases) {
      const { value } = buildTerm(one, golden)
      const read = [...programInputs({ outputs: { value } }).keys()]
      const moving = read.filter((name) => !/^(labels|latent|uniform)\//.test(name))
      const expected = expectedOf(one)
      expect(
        moving.filter((name) => !(`gradient/${name}` in expected)),
        one.name,
      ).toEqual([])
    }
  })
})
