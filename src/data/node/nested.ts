import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isIgnored } from './walk.ts'

/** Folders in folders that are looked into. */
const DEEPEST = 8

/**
 * Returns where a data set may lie that a path names: the path itself, then its only folder, and so on while there is exactly one.
 * What systems leave behind does not count, nor do files and links. torchvision puts MNIST into `MNIST/raw`.
 */
export async function candidates(path: string): Promise<string[]> {
  const places = [path]
  while (places.length <= DEEPEST) {
    const place = places[places.length - 1]
    const entries = await readdir(place, { withFileTypes: true }).catch(() => [])
    const folders = entries.filter((entry) => entry.isDirectory() && !isIgnored(entry.name))
    if (folders.length !== 1) break
    places.push(join(place, folders[0].name))
  }
  return places
}
