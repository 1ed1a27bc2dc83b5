import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CodeReport, EvaluationReport } from '../../metrics/index.ts'
import { checkWritable } from './make-folder.ts'
import { runPaths } from './run-folder.ts'

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

/**
 * Makes sure that an evaluation of a run could be written, before one is made in vain.
 *
 * @throws FacetError where it cannot
 */
export async function checkEvaluation(folder: string): Promise<void> {
  await checkWritable(folder, runPaths(folder).figures, evaluationPaths(folder).folder)
}

/** What a code was found to mean: a word, or null, and the same with its figures. */
export type CodeMeaning = Pick<CodeReport, 'meaning' | 'label'>

/** Returns what is known of a run's report, of which anything may be missing; undefined where it has none that can be read. */
export async function readReport(folder: string): Promise<Partial<ReportFile> | undefined> {
  const text = await readFile(evaluationPaths(folder).report, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const report = JSON.parse(text) as Partial<ReportFile> | null
    return report?.format === 1 ? report : undefined
  } catch {
    return undefined
  }
}

/** Returns what the codes of a run mean by their names, as its evaluation found; nothing where it has none. */
export async function readMeanings(folder: string): Promise<Readonly<Record<string, CodeMeaning>>> {
  // A report that cannot be read names nothing; what it would name works all the same.
  const codes = (await readReport(folder))?.codes
  if (!Array.isArray(codes)) return {}
  return Object.fromEntries((codes as CodeReport[]).map(({ code, meaning, label }) => [code, { meaning, label }]))
}
