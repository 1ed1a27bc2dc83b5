import { join } from 'node:path'
import type { Figure } from '../../figures/index.ts'
import { renderFigure } from '../../figures/node/index.ts'
import { modelMetadata } from '../../gan/index.ts'
import { replaceMetadata } from '../../onnx/index.ts'
import type { NodeRuntime } from '../../runtime/node/index.ts'
import { evaluateGan } from '../evaluation.ts'
import type { GanEvaluating } from '../evaluation.ts'
import { evaluationPage } from './evaluation-page.ts'
import { describeRun } from './export-description.ts'
import { makeFolder } from './make-folder.ts'
import { checkEvaluation, evaluationPaths } from './report-file.ts'
import type { ReportFile } from './report-file.ts'
import { runPaths, writeJson } from './run-folder.ts'
import { openTrainedRun } from './trained-run.ts'
import { writeWhole } from './write-whole.ts'

/**
 * Evaluates a run and writes what was found into its `evaluation/`: report.json, report.html, and the figures. Its
 * traversals and the metadata of `generator.onnx` are written anew, with what the codes were found to mean.
 *
 * @throws UsageError when the folder is not a run's; FacetError when it has neither models nor a whole checkpoint
 */
export async function evaluateRun(
  folder: string,
  evaluating: Omit<GanEvaluating, 'figureSeed'>,
  runtime: NodeRuntime,
): Promise<ReportFile> {
  const began = performance.now()
  const trained = await openTrainedRun(folder, runtime)
  await checkEvaluation(folder)
  const { gan, models, step, config, record } = trained
  const { report, figures } = await evaluateGan(gan, { ...evaluating, figureSeed: config.seed })
  const { fingerprint } = evaluating.data
  const run = { preset: record.preset, data: config.data.source, fingerprint, step }
  const paths = evaluationPaths(folder)
  for (const place of [paths.folder, runPaths(folder).figures]) await makeFolder(place)
  for (const [name, figure] of Object.entries(figures)) {
    const place = isOfRun(name) ? runPaths(folder).figures : paths.folder
    await writeWhole(join(place, `${name}.png`), await renderFigure(figure, { classes: report.classes }))
  }
  const meanings = Object.fromEntries(report.codes.map(({ code, label }) => [code, label]))
  const description = { ...(await describeRun(folder, trained)), meanings }
  await writeWhole(runPaths(folder).model, replaceMetadata(models.generator, modelMetadata(description)))
  const file = { run, ...report, seconds: (performance.now() - began) / 1000 }
  await writeWhole(paths.page, await pageOf(folder, file, figures))
  // Last, so that a report stands for an evaluation that is whole.
  await writeJson(paths.report, file)
  return file
}

/** Whether a figure is one that training draws, too: the evaluation puts names to it. */
function isOfRun(name: string): boolean {
  return name === 'sheet' || name.startsWith('traversal-')
}

function pageOf(folder: string, report: ReportFile, figures: Readonly<Record<string, Figure>>): Promise<string> {
  const { preset, data, step } = report.run
  const facts = [
    { name: 'preset', value: preset },
    { name: 'data', value: data },
    { name: 'steps', value: `${step}` },
  ]
  const title = folder.split(/[/\\]/).findLast((part) => part !== '') ?? folder
  return evaluationPage({ title, facts, report, figures })
}
