import { openFeatureFile } from '../../metrics/node/index.ts'
import { defaultThreads, openRuntime } from '../../runtime/node/index.ts'
import { checkEvaluation, evaluateRun, evaluationPaths, openRun, openRunData, runData } from '../../train/node/index.ts'
import { openData } from '../data.ts'
import { openJudgeOf } from '../judge.ts'
import { reportText } from '../report-text.ts'
import type { EvaluateFlags } from './evaluate.ts'
import { print, printJson, tell } from '../print.ts'

/** Evaluates a run, writes its report, and prints the gist of it. */
export async function evaluateCommand(folder: string, flags: EvaluateFlags): Promise<void> {
  const { count, seed, json, threads = defaultThreads() } = flags
  const run = await openRun(folder)
  // Before a judge is trained in vain.
  await checkEvaluation(folder)
  const runtime = openRuntime({ threads })
  const data = await openRunData(runData(run, flags.data), openData)
  const extractor =
    flags.features === undefined
      ? undefined
      : await openFeatureFile(flags.features, { image: data.test.image, threads })
  const { judge } = await openJudgeOf(data, { runtime, say: tell })
  const report = await evaluateRun(folder, { judge, extractor, data, count, seed, onStage }, runtime)
  await extractor?.release()
  await judge.release()
  const { report: file, page } = evaluationPaths(folder)
  if (json) printJson({ ...report, file, page })
  else print(`${reportText(report)}\n\nThe whole report: ${page}`)
}

function onStage(stage: string): void {
  tell(`… ${stage}`)
}
