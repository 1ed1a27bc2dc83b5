// npm run bench [-- --steps N --threads N]: full training steps against the floor that their matrix products set.
import { execFile } from 'node:child_process'
import { availableParallelism, cpus } from 'node:os'
import { parseArgs, promisify } from 'node:util'
import type { StepResult } from './step.ts'

const CASES = [
  ['facet', 10],
  ['facet', 32],
  ['facet', 64],
  ['facet', 128],
  ['tutorial', 10],
  ['tutorial', 64],
] as const

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '40' },
    threads: { type: 'string', default: `${Math.min(2, availableParallelism())}` },
  },
})

/** Each case runs in a process of its own: its peak memory is its own, and nothing warm is handed on. */
async function runCase(preset: string, batch: number): Promise<StepResult> {
  const script = ['--import', './scripts/source.mjs', 'bench/step.ts', preset, `${batch}`, values.threads, values.steps]
  const { stdout } = await promisify(execFile)(process.execPath, script)
  return JSON.parse(stdout) as StepResult
}

function row({
  preset,
  batch,
  threads,
  milliseconds,
  imagesPerSecond,
  gemmRate,
  floor,
  ratio,
  peakMemory,
  growth,
}: StepResult): string[] {
  const spread = `${milliseconds.low.toFixed(1)}–${milliseconds.high.toFixed(1)}`
  return [
    ...[preset, `${batch}`, `${threads}`, milliseconds.median.toFixed(1), spread, imagesPerSecond.toFixed(0)],
    ...[gemmRate.toFixed(0), floor.toFixed(1), ratio.toFixed(2), peakMemory.toFixed(0), growth.toFixed(0)],
  ]
}

const HEADINGS = [
  'preset',
  'batch',
  'threads',
  'ms a step',
  '10–90 %',
  'images/s',
  'GFLOP/s',
  'floor ms',
  'ratio',
  'peak MiB',
  'growth MiB',
]

const print = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)
process.stdout.write(
  `${values.steps} steps each on ${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, Node ${process.version}\n\n`,
)
print(HEADINGS)
print(HEADINGS.map(() => '---'))
for (const [preset, batch] of CASES) print(row(await runCase(preset, batch)))
