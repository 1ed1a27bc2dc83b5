#!/usr/bin/env node
import { createProgram } from './program.ts'
import { reportAndExit } from './exit.ts'

try {
  await createProgram().parseAsync()
} catch (error) {
  reportAndExit(error)
}
