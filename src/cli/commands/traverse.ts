import type { Command } from 'commander'
import { collect, count, seed } from '../options.ts'

/** The options of `facet traverse`, as parsed. */
export interface TraverseFlags {
  readonly code?: readonly string[]
  readonly columns: number
  readonly seed: number
  readonly out?: string
  readonly json?: boolean
}

/** Defines `facet traverse`. */
export function defineTraverse(program: Command): void {
  program
    .command('traverse')
    .description('draw what each code does: it alone varies, class by class')
    .argument('<run>', 'folder of a run')
    .option('--code <name>', 'a code to vary; repeatable (default: every code)', collect)
    .option('--columns <number>', 'values of the code, end to end of its range', count, 10)
    .option('--seed <number>', 'what the noise follows from', seed, 0)
    .option(
      '--out <file.png>',
      "the sheet; of several codes each one's name is put before the ending (default: in the run)",
    )
    .option('--json', 'print where the sheets are as JSON')
    .action(async (run: string, flags: TraverseFlags) => {
      const { traverseCommand } = await import('./traverse-action.ts')
      await traverseCommand(run, flags)
    })
}
