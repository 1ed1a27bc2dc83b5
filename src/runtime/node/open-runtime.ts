import { UsageError } from '../../array/index.ts'
import { nodeRuntime } from './session.ts'
import type { NodeRuntime } from './session.ts'

/** What a runtime is opened for; a config says both. */
export interface RuntimeRequest {
  /** What computes; by default `cpu`. */
  readonly device?: string | undefined
  /** Threads a run uses: a whole number of at least 1. */
  readonly threads: number
}

/** The runtime of each device. */
const DEVICES: Readonly<Record<string, (threads: number) => NodeRuntime>> = {
  cpu: (threads) => nodeRuntime({ threads }),
}

/**
 * Opens the runtime that a config asks for.
 *
 * @throws UsageError for an unknown device, which lists those there are, and for far more threads than this machine has cores
 */
export function openRuntime({ device = 'cpu', threads }: RuntimeRequest): NodeRuntime {
  if (Object.hasOwn(DEVICES, device)) return DEVICES[device](threads)
  const remedy = `Choose one of: ${Object.keys(DEVICES).join(', ')}.`
  throw new UsageError(`device: there is no '${device}'. ${remedy}`, { code: 'unknown-device', path: 'device', remedy })
}
