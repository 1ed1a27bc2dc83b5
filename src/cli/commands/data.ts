import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'
import { collect, layoutOption } from '../options.ts'
import type { LayoutFlag } from '../options.ts'

/** The options of `facet data check`, as parsed. */
export interface DataCheckFlags {
  readonly size?: number | [height: number, width: number]
  readonly channels?: number
  readonly fit?: 'crop' | 'pad' | 'stretch'
  readonly layout?: LayoutFlag
  readonly set?: readonly string[]
  readonly json?: boolean
}

/** The options of `facet data list` and `facet data info`, as parsed. */
export type DataFlags = Pick<DataCheckFlags, 'json'>

/** The options of `facet data cache`, as parsed. */
export interface DataCacheFlags extends DataFlags {
  readonly clear?: boolean
}

/** Defines `facet data` and its commands. */
export function defineData(program: Command): void {
  const data = program.command('data').description('data sets: which there are, and whether a folder can be used')
  data
    .command('list')
    .description('the data sets known by name: what they show, where they come from, whether they are there')
    .option('--json', 'print JSON')
    .action(async (flags: DataFlags) => {
      const { listData } = await import('./data-action.ts')
      await listData(flags)
    })
  data
    .command('info')
    .description('what a data set holds: sizes, counts by class and split, fingerprint')
    .argument('<name|path>', 'a data set by name, or a folder or file of images')
    .option('--json', 'print JSON')
    .action(async (source: string, flags: DataFlags) => {
      const { describeData } = await import('./data-action.ts')
      await describeData(source, flags)
    })
  data
    .command('check')
    .description('whether a data set can be used, and what training would do with it, before it starts')
    .argument('<name|path>', 'a folder or file of images, or a data set by name')
    .option('--size <pixels>', 'bring images to a size: one number, or height×width as 32x48', size)
    .addOption(new Option('--channels <number>', '1 grey, 3 colour; 2 and 4 with alpha').argParser(channels))
    .addOption(new Option('--fit <how>', 'how images of another shape are fitted').choices(['crop', 'pad', 'stretch']))
    .addOption(layoutOption())
    .option('--set <path=value>', 'set a value of the config that is about data, such as data.range=[0,4095]', collect)
    .option('--json', 'print JSON')
    .action(async (source: string, flags: DataCheckFlags) => {
      const { checkData } = await import('./data-action.ts')
      await checkData(source, flags)
    })
  data
    .command('cache')
    .description('what is kept on this machine to save time: packed images and judges')
    .option('--clear', 'remove all of it; what is needed again is made again')
    .option('--json', 'print JSON')
    .action(async (flags: DataCacheFlags) => {
      const { cacheCommand } = await import('./data-cache-action.ts')
      await cacheCommand(flags)
    })
}

/** Reads `64` or `32x48`. */
function size(value: string): number | [number, number] {
  const [, height, width] = /^(\d{1,4})(?:[x×](\d{1,4}))?$/.exec(value) ?? []
  if (height === undefined) throw new InvalidArgumentError('It must be a number of pixels, or two such as 32x48.')
  return width === undefined ? Number(height) : [Number(height), Number(width)]
}

/** Reads a number of channels. */
function channels(value: string): number {
  if (/^[1-4]$/.test(value)) return Number(value)
  throw new InvalidArgumentError('It must be 1, 2, 3 or 4.')
}
