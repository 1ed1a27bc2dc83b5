import { copyFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describeDefinitions } from '../../gan/index.ts'
import type { Config } from '../../gan/index.ts'
import type { Extensions } from './extensions.ts'
import { makeFolder } from './make-folder.ts'
import { runPaths, writeJson } from './run-folder.ts'

/**
 * Writes down what a run's config names that is not built in: `definitions.json`, from which the run is opened without any
 * code, and in `use/` copies of the modules, for readers alone. Nothing ever loads a copy.
 */
export async function writeExtensions(folder: string, config: Config, { files }: Extensions): Promise<void> {
  const description = describeDefinitions(config)
  if (description) await writeJson(runPaths(folder).definitions, description)
  if (files.length === 0) return
  const copies = join(folder, 'use')
  await makeFolder(copies)
  for (const [index, file] of files.entries()) await copyFile(file, join(copies, `${index + 1}-${basename(file)}`))
}
