import { InferenceSession, Tensor } from 'onnxruntime-web/wasm'
import type { DeviceRuntime } from '../../src/runtime/index.ts'
import { keepOnDevice } from '../../src/runtime/web/device.ts'
import { webRuntime } from '../../src/runtime/web/index.ts'

/** Returns a runtime that keeps arrays as one for a GPU does, and computes in WebAssembly: what Node can run anywhere. */
export function deviceRuntime(): DeviceRuntime {
  const engine = { InferenceSession, Tensor, options: {}, location: 'cpu' } as const
  const runtime = webRuntime({ threads: 1 })
  return {
    ...runtime,
    name: `${runtime.name}, which keeps the state`,
    keep: (tensors) => keepOnDevice(engine, tensors),
  }
}
