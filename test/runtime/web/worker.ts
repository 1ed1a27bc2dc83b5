// What the browser's worker imports.
import { FacetError } from '../../../src/array/index.ts'
import { webRuntime } from '../../../src/runtime/web/index.ts'
import type { WebRuntimeOptions } from '../../../src/runtime/web/index.ts'
import { takeTwoSteps } from './steps.ts'
import type { TakenSteps } from './steps.ts'

/** Takes two steps in WebAssembly. */
export function takeWebSteps(preset: string, options: WebRuntimeOptions): Promise<TakenSteps> {
  return takeTwoSteps(webRuntime(options), preset)
}

/** Returns why the steps cannot be taken: the message of a FacetError. */
export async function refusedWebSteps(preset: string, options: WebRuntimeOptions): Promise<string> {
  try {
    await takeWebSteps(preset, options)
  } catch (error) {
    if (error instanceof FacetError) return error.message
    throw error
  }
  throw new Error('expected a FacetError, but nothing was thrown')
}
