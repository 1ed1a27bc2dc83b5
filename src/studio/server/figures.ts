import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runPaths } from '../../train/node/index.ts'
import type { FigureFile } from '../protocol/index.ts'
import { versionOf } from './run-files.ts'

/** What pictures of runs and reports are named. */
export const FIGURE = /^[\w-][\w.-]*\.png$/

/** Returns the names of a run's pictures, ascending, without `.png`. */
export async function figureNames(folder: string): Promise<string[]> {
  const entries = await readdir(runPaths(folder).figures, { withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile() && FIGURE.test(entry.name))
  return files.map(({ name }) => name.slice(0, -'.png'.length)).toSorted()
}

/** Returns what is told of a picture. */
export async function openFigure(folder: string, name: string): Promise<FigureFile> {
  const [, step] = /^sheet-(\d+)$/.exec(name) ?? []
  const version = (await versionOf(join(runPaths(folder).figures, `${name}.png`))) ?? 0
  return { name, ...(step !== undefined && { step: Number(step) }), version }
}
