import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FacetError, decodeTensors, encodeTensors } from '../../array/index.ts'
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
export async function openJudge({ cacheFolder, onNotice, ...options }: JudgeOpening): Promise<Judge> {
  return loadJudge(await judgeTensors({ cacheFolder, onNotice, ...options }), options)
}

/**
 * Returns the file of the judge of a data set, so that it can be sent elsewhere: {@link openJudgeFile} opens it there. Where the
 * cache has none the judge is trained, as {@link openJudge} does.
 *
 * @returns its name, which says what data it is of, and its bytes
 */
export async function judgeFile(opening: JudgeOpening): Promise<{ name: string; bytes: Uint8Array }> {
  const { tensors, metadata } = await judgeTensors(opening)
  return { name: judgeFileName(opening.data.fingerprint), bytes: Buffer.concat(fileOf({ tensors, metadata })) }
}

/** Returns the name of the file of the judge of the data with this hash. */
export function judgeFileName(fingerprint: string): string {
  return `${fingerprint}-v${JUDGE_VERSION}.safetensors`
}

/**
 * Opens a judge from the bytes of its file.
 *
 * @throws FacetError when the bytes are damaged, or of the judge of other data
 */
export async function openJudgeFile(bytes: Uint8Array, options: JudgeTraining & JudgeLoading): Promise<Judge> {
  const name = judgeFileName(options.data.fingerprint)
  const file = decodeTensors(bytes, name) as JudgeTensors
  const wrong = faultOf(file, judgeIdentity(options.data, options))
  if (wrong !== undefined) throw new FacetError(`${name}: ${wrong}. Remove the file, and have the judge trained anew.`)
  return loadJudge(withoutHash(file), options)
}

async function judgeTensors({
  cacheFolder = judgeFolder(),
  onNotice,
  ...options
}: JudgeOpening): Promise<JudgeTensors> {
  const path = join(cacheFolder, judgeFileName(options.data.fingerprint))
  const kept = await readJudge(path, judgeIdentity(options.data, options), onNotice)
  if (kept) return kept
  const trained = await trainJudge(options)
  await keepJudge(path, trained).catch((error: unknown) => {
    onNotice?.(`The judge cannot be kept and will be trained again next time: ${reasonOf(error)}`)
  })
  return trained
}

/** Returns the judge in a file if it is whole and has this identity, and otherwise says what is wrong with it. */
async function readJudge(
  path: string,
  identity: ReturnType<typeof judgeIdentity>,
  onNotice: JudgeOpening['onNotice'],
): Promise<JudgeTensors | undefined> {
  try {
    const file = decodeTensors(await readFile(path), path) as JudgeTensors
    const wrong = faultOf(file, identity)
    if (wrong === undefined) return withoutHash(file)
    onNotice?.(`${path}: ${wrong}. The judge is trained anew.`)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    onNotice?.(`${path}: it cannot be used. The judge is trained anew. (${reasonOf(error)})`)
  }
  return undefined
}

/** What is wrong with a judge's file, in some words. */
function faultOf(file: JudgeTensors, identity: ReturnType<typeof judgeIdentity>): string | undefined {
  const other = Object.entries(identity).find(([key, value]) => file.metadata[key] !== value)
  if (other) return `its ${other[0]} is another`
  return file.metadata.sha256 === hashOf(file) ? undefined : 'its contents are damaged'
}

function withoutHash(file: JudgeTensors): JudgeTensors {
  const { sha256: _, ...metadata } = file.metadata
  return { ...file, metadata }
}

async function keepJudge(path: string, file: JudgeTensors): Promise<void> {
  await keepFile(path, (beside) => writeFile(beside, fileOf(file)))
}

/** The bytes of a judge's file, in pieces. */
function fileOf(file: JudgeTensors): Uint8Array[] {
  return encodeTensors(file.tensors, { ...file.metadata, sha256: hashOf(file) })
}

function hashOf({ tensors }: JudgeTensors): string {
  const hash = createHash('sha256')
  for (const piece of encodeTensors(tensors)) hash.update(piece)
  return hash.digest('hex')
}
