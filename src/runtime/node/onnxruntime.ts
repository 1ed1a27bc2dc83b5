import { FacetError } from '../../array/index.ts'
import { explainShortage } from '../../array/node/index.ts'
import { turnTelemetryOff } from './telemetry.ts'

turnTelemetryOff()

/** ONNX Runtime's native build. Loading this module throws FacetError where the build is missing or does not fit the machine. */
export const { InferenceSession, Tensor, env } = await import('onnxruntime-node').catch(explain)

function explain(error: unknown): never {
  // A machine that has too little of something for the build would also run it.
  const shortage = explainShortage(error)
  if (shortage) throw shortage
  const message = error instanceof Error ? error.message : String(error)
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
  if (isMissing) {
    throw new FacetError(
      'The package onnxruntime-node is not installed, probably because its script could not download the CUDA libraries, which ' +
        'Facet does not need. Run `ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@1.30`, or install Facet again with ' +
        'that variable set.',
      { cause: error },
    )
  }
  throw new FacetError(
    `ONNX Runtime cannot be loaded: ${message}. It runs on Linux with glibc 2.28 or newer (x64, arm64; not on Alpine), macOS and ` +
      'Windows. In a container, use a Debian image such as node:24-slim.',
    { cause: error },
  )
}
