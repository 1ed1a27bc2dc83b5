import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { describeRuntime } from './runtime-contract.ts'

for (const threads of [1, 2]) describeRuntime(nodeRuntime({ threads }))
