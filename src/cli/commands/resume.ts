import type { Command } from 'commander'
import { count, positive, useOption } from '../options.ts'

/** The options of `facet resume`, as parsed. */
export interface ResumeFlags {
  readonly steps?: number
  readonly epochs?: number
  readonly data?: string
  readonly use?: readonly string[]
  readonly acceptChangedModules?: boolean
  readonly json?: boolean
}

/** Defines `facet resume`. */
export function defineResume(program: Command): void {
  program
    .command('resume')
    .description('go on with a training that was stopped or killed, from its newest whole checkpoint, bit for bit')
    .argument('<run>', "a run's folder")
    .option('--steps <number>', 'train so many steps in all, instead of those that were planned', count)
    .option(
      '--epochs <number>',
      'train so many passes over the data in all, instead of those that were planned',
      positive,
    )
    .option('--data <name|folder>', 'where the data lies now, if it has moved; from then on it is found there')
    .addOption(useOption())
    .option('--accept-changed-modules', 'go on with modules that have changed since the run was begun')
    .option('--json', 'print events as JSON, one a line, instead of progress')
    .action(async (folder: string, flags: ResumeFlags) => {
      const { resumeCommand } = await import('./resume-action.ts')
      await resumeCommand(folder, flags)
    })
}
