import type { Command } from 'commander'
import { count, positive } from '../options.ts'

/** The options of `facet worker`, as parsed. */
export interface WorkerFlags {
  readonly queue?: string
  readonly prefix?: string
  readonly store?: string
  readonly processes?: number
  readonly folder?: string
  readonly allowCode?: boolean
  readonly patience: number
  readonly idle?: number
  readonly json?: boolean
}

/** Defines `facet worker`. */
export function defineWorker(program: Command): void {
  program
    .command('worker')
    .description('do the runs of sweeps on this machine, as a queue gives them out')
    .option('--queue <url>', 'the queue, on Redis or Valkey: redis://… or rediss://… (default: FACET_QUEUE)')
    .option('--prefix <text>', "what the queue's keys begin with, as the sweep says (default: {facet})")
    .option('--store <address>', "where runs are kept, if the sweep's shared folder has another path here")
    .option('--processes <number>', 'runs at once (default: as many as cores and memory allow)', count)
    .option('--folder <folder>', 'where runs under way lie (default: the folder for temporary files)')
    .option('--patience <seconds>', 'without a sign of life for so long, another worker takes over', positive, 30)
    .option('--allow-code', 'execute modules that sweeps bring along (default: leave their runs to other workers)')
    .option('--idle <seconds>', 'end after so long without work (default: wait for more)', positive)
    .option('--json', 'print what happens as lines of JSON')
    .addHelpText('after', HELP)
    .action(async (flags: WorkerFlags) => {
      const { workerCommand } = await import('./worker-action.ts')
      await workerCommand(flags)
    })
}

const HELP = `
Start as many as you like, on any machine that reaches the queue and the store and has the data:

  FACET_QUEUE=rediss://user:password@queue.example:6379 facet worker

A bucket's credentials are found as Amazon's tools find them (AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_ENDPOINT_URL_S3, …).
Ctrl-C ends a worker in good order: what its runs have learned is kept, and others go on with them.`
