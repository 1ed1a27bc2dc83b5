import { FacetError } from '../../array/index.ts'
import { printable } from './class-names.ts'
import type { OddFile } from './walk.ts'

/** Files that a message names. */
const NAMED = 10

/** Makes the error of images that cannot be read; it says how to go on without them. */
export function damageError(folder: string, damaged: readonly OddFile[]): FacetError {
  const count = damaged.length === 1 ? '1 image cannot be read' : `${damaged.length} images cannot be read`
  return new FacetError(
    `${printable(folder)}: ${count}:\n${listed(damaged, '\n')}\n` +
      'Repair or remove them, or leave them out by `--set data.damaged=skip`.',
  )
}

/** Names the first ten of some files, each with what is the matter with it, and says how many more there are. */
export function listed(files: readonly OddFile[], between: string): string {
  const named = files.slice(0, NAMED).map(({ path, reason }) => `${printable(path)} (${printable(reason)})`)
  const more = files.length - named.length
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join(between)
}
