import type { Command } from 'commander'
import { count, useOption } from '../options.ts'

/** The options of `facet sweep`, as parsed. */
export interface SweepFlags {
  readonly out?: string
  readonly processes?: number
  readonly queue?: string | true
  readonly prefix?: string
  readonly store?: string
  readonly use?: readonly string[]
  readonly whole?: boolean
  readonly dryRun?: boolean
  readonly results?: boolean
  readonly retryFailed?: boolean
  readonly json?: boolean
}

/** Defines `facet sweep`. */
export function defineSweep(program: Command): void {
  program
    .command('sweep <file>')
    .description('train many settings over seeds, stop the hopeless early, and rank them; said again, it goes on')
    .option('--out <folder>', 'folder of the sweep (default: runs/<name>)')
    .option('--processes <number>', 'runs at once on this machine (default: as many as cores and memory allow)', count)
    .option('--queue [url]', 'have workers do it, over Redis or Valkey: redis://… or rediss://… (default: FACET_QUEUE)')
    .option('--prefix <text>', "what the queue's keys begin with; say the same for its workers (default: {facet})")
    .option(
      '--store <address>',
      'where workers keep, or have kept, runs: a shared folder, or s3://bucket/prefix (default: --out)',
    )
    .addOption(useOption())
    .option('--whole', 'bring models and checkpoints of all finished runs home, not those of the best setting alone')
    .option('--dry-run', 'print what would be done, and do nothing')
    .option('--results', 'print what was found so far, and do nothing')
    .option('--retry-failed', 'give runs that were given up another chance')
    .option('--json', 'print the results as JSON instead of a table')
    .addHelpText('after', HELP)
    .action(async (file: string, flags: SweepFlags) => {
      const { sweepCommand } = await import('./sweep-action.ts')
      await sweepCommand(file, flags)
    })
}

const HELP = `
A small sweep, whole:

  config: { steps: 1000 }
  grid:
    optim.generator.rate: [0.0005, 0.001, 0.002]
    batch: [32, 64]
  seeds: 2
  rank: { by: frechet }
  halving: { factor: 2 }

docs/sweeps.md says all that a file may say.`
