import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { StepResult } from './step.ts'
import { formatRange, markdownTable, threeDigits } from './table.ts'

const CASES = [
  ['facet', 10],
  ['facet', 32],
  ['papers', 32],
  ['papers', 64],
  ['papers', 128],
  ['papers', 256],
  ['tutorial', 10],
  ['tutorial', 64],
] as const

/** Training images of MNIST: an epoch. */
const EPOCH = 55_000

/**
 * Measures Facet's training step against its floor, each case in a process of its own: its peak memory is its own, and
 * nothing warm is handed on.
 *
 * @param options.steps - steps that are timed in each case
 * @param options.say - hears what is measured now
 */
export async function measureAlone(options: {
  readonly steps: number
  readonly threads: number
  readonly say: (text: string) => void
}): Promise<StepResult[]> {
  const results: StepResult[] = []
  for (const [preset, batch] of CASES) {
    options.say(`${preset}, batch ${batch} …`)
    const numbers = [batch, options.threads, options.steps].map(String)
    const script = ['--import', './scripts/source.mjs', 'bench/step.ts', preset, ...numbers]
    const { stdout } = await promisify(execFile)(process.execPath, script)
    results.push(JSON.parse(stdout) as StepResult)
  }
  return results
}

const HEADINGS = [
  ...['preset, batch', 'ms a step (10–90 %)', 'images/s', 's an epoch'],
  ...['GFLOP/s', 'floor ms', '× floor', 'peak MiB', 'growth MiB'],
]

/** Returns the results as a Markdown table. */
export function aloneReport(results: readonly StepResult[]): string {
  return markdownTable(HEADINGS, results.map(row))
}

function row(result: StepResult): string[] {
  const { preset, batch, milliseconds, imagesPerSecond, gemmRate, floor, ratio, peakMemory, growth } = result
  const { median, low, high } = milliseconds
  return [
    `${preset}, ${batch}`,
    `${threeDigits(median)} (${formatRange(low, high)})`,
    imagesPerSecond.toFixed(0),
    threeDigits(EPOCH / imagesPerSecond),
    gemmRate.toFixed(0),
    threeDigits(floor),
    ratio.toFixed(2),
    peakMemory.toFixed(0),
    growth.toFixed(0),
  ]
}
