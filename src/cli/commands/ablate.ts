import type { Command } from 'commander'
import { collect, count, layoutOption, positive, seed, useOption } from '../options.ts'
import type { TrainFlags } from './train.ts'

/** The options of `facet ablate`, as parsed. */
export interface AblateFlags extends Omit<TrainFlags, 'printConfig'> {
  readonly drop?: readonly string[]
  readonly seeds: number
  readonly count: number
}

/** Defines `facet ablate`. */
export function defineAblate(program: Command): void {
  program
    .command('ablate')
    .description('train a GAN whole and with terms dropped, over seeds; one page of pictures and one table')
    .option('--drop <term>', 'a term to drop, by itself; repeatable (default: loss_cf and loss_cr)', collect)
    .option('--seeds <number>', 'runs of each kind', count, 1)
    .option('--count <number>', 'samples of each run that the judge scores', count, 10_000)
    .option('--preset <name>', 'as in train', 'papers')
    .option('--data <name|folder>', 'as in train')
    .option('--size <pixels>', 'as in train', count)
    .addOption(layoutOption())
    .option('--config <file>', 'as in train')
    .option('--objective <family=choice>', 'as in train; repeatable', collect)
    .option('--set <path=value>', 'as in train; repeatable', collect)
    .option('--epochs <number>', 'as in train', positive)
    .option('--steps <number>', 'as in train', count)
    .option('--batch <number>', 'as in train', count)
    .option('--seed <number>', 'the first seed; the others follow it', seed, 0)
    .option('--threads <number>', 'as in train', count)
    .option('--out <folder>', 'folder of all runs (default: a new one under runs/); finished runs in it are kept')
    .addOption(useOption())
    .option('--json', 'print the comparison as JSON instead of a table')
    .action(async (flags: AblateFlags) => {
      const { ablateCommand } = await import('./ablate-action.ts')
      await ablateCommand(flags)
    })
}
