import { FacetError } from '../../src/array/index.ts'

/** Returns the message of the FacetError that `act` throws; any other outcome is thrown on. */
export function refusal(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof FacetError) return error.message
    throw error
  }
  throw new Error('expected a FacetError, but nothing was thrown')
}
