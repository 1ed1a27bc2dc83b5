import { join } from 'node:path'

/** Returns a text without the path of a folder: where it lies is not told to whoever reads the page. Names below the folder stay. */
export function hideFolder(text: string, folder: string): string {
  return text.replaceAll(`${folder}: `, '').replaceAll(join(folder, '/'), '')
}
