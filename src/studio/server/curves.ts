import { runPaths } from '../../train/node/index.ts'
import type { Metrics } from '../protocol/index.ts'
import { growingLines, parseLines } from './lines.ts'

/** The curves of a run, as they grow. */
export interface Curves {
  /** Reads on. Returns what was added and the row it begins at, 0 where all of them are anew; undefined where nothing was. */
  read(): Promise<{ readonly from: number; readonly metrics: Metrics } | undefined>
  /** All that was read. */
  all(): Metrics
}

/** A line of metrics: step, epoch and losses. */
type Row = Readonly<Record<string, unknown>>

/** Follows metrics.jsonl and rates.jsonl of a run. */
export function followCurves(folder: string): Curves {
  const paths = runPaths(folder)
  const [metrics, rates] = [growingLines(paths.metrics), growingLines(paths.rates)]
  const ratesOf = new Map<unknown, Row>()
  let [rows, given]: [Row[], number] = [[], 0]
  const columns = (from: number) => columnsOf(rows.slice(from, given), ratesOf)
  return {
    read: async () => {
      const { lines, isAnew } = await metrics.read()
      if (isAnew) [rows, given] = [[], 0]
      const added = parseLines(lines).filter(({ step }) => typeof step === 'number')
      rows.push(...added)
      for (const row of parseLines((await rates.read()).lines)) {
        if (typeof row.imagesPerSecond === 'number') ratesOf.set(row.step, row)
      }
      // The rate of a line comes right after it: the last one is waited for, until the next time.
      const isWaiting = added.length > 0 && !ratesOf.has(rows.at(-1)?.step)
      const [from, until] = [given, rows.length - Number(isWaiting)]
      given = until
      return isAnew || until > from ? { from, metrics: columns(from) } : undefined
    },
    all: () => columns(0),
  }
}

/** Reads all curves of a run. */
export async function readCurves(folder: string): Promise<Metrics> {
  const curves = followCurves(folder)
  await curves.read()
  // Nothing is waited for.
  await curves.read()
  return curves.all()
}

/** Returns rows as columns. */
function columnsOf(rows: readonly Row[], ratesOf: ReadonlyMap<unknown, Row>): Metrics {
  const names = new Set(rows.flatMap((row) => Object.keys(row)))
  names.delete('step')
  names.delete('epoch')
  const column = (name: string) => rows.map((row) => numberOf(row[name]))
  return {
    steps: column('step').map((step) => step ?? 0),
    epochs: column('epoch').map((epoch) => epoch ?? 0),
    losses: Object.fromEntries([...names].map((name) => [name, column(name)])),
    imagesPerSecond: rows.map(({ step }) => numberOf(ratesOf.get(step)?.imagesPerSecond)),
    secondsLeft: rows.map(({ step }) => numberOf(ratesOf.get(step)?.secondsLeft)),
  }
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
