import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, parse } from 'node:path'

/** What is written: numbers for programs, and a report for people. */
export interface Results {
  readonly data: unknown
  readonly report: string
}

/** Writes `<path without its ending>.json`, and the report beside it as `.md`; returns both paths. */
export async function writeResults(path: string, { data, report }: Results): Promise<[json: string, markdown: string]> {
  const { dir, name } = parse(path)
  const beside = `${dir || '.'}/${name}`
  await mkdir(dirname(beside), { recursive: true })
  // A microsecond is less than what clocks tell.
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value)
  await writeFile(`${beside}.json`, `${JSON.stringify(data, rounded, 2)}\n`)
  await writeFile(`${beside}.md`, `${report}\n`)
  return [`${beside}.json`, `${beside}.md`]
}

/** Returns where results go unless it is said: `bench/results/<mode>-<date and time>.json`. */
export function resultPath(mode: string): string {
  const time = new Date().toISOString().slice(0, 16).replaceAll(':', '')
  return `bench/results/${mode}-${time}.json`
}
