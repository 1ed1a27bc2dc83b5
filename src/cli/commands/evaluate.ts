import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'
import { count, seed } from '../options.ts'

/** The options of `facet evaluate`, as parsed. */
export interface EvaluateFlags {
  readonly count?: number
  readonly images?: string
  readonly generator?: string
  readonly out?: string
  readonly latent?: 'normal' | 'uniform'
  readonly range?: readonly [black: number, white: number]
  readonly unlabelled?: boolean
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
    .description(
      'the judge’s report on a run, or on images made elsewhere: scores with intervals beside those of real images',
    )
    .argument('[run]', 'folder of a run')
    .option('--images <folder|file>', 'judge these images instead of a run: a folder, or a .npz or .npy file')
    .option('--generator <file.onnx>', 'judge samples of this generator instead of a run')
    .option('--count <number>', 'samples that are judged (default: 10,000; of --images all)', count)
    .option('--seed <number>', 'what the samples follow from', seed, 0)
    .option(
      '--features <file.onnx>',
      'a model whose output distances are measured in, such as Inception’s features (default: the judge’s own)',
    )
    .option('--data <name|folder>', 'the data to judge images by; of a run, where it lies now if it has moved')
    .option('--out <folder>', 'a new folder for the report on images or a generator (default: named after them)')
    .addOption(
      new Option('--latent <law>', 'what the latent vector of --generator is drawn from').choices([
        'normal',
        'uniform',
      ]),
    )
    .option('--range <black,white>', 'the values that are black and white (default: found from the values)', range)
    .option('--unlabelled', 'judge --images or --generator without regard to classes')
    .option('--threads <number>', 'threads of the engine (default: the cores there are, at most 8)', count)
    .option('--json', 'print the report as JSON instead of tables')
    .action(async (run: string | undefined, flags: EvaluateFlags) => {
      const { evaluateCommand } = await import('./evaluate-action.ts')
      await evaluateCommand(run, flags)
    })
}

/** Reads the values that are black and white. */
function range(text: string): [number, number] {
  const [black, white, ...rest] = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)))
  if (rest.length === 0 && Number.isFinite(black) && Number.isFinite(white) && black < white) return [black, white]
  throw new InvalidArgumentError('It must be two numbers, the lesser first, such as -1,1.')
}
