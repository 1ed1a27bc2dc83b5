import { availableParallelism } from 'node:os'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Interpreters } from './peers/index.ts'

/** The options of the bench, as parsed. */
export interface BenchFlags {
  readonly peers?: readonly string[] | true
  readonly quality?: true
  readonly profile?: true
  readonly growth?: true
  readonly browser?: true
  readonly watchers?: number | true
  readonly workers?: true
  readonly coverage?: true
  readonly rounds?: number
  readonly batches: readonly number[]
  readonly images: readonly number[]
  readonly seeds: readonly number[]
  readonly steps?: number
  readonly threads: number
  readonly seconds: number
  readonly limit: number
  readonly python: Interpreters
  readonly out?: string
}

/** Reads the command line; `--help` and mistakes end the process. */
export function parseFlags(): BenchFlags {
  return new Command('npm run bench --')
    .description('Without one of the first eight options: training steps of Facet alone, against their floor.')
    .option('--peers [names]', 'Facet beside all peers at hand, or beside those named, as pytorch,jax', words)
    .option('--quality', 'seconds of training until a judge reads 98 and 99 % of samples as asked')
    .option('--profile', 'where the time of a step goes')
    .option('--browser', 'steps in headless Chromium beside Node, and what a browser fetches')
    .option('--watchers [number]', 'a run that many pages follow in the studio, beside one that nobody does', count)
    .option('--workers', 'what more workers of a queue bring, and what a job costs the queue')
    .option('--coverage', 'how often the 95 % intervals of scores hold what they ought to, by simulation')
    .option('--growth', 'how time and memory grow with batch, image, width and more')
    .option('--batches <numbers>', 'images a step, of --peers, --profile and --browser', counts, [10, 64, 128, 256])
    .option('--images <numbers>', 'images that the generator makes at once, of --peers', counts, [1, 64, 1000])
    .option('--seeds <numbers>', 'seeds of --quality', counts, [0, 1, 2])
    .option(
      '--rounds <number>',
      'pairs of times of --watchers (default: 10), times of --workers (default: 3), trials of the slow rows of --coverage (default: 300)',
      count,
    )
    .option(
      '--steps <number>',
      'steps that are timed (default: 40, of --browser 20, of --watchers 100, of --workers 60), or that --quality waits for (default: 2100); trials of --coverage (default: 2000)',
      count,
    )
    .option('--threads <number>', 'threads of every library', count, Math.min(2, availableParallelism()))
    .option('--seconds <number>', 'how long a peer is timed with each batch', count, 20)
    .option('--limit <seconds>', 'a peer whose first step takes longer is given up', count, 120)
    .addOption(
      new Option('--python <environment=path>', 'the python that has pytorch, tensorflow or jax; repeatable')
        .argParser(interpreter)
        .default({}, 'python3'),
    )
    .option('--out <file>', 'where results go, as JSON and Markdown (default: in bench/results)')
    .parse()
    .opts()
}

function words(value: string): string[] {
  return value.split(',')
}

function counts(value: string): number[] {
  return words(value).map(count)
}

function count(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value)
  throw new InvalidArgumentError('It must be a whole number.')
}

function interpreter(value: string, earlier: Interpreters): Interpreters {
  const [, environment, path] = /^(pytorch|tensorflow|jax)=(.+)$/.exec(value) ?? []
  if (path) return { ...earlier, [environment]: path }
  throw new InvalidArgumentError('Say pytorch=PATH, tensorflow=PATH or jax=PATH.')
}
