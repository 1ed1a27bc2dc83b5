import { z } from 'zod'
import { writeWhole } from '../../train/node/index.ts'
import { readText, studioPaths } from './run-files.ts'

/** Tags of a run: words or short phrases, each once. */
export const tagList = z
  .array(z.string().trim().min(1).max(40))
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

/** Writes a run's tags, whole or not at all. */
export async function writeTags(folder: string, tags: readonly string[]): Promise<void> {
  await writeWhole(studioPaths(folder).tags, `${JSON.stringify(tags)}\n`)
}
