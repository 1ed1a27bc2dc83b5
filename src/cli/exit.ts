import { CommanderError } from 'commander'
import { FacetError, UsageError } from '../array/index.ts'
import { explainSystemError } from '../array/node/index.ts'
import { plain } from './print.ts'

/**
 * Prints an error for a person, and has the process end with its code as soon as nothing is under way. `process.exit`
 * would not do: ONNX Runtime aborts the process when the thread it runs on is ended from outside.
 */
export function reportError(error: unknown): void {
  const { code, text } = outcomeOf(error)
  process.exitCode = code
  process.stderr.write(plain(text))
}

/** Returns what an error comes to: 1 for a failure, 2 for wrong usage, 0 after help, and what is left to print. */
export function outcomeOf(error: unknown): { readonly code: number; readonly text: string } {
  const explained = explainSystemError(error)
  // Commander has printed its own message.
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : 2, text: '' }
  const debug = process.argv.includes('--debug')
  const text = debug && error instanceof Error ? error.stack : messageOf(explained)
  return { code: error instanceof UsageError ? 2 : 1, text: `${text}\n` }
}

function messageOf(error: unknown): string {
  if (error instanceof FacetError) return `facet: ${error.message}`
  const message = error instanceof Error ? error.message : String(error)
  return `facet: internal: ${message}\nThis is a defect in Facet. Please report it with what --debug prints.`
}
