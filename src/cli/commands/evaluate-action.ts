import { UsageError } from '../../array/index.ts'
import { openFeatureFile } from '../../metrics/node/index.ts'
import { defaultThreads, openRuntime } from '../../runtime/node/index.ts'
import { checkEvaluation, evaluateRun, evaluationPaths, openRun, openRunData, runData } from '../../train/node/index.ts'
import { openData } from '../data.ts'
import { openJudgeOf } from '../judge.ts'
import { reportText } from '../report-text.ts'
import type { EvaluateFlags } from './evaluate.ts'
import { evaluateOutsideCommand } from './evaluate-outside.ts'
import { print, printJson, tell } from '../print.ts'

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
  if (folder === undefined) return evaluateOutsideCommand(flags)
  const misplaced = (['out', 'latent', 'range', 'unlabelled'] as const).find((name) => flags[name] !== undefined)
  if (misplaced) {
    throw new UsageError(`evaluate: --${misplaced} is for --images and --generator. Leave it out for a run.`)
  }
  return evaluateRunCommand(folder, flags)
}

async function evaluateRunCommand(folder: string, flags: EvaluateFlags): Promise<void> {
  const { count = 10_000, seed, json, threads = defaultThreads() } = flags
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
