import { FacetError } from '../array/index.ts'
import { reportError } from './exit.ts'

// The reader of a pipe may go, as in `facet train --json | head -1`. Progress that nobody reads is no failure.
process.stdout.once('error', ({ message }) => {
  process.stdout.on('error', () => {})
  reportError(new FacetError(`The output cannot be written: ${message}.`))
})
process.stderr.on('error', () => {})

try {
  // Loaded here, so that what keeps it from loading is told as well.
  const { createProgram } = await import('./program.ts')
  await createProgram().parseAsync()
} catch (error) {
  reportError(error)
}
