import { SPLITS } from '../index.ts'
import type { SplitName, SplitShares } from '../index.ts'
import { mayBeImage } from './branches.ts'
import { printable } from './class-names.ts'
import type { PlacedFile } from './layout.ts'

/** What a tree is drawn of. */
export interface TreeParts {
  /** The name of the data set's folder, with those that only hold another one. */
  readonly name: string
  readonly classes: readonly string[]
  readonly labelled: boolean
  readonly files: readonly PlacedFile[]
  /** The table that the labels come from. */
  readonly table?: string
  /** Whether the files' paths begin with the folder of their split. */
  readonly divided: boolean
}

/** Classes that a line names; of more, the first and the last. */
const NAMED = 6

/**
 * Draws how a folder was read, in a few lines: splits, classes and numbers of files.
 *
 * @param shares - how splits that the folder lacks are chosen
 */
export function layoutTree(
  { name, classes, labelled, files: all, table, divided }: TreeParts,
  shares: SplitShares,
): string[] {
  const files = all.filter(mayBeImage)
  const parts = SPLITS.filter((split) => files.some(({ part }) => part === split))
  const open = files.filter(({ part }) => part === undefined)
  const describe = (placed: readonly PlacedFile[]) =>
    labelled ? classCounts(classes, placed) : `${filesText(placed.length)} without labels`
  const rows = [
    ...(table === undefined ? [] : [`labels from ${printable(table)}`]),
    ...parts.map((part) => {
      const inside = files.filter((file) => file.part === part)
      return `${part}${divided ? otherNames(part, inside) : ''}: ${describe(inside)}`
    }),
    ...(open.length > 0 ? [describe(open)] : []),
    ...missingSplits(parts, labelled ? 'every class' : 'the images', shares),
  ]
  return [`${printable(name)}/`, ...rows.map((row, index) => `${index === rows.length - 1 ? '└─' : '├─'} ${row}`)]
}

function classCounts(classes: readonly string[], files: readonly PlacedFile[]): string {
  const counts = classes.map(() => 0)
  for (const { label } of files) counts[label]++
  const all = classes.flatMap((name, label) => (counts[label] > 0 ? [`${printable(name)} ${counts[label]}`] : []))
  if (all.length <= NAMED) return all.join(', ')
  const total = `${all.length} classes, ${filesText(files.length)}`
  return `${all.slice(0, NAMED - 2).join(', ')}, …, ${all.at(-1)} (${total})`
}

/** Names the folders of a split, where they are called something else. */
function otherNames(part: SplitName, files: readonly PlacedFile[]): string {
  const folders = [...new Set(files.map(({ name }) => name.slice(0, name.indexOf('/'))))]
  return folders.join() === part ? '' : ` (${folders.map((folder) => `${printable(folder)}/`).join(', ')})`
}

function filesText(count: number): string {
  return `${count} file${count === 1 ? '' : 's'}`
}

function missingSplits(parts: readonly SplitName[], whole: string, shares: SplitShares): string[] {
  const missing = (['validation', 'test'] as const).filter((split) => !parts.includes(split))
  const shown = missing.map((split) => `${split}: ${Number((100 * shares[split]).toPrecision(3))} % of ${whole}`)
  return shown.length > 0 ? [`${shown.join(', ')}, chosen at random (seed ${shares.seed})`] : []
}
