/** What an error says to programs. Its message says the same to people. */
export interface ErrorFacts {
  /** What kind of fault it is, in kebab case, such as `unknown-path`: it stays the same when the message is reworded. */
  readonly code?: string | undefined
  /** The config path or the file that it is about. */
  readonly path?: string | undefined
  /** What to do about it, a sentence or two; the message ends with it. */
  readonly remedy?: string | undefined
  /** Where one error tells of several faults, each of them. */
  readonly issues?: readonly ErrorIssue[] | undefined
}

/** One of several faults. */
export interface ErrorIssue {
  /** The config path; empty for the whole config. */
  readonly path: string
  readonly message: string
}

/**
 * The base of every error Facet raises on purpose: what is wrong, then what to do about it. The command line
 * prints `message` alone; a program can tell the kinds apart by class and `code`.
 */
export class FacetError extends Error implements ErrorFacts {
  override readonly name: string = 'FacetError'
  readonly code: string | undefined
  readonly path: string | undefined
  readonly remedy: string | undefined
  readonly issues: readonly ErrorIssue[] | undefined

  constructor(message: string, { code, path, remedy, issues, ...options }: ErrorFacts & ErrorOptions = {}) {
    super(message, options)
    this.code = code
    this.path = path
    this.remedy = remedy
    this.issues = issues
  }
}

/** The caller asked for something that cannot be: an unknown name, an impossible value. Exit code 2 on the command line. */
export class UsageError extends FacetError {
  override readonly name = 'UsageError'
}

/** Returns what an error says to programs, as plain data that another thread can be sent; nothing of an error that is not Facet's. */
export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof FacetError)) return {}
  const { code, path, remedy, issues } = error
  return { code, path, remedy, issues }
}

/** Returns a UsageError with code `invalid-value`: the config path, what is wrong with its value, and what to do. */
export function invalidValue(path: string, fault: string, remedy: string): UsageError {
  return new UsageError(`${path}: ${fault} ${remedy}`, { code: 'invalid-value', path, remedy })
}

/** Makes an error for a state that only a defect in Facet itself can reach: its code is `internal`. */
export function internalError(message: string): FacetError {
  return new FacetError(`internal: ${message}`, { code: 'internal' })
}
