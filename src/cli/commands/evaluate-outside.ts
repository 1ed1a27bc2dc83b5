import { existsSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { checkFree } from '../../api/index.ts'
import { UsageError } from '../../array/index.ts'
import type { DataSet } from '../../data/index.ts'
import { openFeatureFile, readGeneratorFile, readImageFiles } from '../../metrics/node/index.ts'
import type { GeneratorImages } from '../../metrics/node/index.ts'
import { defaultThreads, openRuntime } from '../../runtime/node/index.ts'
import type { NodeRuntime } from '../../runtime/node/index.ts'
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
  const { images, generator = '', seed, json, threads = defaultThreads() } = flags
  const path = images ?? generator
  const source = sourceOf(flags)
  const out = flags.out ?? freeFolder(path)
  await checkFree(out)
  const runtime = openRuntime({ threads })
  const data = await openData({ source })
  const { set, notes, ...own } = await readSet(path, flags, { data, runtime })
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

/** Returns where the data is, after the flags are checked. */
function sourceOf({ data, images, latent }: EvaluateFlags): string {
  if (data === undefined) {
    throw new UsageError('evaluate: pass the data to judge by, as --data with a name or a folder.')
  }
  if (images !== undefined && latent !== undefined) {
    throw new UsageError('evaluate: --latent is for --generator. Leave it out for --images.')
  }
  return data
}

interface Reading {
  readonly data: DataSet
  readonly runtime: NodeRuntime
}

function readSet(path: string, flags: EvaluateFlags, { data, runtime }: Reading): Promise<GeneratorImages> {
  const { images, count, seed, latent, range, unlabelled } = flags
  if (images !== undefined) return readImageFiles({ path, count, range, unlabelled }, data, tell)
  return readGeneratorFile({ path, count: count ?? 10_000, seed, latent, range, unlabelled }, data, runtime)
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
