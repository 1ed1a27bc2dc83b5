import { expect, it } from 'vitest'
import { Graph, evaluate, input, max } from '../../src/graph/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { runOnce } from '../support/programs.ts'
import { describeRuntime } from './runtime-contract.ts'

for (const threads of [1, 2]) describeRuntime(nodeRuntime({ threads }))

// Should this fail, ONNX Runtime's ReduceMax has become what the reference is, and the remark at `max` can go.
it('passes over a NaN in max alone, unlike the reference', async () => {
  const outputs = { y: max(input(new Graph(), 'x', [3])) }
  const values = { x: [1, NaN, 2] }
  expect([...evaluate({ outputs }, values).y]).toEqual([NaN])
  expect([...(await runOnce(nodeRuntime({ threads: 1 }), { outputs }, values)).y]).toEqual([2])
})
