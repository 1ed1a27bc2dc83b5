import type { Command } from 'commander'
import { collect, count, seed } from '../options.ts'

/** The options of `facet sample`, as parsed. */
export interface SampleFlags {
  readonly class?: readonly string[]
  readonly code?: readonly string[]
  readonly count: number
  readonly seed: number
  readonly noiseOf?: string
  readonly out?: string
  readonly flat?: boolean
  readonly json?: boolean
}

/** Defines `facet sample`. */
export function defineSample(program: Command): void {
  program
    .command('sample')
    .description('generate images of a class, with codes set')
    .argument('<run>', 'folder of a run')
    .option('--class <name>', 'a class to generate; repeatable (default: every class)', collect)
    .option('--code <name=value>', 'set a code, or spread it with name=from..to; repeatable (default: drawn)', collect)
    .option('--count <number>', 'images of each class', count, 10)
    .option('--seed <number>', 'what the drawn codes and the noise follow from', seed, 0)
    .option('--noise-of <class>', 'draw the same for every class: what is drawn for this one (default: each its own)')
    .option(
      '--out <file.png|folder>',
      'a sheet, or a folder with a subfolder for each class (default: a new sheet in the run)',
    )
    .option('--flat', 'with a folder as --out: all images in it, no subfolders; their names begin with the class')
    .option('--json', 'print where the images are as JSON')
    .action(async (run: string, flags: SampleFlags) => {
      const { sampleCommand } = await import('./sample-action.ts')
      await sampleCommand(run, flags)
    })
}
