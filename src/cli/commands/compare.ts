import type { Command } from 'commander'
import { count, seed } from '../options.ts'

/** The options of `facet compare`, as parsed. */
export interface CompareFlags {
  readonly count: number
  readonly seed: number
  readonly data?: string
  readonly threads?: number
  readonly out: string
  readonly json?: boolean
}

/** Defines `facet compare`. */
export function defineCompare(program: Command): void {
  program
    .command('compare')
    .description('set runs side by side: scores by a judge with mean and spread over seeds, and pictures')
    .argument('<runs...>', 'folders of runs; those that differ in the seed alone are taken together')
    .option('--count <number>', 'samples of each run that the judge scores', count, 10_000)
    .option('--seed <number>', 'what the samples follow from', seed, 0)
    .option('--data <name|folder>', 'where the data of all these runs lies now, if it has moved')
    .option('--threads <number>', 'threads of the engine (default: the cores there are, at most 8)', count)
    .option('--out <file.html>', 'the page', 'comparison.html')
    .option('--json', 'print the comparison as JSON instead of a table')
    .action(async (runs: string[], flags: CompareFlags) => {
      const { compareCommand } = await import('./compare-action.ts')
      await compareCommand(runs, flags)
    })
}
