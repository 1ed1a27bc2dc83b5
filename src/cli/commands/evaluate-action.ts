import { join } from 'node:path'
import { evaluateImages, openRun } from '../../api/index.ts'
import { UsageError } from '../../array/index.ts'
import { evaluationPaths, openRunData, runData } from '../../train/node/index.ts'
import type { ImagesReportFile, ReportFile } from '../../train/node/index.ts'
import { openData } from '../data.ts'
import { print, printJson, tell } from '../print.ts'
import { reportText } from '../report-text.ts'
import type { EvaluateFlags } from './evaluate.ts'

/**
 * Evaluates a run, images or a generator, writes the report, and prints the gist of it.
 *
 * @throws UsageError where not exactly one of them is given
 */
export async function evaluateCommand(folder: string | undefined, flags: EvaluateFlags): Promise<void> {
  const { images, generator } = flags
  const given = [folder, images, generator].filter((one) => one !== undefined)
  if (given.length !== 1) {
    throw new UsageError('evaluate: pass the folder of a run, --images or --generator, and only one of them.')
  }
  const [report, place] = await (folder === undefined ? evaluateOutside(flags) : evaluateRun(folder, flags))
  const [file, page] = ['report.json', 'report.html'].map((name) => join(place, name))
  if (flags.json) printJson({ ...report, file, page })
  else print(`${reportText(report)}\n\nThe whole report: ${page}`)
}

async function evaluateRun(folder: string, flags: EvaluateFlags): Promise<[ReportFile, string]> {
  const misplaced = (['out', 'latent', 'range', 'unlabelled'] as const).find((name) => flags[name] !== undefined)
  if (misplaced) {
    throw new UsageError(`evaluate: --${misplaced} is for --images and --generator. Leave it out for a run.`)
  }
  const run = await openRun(folder)
  const data = await openRunData(runData(run, flags.data), openData)
  const report = await run.evaluate({ ...flags, data, onStage, onNotice: tell })
  return [report, evaluationPaths(folder).folder]
}

async function evaluateOutside(flags: EvaluateFlags): Promise<[ImagesReportFile, string]> {
  if (flags.data === undefined) {
    throw new UsageError('evaluate: pass the data to judge by, as --data with a name or a folder.')
  }
  const data = await openData({ source: flags.data })
  const { report, folder } = await evaluateImages({ ...flags, data, onStage, onNotice: tell })
  return [report, folder]
}

function onStage(stage: string): void {
  tell(`… ${stage}`)
}
