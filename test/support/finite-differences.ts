import { expect } from 'vitest'
import { evaluate } from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import './all-close.ts'
import { normals } from './draws.ts'

type Values = Readonly<Record<string, ArrayLike<number>>>

/** The step along a direction: with a rule of fourth order, truncation and rounding cost about 1e-12 each. */
const STEP = 2e-4

/** What is at stake in {@link expectSlope}. */
export interface SlopeClaim {
  readonly scalar: Node
  /** What is claimed to be the scalar's gradient by each input, by the input's name. */
  readonly gradient: Readonly<Record<string, Node>>
}

/**
 * Checks a gradient against central differences of fourth order in float64, along a random direction: relative 1e-8.
 * Finite differences of a function with a kink nearer than about 1e-2 mean nothing.
 */
export function expectSlope({ scalar, gradient }: SlopeClaim, values: Values): void {
  const found: Record<string, Float64Array> = evaluate({ outputs: gradient }, values)
  const directions = Object.entries(found).map(
    ([name, { length }]) => [name, normals(`toward ${name}`, length)] as const,
  )
  const along = (distance: number) => evaluate({ outputs: { scalar } }, moved(values, directions, distance)).scalar[0]
  const [near, far] = [1, 2].map((steps) => along(steps * STEP) - along(-steps * STEP))
  const terms = directions.flatMap(([name, direction]) =>
    [...direction].map((part, index) => part * found[name][index]),
  )
  const slope = terms.reduce((a, b) => a + b, 0)
  const magnitude = terms.reduce((a, b) => a + Math.abs(b), Math.abs(along(0)))
  expect([slope]).toBeAllClose([(8 * near - far) / (12 * STEP)], { absolute: 1e-8 * magnitude + 1e-12 })
}

/** Values moved some way along a direction. */
function moved(values: Values, directions: readonly (readonly [string, Float64Array])[], distance: number): Values {
  const changed = directions.map(([name, direction]): [string, Float64Array] => [
    name,
    direction.map((part, index) => values[name][index] + distance * part),
  ])
  return { ...values, ...Object.fromEntries(changed) }
}
