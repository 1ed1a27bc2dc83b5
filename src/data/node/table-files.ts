import type { FoundFile } from './walk.ts'

/** Finds the file that a cell names; undefined where there is none, or more than one. */
export type FileFinder = (cell: string | undefined) => string | undefined

/**
 * Returns what finds a file by a cell: by its path below a folder, or else by the longest end of the cell that is an end of a path,
 * with or without the file's ending; and by a number, whatever zeros it begins with. An end that several files have finds none.
 *
 * @param folder - the folder's own path; `''` for the data set's
 */
export function finderOf(images: readonly FoundFile[], folder: string): FileFinder {
  const whole = new Map(images.map(({ name }) => [below(name, folder), name]))
  const ends = new Map<string, string | undefined>()
  const numbers = new Map<string, string | undefined>()
  for (const { name } of images) {
    const keys = new Set(endsOf(below(name, folder)).flatMap((end) => [end, end.replace(/\.[^./]+$/, '')]))
    for (const key of keys) note(ends, key, name)
    for (const key of new Set([...keys].map(withoutZeros))) note(numbers, key, name)
  }
  return (cell) => {
    const paths = endsOf(cell?.replaceAll('\\', '/').replace(/^\.?\//, '') ?? '')
    for (const path of paths) {
      const found = whole.get(path)
      if (found !== undefined) return found
      if (ends.has(path)) return ends.get(path)
    }
    const path = paths.map(withoutZeros).find((end) => numbers.has(end))
    return path === undefined ? undefined : numbers.get(path)
  }
}

function below(name: string, folder: string): string {
  return folder === '' ? name : name.slice(folder.length + 1)
}

function note(found: Map<string, string | undefined>, key: string, name: string): void {
  found.set(key, found.has(key) ? undefined : name)
}

/** Returns `a/b/c`, `b/c` and `c`. */
function endsOf(path: string): string[] {
  const names = path.split('/')
  return names.map((_, index) => names.slice(index).join('/'))
}

/** Returns a path whose last name has no zeros before a number. */
function withoutZeros(path: string): string {
  return path.replace(/(^|\/)0+(?=\d+(\.[^./]+)?$)/, '$1')
}

/** Returns the column whose cells name the most different files, if at least half of its cells name one. */
export function columnOfFiles(cells: readonly (readonly string[])[], fileOf: FileFinder): number | undefined {
  const found = cells[0].map((_, column) => cells.flatMap((row) => fileOf(row[column]) ?? []))
  const counts = found.map((files) => (2 * files.length >= cells.length - 1 ? new Set(files).size : 0))
  const most = Math.max(...counts)
  return most > 0 ? counts.indexOf(most) : undefined
}

const FILE_NAMES = /file|image|img|path|name|\bid\b|_id$/i

/** Returns the first names of a table that names no images, from the column that seems to be of files. */
export function firstNames(cells: readonly (readonly string[])[], count: number): string[] {
  const named = cells[0].findIndex((name) => FILE_NAMES.test(name))
  const rows = named < 0 ? cells : cells.slice(1)
  return rows.slice(0, count).flatMap((row) => row[Math.max(0, named)] || [])
}
