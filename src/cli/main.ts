#!/usr/bin/env node
import { FacetError } from '../array/index.ts'
import { createProgram } from './program.ts'
import { reportAndExit } from './exit.ts'

// Such as by `facet train --json | head -1`: the reader of the pipe has gone.
process.stdout.on('error', ({ message }) => reportAndExit(new FacetError(`The output cannot be written: ${message}.`)))

try {
  await createProgram().parseAsync()
} catch (error) {
  reportAndExit(error)
}
