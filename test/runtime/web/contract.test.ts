import { webRuntime } from '../../../src/runtime/web/index.ts'
import { describeRuntime } from '../runtime-contract.ts'

// Node runs the same WebAssembly; what only a browser can show is in training.test.ts.
describeRuntime(webRuntime({ threads: 1 }))
