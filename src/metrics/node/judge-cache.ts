import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeTensors, encodeTensors } from '../../array/index.ts'
import { cacheFolderOf, hasCode, keepFile, reasonOf } from '../../data/node/index.ts'
import { JUDGE_VERSION, judgeIdentity, loadJudge, trainJudge } from '../index.ts'
import type { Judge, JudgeLoading, JudgeTensors, JudgeTraining } from '../index.ts'

/** How a judge is had. */
export interface JudgeOpening extends JudgeTraining, JudgeLoading {
  /** Where trained judges are kept; default {@link judgeFolder}. */
  readonly cacheFolder?: string
  /** Hears, in a sentence, why a kept judge is passed over, or that the trained one cannot be kept. */
  readonly onNotice?: (notice: string) => void
}

/** Returns the folder where judges are kept unless another is named: `judges` of `cacheFolderOf`. */
export function judgeFolder(): string {
  return cacheFolderOf('judges')
}

/**
 * Opens the judge of a data set: reads it from the cache, or trains it and keeps it there for the next time. The cache is
 * only ever a convenience: a damaged file is replaced, and a folder that cannot be written to costs a training each
 * time. Processes that open the same judge at once each train one, and the last file stands, whole.
 *
 * @throws UsageError as `trainJudge` does
 */
export async function openJudge({ cacheFolder = judgeFolder(), onNotice, ...options }: JudgeOpening): Promise<Judge> {
  const { data } = options
  const path = join(cacheFolder, `${data.fingerprint}-v${JUDGE_VERSION}.safetensors`)
  const identity = judgeIdentity(data, options)
  const kept = await readJudge(path, identity, onNotice)
  if (kept) return loadJudge(kept, options)
  const trained = await trainJudge(options)
  await keepJudge(path, trained).catch((error: unknown) => {
    onNotice?.(`The judge cannot be kept and will be trained again next time: ${reasonOf(error)}`)
  })
  return loadJudge(trained, options)
}

/** Returns the judge in a file if it is whole and has this identity, and otherwise says what is wrong with it. */
async function readJudge(
  path: string,
  identity: ReturnType<typeof judgeIdentity>,
  onNotice: JudgeOpening['onNotice'],
): Promise<JudgeTensors | undefined> {
  try {
    const file = decodeTensors(await readFile(path), path) as JudgeTensors
    const { sha256, ...metadata } = file.metadata
    const other = Object.entries(identity).find(([key, value]) => metadata[key] !== value)
    if (!other && sha256 === hashOf(file)) return { ...file, metadata }
    onNotice?.(
      `${path}: ${other ? `its ${other[0]} is another` : 'its contents are damaged'}. The judge is trained anew.`,
    )
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    onNotice?.(`${path}: it cannot be used. The judge is trained anew. (${reasonOf(error)})`)
  }
  return undefined
}

async function keepJudge(path: string, file: JudgeTensors): Promise<void> {
  const bytes = encodeTensors(file.tensors, { ...file.metadata, sha256: hashOf(file) })
  await keepFile(path, (beside) => writeFile(beside, bytes))
}

function hashOf({ tensors }: JudgeTensors): string {
  const hash = createHash('sha256')
  for (const piece of encodeTensors(tensors)) hash.update(piece)
  return hash.digest('hex')
}
