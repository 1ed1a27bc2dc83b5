import type { Command } from 'commander'
import { count, seed } from '../options.ts'

/** The options of `facet evaluate`, as parsed. */
export interface EvaluateFlags {
  readonly count: number
  readonly seed: number
  readonly features?: string
  readonly data?: string
  readonly threads?: number
  readonly json?: boolean
}

/** Defines `facet evaluate`. */
export function defineEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description('the judge’s report on a run: scores with intervals beside those of real images, and what codes mean')
    .argument('<run>', 'folder of a run')
    .option('--count <number>', 'samples that are made and judged', count, 10_000)
    .option('--seed <number>', 'what the samples follow from', seed, 0)
    .option(
      '--features <file.onnx>',
      'a model whose output distances are measured in, such as Inception’s features (default: the judge’s own)',
    )
    .option('--data <name|folder>', 'where the data lies now, if it has moved')
    .option('--threads <number>', 'threads of the engine (default: the cores there are, at most 8)', count)
    .option('--json', 'print the report as JSON instead of tables')
    .action(async (run: string, flags: EvaluateFlags) => {
      const { evaluateCommand } = await import('./evaluate-action.ts')
      await evaluateCommand(run, flags)
    })
}
