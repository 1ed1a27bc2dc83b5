import { z } from 'zod'
import { isPrintable } from '../../data/node/index.ts'
import { writeWhole } from '../../train/node/index.ts'
import { readText, studioPaths } from './run-files.ts'

/** Tags of a run: words or short phrases, each once. */
export const tagList = z
  .array(z.string().trim().min(1).max(40).refine(isPrintable, 'has characters that cannot be printed'))
  .max(32)
  .transform((tags) => [...new Set(tags)])

/** Reads a run's tags; none where the file is missing or damaged. */
export async function readTags(folder: string): Promise<string[]> {
  try {
    return tagList.parse(JSON.parse(await readText(studioPaths(folder).tags)))
  } catch {
    return []
  }
}

/** What is being written, by folder: the file beside it has one name. */
const writing = new Map<string, Promise<void>>()

/** Writes a run's tags, whole or not at all; of several at once the last one stays. */
export async function writeTags(folder: string, tags: readonly string[]): Promise<void> {
  const write = () => writeWhole(studioPaths(folder).tags, `${JSON.stringify(tags)}\n`)
  const own = (writing.get(folder) ?? Promise.resolve()).then(write, write)
  writing.set(folder, own)
  try {
    await own
  } finally {
    if (writing.get(folder) === own) writing.delete(folder)
  }
}
