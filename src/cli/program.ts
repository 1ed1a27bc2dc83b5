import { Command } from 'commander'
import { VERSION } from '../array/index.ts'
import { defineAblate } from './commands/ablate.ts'
import { defineCompare } from './commands/compare.ts'
import { defineData } from './commands/data.ts'
import { defineEvaluate } from './commands/evaluate.ts'
import { defineExport } from './commands/export.ts'
import { defineResume } from './commands/resume.ts'
import { defineSample } from './commands/sample.ts'
import { defineStudio } from './commands/studio.ts'
import { defineSweep } from './commands/sweep.ts'
import { defineTrain } from './commands/train.ts'
import { defineTraverse } from './commands/traverse.ts'
import { defineWorker } from './commands/worker.ts'
import { plain } from './print.ts'

/** What help lists, in its order. */
const COMMANDS = [
  defineTrain,
  defineResume,
  defineSample,
  defineTraverse,
  defineEvaluate,
  defineExport,
  defineAblate,
  defineCompare,
  defineSweep,
  defineWorker,
  defineData,
  defineStudio,
]

/** Returns the command line. Commands load what they compute with only when they run, so that help is instant. */
export function createProgram(): Command {
  const program = new Command('facet')
    .description('Trains GANs whose samples you can steer, by class and by codes with meaning.')
    .version(VERSION)
    .option('--debug', 'print the stack of an error')
  for (const define of COMMANDS) define(program)
  settle(program)
  return program.addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong usage.')
}

/** Sets how a command and those below it report wrong usage: words of the command line may be anything. */
function settle(command: Command): void {
  command
    .exitOverride()
    .showHelpAfterError('(add --help to see what it takes)')
    .configureOutput({ writeErr: (text) => process.stderr.write(plain(text)) })
  for (const inner of command.commands) settle(inner)
}
