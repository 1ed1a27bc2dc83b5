import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradients } from '../../src/autodiff/index.ts'
import { Graph, evaluate, printProgram, reachableNodes, verifyProgram } from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import { expectSlope } from '../support/finite-differences.ts'
import { PlainGraph } from '../support/plain-graph.ts'
import { numbered } from '../support/programs.ts'
import { buildRecipe, recipes } from '../support/random-programs.ts'
import type { Recipe } from '../support/random-programs.ts'

const RUNS = { seed: 20261124, numRuns: 150 }

/** All steps of a recipe, and the gradient of its scalar by each input. */
function outputsOf(recipe: Recipe, graph: Graph): Record<string, Node> {
  const { nodes, steps, scalar } = buildRecipe(recipe, graph)
  return { scalar, ...numbered('step/', steps), ...numbered('gradient/', gradients(scalar, nodes)) }
}

describe('a random program', { timeout: 60_000 }, () => {
  it('has the gradients of finite differences', () => {
    const check = (recipe: Recipe) => {
      const { nodes, scalar, values } = buildRecipe(recipe, new Graph())
      expectSlope({ scalar, gradient: numbered('x', gradients(scalar, nodes)) }, values)
    }
    fc.assert(fc.property(recipes, check), RUNS)
  })

  it('keeps its values when simplified', () => {
    const check = (recipe: Recipe) => {
      const { values } = buildRecipe(recipe, new Graph())
      const [simple, plain] = [new Graph(), new PlainGraph()].map((graph) =>
        evaluate({ outputs: outputsOf(recipe, graph) }, values),
      )
      for (const [name, expected] of Object.entries(plain)) {
        expect(simple[name]).toBeAllClose(expected, { ofGreatest: 1e-12, absolute: 1e-15 })
      }
    }
    fc.assert(fc.property(recipes, check), RUNS)
  })

  it('is the same nodes when built again in one graph', () => {
    const check = (recipe: Recipe) => {
      const graph = new Graph()
      const [once, again] = [outputsOf(recipe, graph), outputsOf(recipe, graph)]
      for (const [name, node] of Object.entries(once)) expect(again[name]).toBe(node)
    }
    fc.assert(fc.property(recipes, check), RUNS)
  })

  it('prints the same from another graph, whatever else is in it', () => {
    const check = (recipe: Recipe, other: Recipe) => {
      const crowded = new Graph()
      const spare = { ...other, inputs: other.inputs.map((shape) => [...shape, 5]) }
      buildRecipe(spare, crowded)
      expect(printProgram({ outputs: outputsOf(recipe, crowded) })).toBe(
        printProgram({ outputs: outputsOf(recipe, new Graph()) }),
      )
    }
    fc.assert(fc.property(recipes, recipes, check), RUNS)
  })

  it('is verified, its nodes in the order of their ids and each id once', () => {
    const check = (recipe: Recipe) => {
      const program = { outputs: outputsOf(recipe, new Graph()) }
      verifyProgram(program)
      const ids = reachableNodes(program).map(({ id }) => id)
      expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b))
    }
    fc.assert(fc.property(recipes, check), RUNS)
  })
})
