import { describe, expect, it } from 'vitest'
import { buildCase, firstDerivatives, secondDerivatives, titled } from '../graph/op-case.ts'
import type { BuiltCase, Differentiated } from '../graph/op-case.ts'
import { opCases } from '../graph/op-cases.ts'
import { expectSlope } from '../support/finite-differences.ts'
import { numbered } from '../support/programs.ts'

const differentiable = opCases.filter((opCase) => opCase.differentiable ?? true)

function expectDerivative({ inputs, values }: BuiltCase, { scalar, gradient }: Differentiated): void {
  expect(gradient.map(({ shape }) => shape)).toEqual(inputs.map(({ shape }) => shape))
  expectSlope({ scalar, gradient: numbered('x', gradient) }, values)
}

describe.each(titled(differentiable))('%s', (_, opCase) => {
  const built = buildCase(opCase)

  it('has the slope of finite differences', () => {
    expectDerivative(built, firstDerivatives(built))
  })

  it('has the second derivative of finite differences', () => {
    expectDerivative(built, secondDerivatives(built))
  })
})
