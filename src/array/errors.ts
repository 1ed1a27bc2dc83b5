/**
 * The base of every error Facet raises on purpose: what is wrong, then what to do about it. The command line
 * prints `message` alone; a program can tell the kinds apart by class.
 */
export class FacetError extends Error {
  override readonly name: string = 'FacetError'
}

/** The caller asked for something that cannot be: an unknown name, an impossible value. Exit code 2 on the command line. */
export class UsageError extends FacetError {
  override readonly name = 'UsageError'
}

/** Makes an error for a state that only a defect in Facet itself can reach. */
export function internalError(message: string): FacetError {
  return new FacetError(`internal: ${message}`)
}
