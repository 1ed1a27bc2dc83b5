import type { Measured } from './alternate.ts'
import type { Agreement } from './check.ts'
import type { Comparison } from './compare.ts'
import { machineLine } from './machine.ts'
import { formatRange, markdownTable, threeDigits } from './table.ts'

/** What stands where there is no number. */
const NOTHING = '—'
/** A reason this short, as `> 120 s`, stands in a table itself; others stand below. */
const SHORT = 10
const FEW = 10

/** Returns a comparison as Markdown. */
export function comparisonReport(comparison: Comparison): string {
  const { machine, threads, preset, training, generation } = comparison
  return [
    `# Facet beside its peers, ${machine.date.slice(0, 10)}\n`,
    `Preset \`${preset}\`, ${threads} threads on ${machineLine(machine)}`,
    'Peers took turns in one run. Times are medians in milliseconds (first to ninth decile), × times Facet’s.\n',
    '## A full training step: both players, updates, moving average, feeding\n',
    timingTable(
      comparison,
      training.map(({ step, ...cost }) => ({ ...cost, measured: step })),
    ),
    '## The generator alone, by images at once\n',
    timingTable(
      comparison,
      generation.map(({ run, ...cost }) => ({ ...cost, measured: run })),
    ),
    '## From the start of the process to the end of the first step, and memory at its peak\n',
    costTable(comparison),
    '## Losses against Facet’s, from the same state on the same batches: greatest relative difference\n',
    agreementTable(comparison),
    notes(comparison),
  ].join('\n')
}

interface Cell {
  readonly peer: string
  readonly batch: number
  readonly measured: Measured
}

function timingTable(comparison: Comparison, cells: readonly Cell[]): string {
  const batches = distinct(cells.map(({ batch }) => batch))
  const find = (peer: string, batch: number) =>
    cells.find((cell) => cell.peer === peer && cell.batch === batch)?.measured ?? NOTHING
  const rows = agreedPeers(comparison).map(([peer, { library }]) => [
    library,
    ...batches.map((batch) => formatMeasured(find(peer, batch), find('facet', batch))),
  ])
  return markdownTable(['', ...batches.map((batch) => `batch ${batch}`)], rows)
}

function formatMeasured(measured: Measured, facet: Measured): string {
  if (typeof measured === 'string') return measured.length <= SHORT ? measured : NOTHING
  const { median, low, high, times } = measured
  const ratio = typeof facet === 'string' || facet === measured ? '' : ` ×${threeDigits(median / facet.median)}`
  // Of a few runs there are no deciles.
  const spread = times.length < FEW ? countRuns(times.length) : formatRange(low, high)
  return `${threeDigits(median)} (${spread})${ratio}`
}

function countRuns(count: number): string {
  return count === 1 ? '1 run' : `${count} runs`
}

function costTable(comparison: Comparison): string {
  const { training } = comparison
  const batches = distinct(training.map(({ batch }) => batch))
  const rows = agreedPeers(comparison).map(([peer, { library }]) => [
    library,
    ...training.filter((cost) => cost.peer === peer).map(formatCost),
  ])
  return markdownTable(['', ...batches.map((batch) => `batch ${batch}`)], rows)
}

function formatCost({ firstStep, peakMemory }: Comparison['training'][number]): string {
  const seconds = firstStep === null ? NOTHING : `${threeDigits(firstStep / 1000)} s`
  return `${seconds} · ${peakMemory === null ? NOTHING : `${peakMemory.toFixed(0)} MiB`}`
}

function agreementTable(comparison: Comparison): string {
  const peers = agreedPeers(comparison)
  const steps = peers.at(0)?.[1].differences ?? []
  const rows = peers.map(([, { library, differences }]) => [
    library,
    ...differences.map((difference) => (difference === 0 ? '0' : difference.toExponential(1))),
  ])
  return markdownTable(['', ...steps.map((_, index) => `step ${index + 1}`)], rows)
}

/** Says of everything that was not measured why. */
function notes({ checks, training, generation }: Comparison): string {
  const reasons: (readonly [string, unknown])[] = [
    ...Object.entries(checks),
    ...training.map(({ peer, batch, step }) => [`${peer}, training, batch ${batch}`, step] as const),
    ...generation.map(({ peer, batch, run }) => [`${peer}, generation, batch ${batch}`, run] as const),
  ]
  const lines = reasons.flatMap(([what, reason]) =>
    typeof reason === 'string' ? `- ${what}: ${oneLine(reason)}\n` : [],
  )
  return lines.join('')
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

function agreedPeers({ checks }: Comparison): [string, Agreement][] {
  return Object.entries(checks).flatMap(([peer, check]) => (typeof check === 'string' ? [] : [[peer, check]]))
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)]
}
