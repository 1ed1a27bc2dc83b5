import type { Command } from 'commander'
import { collect, count, layoutOption, positive, seed, useOption } from '../options.ts'
import type { LayoutFlag } from '../options.ts'

/** The options of `facet train`, as parsed. */
export interface TrainFlags {
  readonly preset: string
  readonly data?: string
  readonly size?: number
  readonly layout?: LayoutFlag
  readonly config?: string
  readonly objective?: readonly string[]
  readonly set?: readonly string[]
  readonly epochs?: number
  readonly steps?: number
  readonly minutes?: number
  readonly batch?: number
  readonly seed?: number
  readonly threads?: number
  readonly use?: readonly string[]
  readonly out?: string
  readonly printConfig?: boolean
  readonly json?: boolean
}

/** Defines `facet train`. */
export function defineTrain(program: Command): void {
  program
    .command('train')
    .description('train a GAN: progress, figures and curves while it runs, and a folder that holds it all')
    .option(
      '--preset <name>',
      'where the config starts from: facet, papers, tutorial, acgan, infogan, ss-infogan, small',
      'facet',
    )
    .option('--data <name|folder>', 'a data set by name (mnist, fashion-mnist), or a folder: see `facet data --help`')
    .option('--size <pixels>', 'height and width that images are brought to, 16 to 128 (default: their own)', count)
    .addOption(layoutOption())
    .option('--config <file>', 'a JSON file with a config, or a part of one')
    .option(
      '--objective <family=choice>',
      'part of the objective, such as adversarial=hinge or class=twin; repeatable',
      collect,
    )
    .option('--set <path=value>', 'set any value of the config, such as terms.loss_cf.weight=0; repeatable', collect)
    .option('--epochs <number>', 'passes over the training images; fractions are allowed', positive)
    .option('--steps <number>', 'steps, instead of epochs', count)
    .option('--minutes <number>', 'as many steps as fit into this time on this machine, instead of epochs', positive)
    .option('--batch <number>', 'images a step', count)
    .option('--seed <number>', 'what all random numbers follow from', seed)
    .option('--threads <number>', 'threads of the engine (default: the cores there are, at most 8)', count)
    .addOption(useOption())
    .option('--out <folder>', 'folder of the run (default: a new one under runs/)')
    .option('--print-config', 'print the whole config, and do not train')
    .option('--json', 'print events as JSON, one a line, instead of progress')
    .action(async (flags: TrainFlags) => {
      const { trainCommand } = await import('./train-action.ts')
      await trainCommand(flags)
    })
}
