import { FacetError } from '../array/index.ts'
import { reportError } from './exit.ts'

process.stdout.once('error', ({ message, code }: NodeJS.ErrnoException) => {
  process.stdout.on('error', () => {})
  // The reader of a pipe may go, as in `facet data list | head -1`: that is no failure.
  if (code !== 'EPIPE') reportError(new FacetError(`The output cannot be written: ${message}.`))
})
process.stderr.on('error', () => {})

try {
  // Loaded here, so that what keeps it from loading is told as well.
  const { createProgram } = await import('./program.ts')
  await createProgram().parseAsync()
} catch (error) {
  reportError(error)
}
