import { existsSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { checkFree } from '../../api/index.ts'
import { UsageError } from '../../array/index.ts'
import { openFeatureFile, readGeneratorFile, readImageFiles } from '../../metrics/node/index.ts'
import { defaultThreads, nodeRuntime } from '../../runtime/node/index.ts'
import { evaluateOutside } from '../../train/node/index.ts'
import { openData } from '../data.ts'
import { openJudgeOf } from '../judge.ts'
import { print, printJson, tell } from '../print.ts'
import { reportText } from '../report-text.ts'
import type { EvaluateFlags } from './evaluate.ts'

/**
 * Evaluates `--images` or samples of `--generator` beside `--data`.
 *
 * @throws UsageError where `--data` is missing, or the folder of the report is taken
 */
export async function evaluateOutsideCommand(flags: EvaluateFlags): Promise<void> {
  const { images, generator, seed, json, threads = defaultThreads() } = flags
  const path = images ?? generator ?? ''
  if (flags.data === undefined) {
    throw new UsageError('evaluate: pass the data to judge by, as --data with a name or a folder.')
  }
  if (images !== undefined && flags.latent !== undefined) {
    throw new UsageError('evaluate: --latent is for --generator. Leave it out for --images.')
  }
  const out = flags.out ?? freeFolder(path)
  await checkFree(out)
  const runtime = nodeRuntime({ threads })
  const data = await openData({ source: flags.data })
  const { latent, range, unlabelled } = flags
  const { set, notes, ...own } =
    images === undefined
      ? await readGeneratorFile({ path, count: flags.count ?? 10_000, seed, latent, range, unlabelled }, data, runtime)
      : await readImageFiles({ path, count: flags.count, range, unlabelled }, data, tell)
  for (const note of notes) tell(note)
  const extractor = flags.features
    ? await openFeatureFile(flags.features, { image: data.test.image, threads })
    : undefined
  const { judge } = await openJudgeOf(data, { runtime, say: tell })
  const judging = { judge, data, runtime, seed, onStage, ...(extractor && { extractor }) }
  const kind = images === undefined ? ('generator' as const) : ('images' as const)
  const report = await evaluateOutside({ ...judging, ...own, set, kind, path, notes, out })
  await extractor?.release()
  await judge.release()
  const page = join(out, 'report.html')
  if (json) printJson({ ...report, file: join(out, 'report.json'), page })
  else print(`${reportText(report)}\n\nThe whole report: ${page}`)
}

function onStage(stage: string): void {
  tell(`… ${stage}`)
}

/** Returns a folder of the working directory that is not there yet, named after what is judged. */
function freeFolder(path: string): string {
  const name = `${basename(path, extname(path))}-evaluation`
  for (let number = 1; ; number++) {
    const folder = number === 1 ? name : `${name}-${number}`
    if (!existsSync(folder)) return folder
  }
}
