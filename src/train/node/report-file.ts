import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EvaluationReport } from '../../metrics/index.ts'

/** What evaluation/report.json holds: the report, and what it is of. */
export interface ReportFile extends EvaluationReport {
  readonly run: {
    readonly preset: string
    /** The data's name, and the hash of its bytes. */
    readonly data: string
    readonly fingerprint: string
    /** Steps that the evaluated networks had taken. */
    readonly step: number
  }
  /** How long the evaluation took, the judge's training apart. */
  readonly seconds: number
}

/** Returns where everything of an evaluation lies in a run's folder. */
export function evaluationPaths(folder: string): { folder: string; report: string; page: string } {
  const own = join(folder, 'evaluation')
  return { folder: own, report: join(own, 'report.json'), page: join(own, 'report.html') }
}

/** Returns what the codes of a run mean by their names, as its evaluation found; nothing where it has none. */
export async function readMeanings(folder: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(evaluationPaths(folder).report, 'utf8').catch(() => undefined)
  if (text === undefined) return {}
  try {
    const { format, codes } = JSON.parse(text) as Partial<ReportFile>
    if (format !== 1 || !codes) return {}
    return meaningsOf(codes)
  } catch {
    // A report that cannot be read names nothing; what it would name works all the same.
    return {}
  }
}

/** Returns the labels of codes by their names. */
export function meaningsOf(codes: EvaluationReport['codes']): Record<string, string> {
  return Object.fromEntries(codes.map(({ code, label }) => [code, label]))
}
