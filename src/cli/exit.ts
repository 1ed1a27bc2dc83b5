import { CommanderError } from 'commander'
import { FacetError, UsageError } from '../array/index.ts'

/** Prints an error for a person, and ends the process: 1 for a failure, 2 for wrong usage, 0 after help. */
export function reportAndExit(error: unknown): never {
  // Commander has printed its own message.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2)
  const debug = process.argv.includes('--debug')
  process.stderr.write(`${debug && error instanceof Error ? error.stack : messageOf(error)}\n`)
  process.exit(error instanceof UsageError ? 2 : 1)
}

function messageOf(error: unknown): string {
  if (error instanceof FacetError) return `facet: ${error.message}`
  const message = error instanceof Error ? error.message : String(error)
  return `facet: internal: ${message}\nThis is a defect in Facet. Please report it with what --debug prints.`
}
