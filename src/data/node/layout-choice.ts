import { FacetError, UsageError } from '../../array/index.ts'
import type { DataConfig } from '../../gan/index.ts'
import { filesBelow, holdsImages, mayHaveImages, unwrapped } from './branches.ts'
import type { Branch } from './branches.ts'
import { printable } from './class-names.ts'
import { labelsOf } from './label-table.ts'
import type { LabelTable } from './label-table.ts'
import { splitsAmong } from './split-names.ts'

/** The name of a layout, as the config's `data.layout` has it. */
export type LayoutName = NonNullable<DataConfig['layout']>

/** What a layout is chosen by, beside the folder itself. */
export interface LayoutHints {
  /** The layout that is asked for. */
  readonly asked: LayoutName | undefined
  /** A table that names the folder's images. */
  readonly table: LabelTable | undefined
  /** The table's column of labels that is asked for. */
  readonly labels: string | undefined
}

/**
 * Returns the layout asked for, or the only one that a folder can be read in.
 *
 * @throws UsageError when there are several, with what each would come to; FacetError when there are splits but none to train on
 */
export function chooseLayout(folder: string, root: Branch, hints: LayoutHints): LayoutName {
  if (hints.asked !== undefined) return hints.asked
  const readings = readingsOf(folder, root, hints)
  const [only, ...others] = [...readings.keys()]
  if (only !== undefined && others.length === 0) return only
  const width = Math.max(...[...readings.keys()].map((name) => name.length))
  const choices = [...readings].map(([name, meaning]) => `\n  --layout ${name.padEnd(width)}  ${meaning}`)
  throw new UsageError(
    `${printable(folder)}: its folders can be read in ${readings.size} ways. Pass the right one ` +
      `(--set data.layout=… where there is no --layout):${choices.join('')}`,
  )
}

/** The layouts that a folder can be read in, each with what it would come to. */
type Readings = Map<LayoutName, string>

function readingsOf(folder: string, root: Branch, { table, labels }: LayoutHints): Readings {
  const divided = isDivided(folder, root)
  const parents = divided ? splitBranches(root) : [root]
  const classes = parents.flatMap((parent) => parent.folders.filter(mayHaveImages))
  if (!mayHaveImages(root)) return new Map([['class', '']])
  if (classes.length === 0) return new Map([[table ? 'table' : 'flat', '']])
  const readings = folderReadings(root, classes, divided)
  if (!table) return readings
  // One folder of images is hardly meant as the only class.
  if (namesOf(classes).length === 1) return new Map([['table', '']])
  if (agrees(table, classes, labels)) return readings
  return readings.set('table', `the classes are those of ${printable(table.name)}`)
}

function folderReadings(root: Branch, classes: readonly Branch[], divided: boolean): Readings {
  const inner = innerReadings(classes, divided)
  if (inner.has('class/split') && classes.every(holdsOnlySplits)) return new Map([['class/split', '']])
  const whole = divided ? 'split/class' : 'class'
  return new Map([
    ...(isUnclearSplit(root) ? [['split/class', `only ${listed([...splitsOf(root).keys()])} are read`] as const] : []),
    [whole, `the classes are ${listed(namesOf(classes))}`],
    ...inner,
  ])
}

/**
 * Tells whether the top folders are splits: there is one to train on, and it holds folders, or all of them are splits.
 *
 * @throws FacetError when all of them are splits, but none is to train on
 */
export function isDivided(folder: string, root: Branch): boolean {
  const splits = splitsOf(root)
  const tops = root.folders.filter(mayHaveImages)
  if (splits.size === 0 || isUnclearSplit(root)) return false
  const trains = tops.filter(({ name }) => splits.get(name) === 'train')
  if (trains.length > 0) return splits.size === tops.length || trains.some(holdsClasses)
  if (splits.size < tops.length) return false
  throw new FacetError(
    `${printable(folder)}: holds ${listed(namesOf(tops))}, but there is no folder train. Put the images to train on into ` +
      `train/, with a folder for each class, or pass ${printable(`${folder}/${tops[0].name}`)} to train on those.`,
  )
}

function splitsOf(root: Branch): ReturnType<typeof splitsAmong> {
  return splitsAmong(root.folders.filter(mayHaveImages).map(({ name }) => name))
}

function splitBranches(root: Branch): Branch[] {
  const splits = splitsOf(root)
  return root.folders.filter(({ name }) => splits.has(name)).map(unwrapped)
}

function holdsClasses(branch: Branch): boolean {
  return unwrapped(branch).folders.some(mayHaveImages)
}

/** Whether some folder looks like one to train on, among more folders that are no splits. */
function isUnclearSplit(root: Branch): boolean {
  const splits = splitsOf(root)
  const tops = root.folders.filter(mayHaveImages)
  const isTrain = tops.some((top) => splits.get(top.name) === 'train' && holdsClasses(top))
  return isTrain && tops.length - splits.size > splits.size
}

/** Where most folders of classes hold folders of the same names, those may be the classes, or splits. */
function innerReadings(classes: readonly Branch[], divided: boolean): Readings {
  const holders = new Map<string, Set<string>>()
  for (const { name, folders } of classes) {
    for (const inner of folders.filter(mayHaveImages)) {
      holders.set(inner.name, (holders.get(inner.name) ?? new Set()).add(name))
    }
  }
  const names = [...holders.keys()]
  const shared = names.filter((name) => (holders.get(name)?.size ?? 0) > 1)
  const readings: Readings = new Map()
  if (shared.length < 2 || 2 * shared.length < names.length) return readings
  readings.set('group/class', `the classes are ${listed(names)}`)
  if (!divided && [...splitsAmong(names).values()].includes('train')) {
    readings.set('class/split', `each of the classes ${listed(namesOf(classes))} has splits of its own`)
  }
  return readings
}

function holdsOnlySplits(branch: Branch): boolean {
  const names = branch.folders.filter(mayHaveImages).map(({ name }) => name)
  return !holdsImages(branch) && splitsAmong(names).size === names.length
}

/** Tells whether a table has the folders' names for labels: it then only repeats them. */
function agrees(table: LabelTable, classes: readonly Branch[], asked: string | undefined): boolean {
  const rows = attempt(() => labelsOf(table, asked))
  if (rows === undefined) return asked === undefined
  const labelled = classes.flatMap((branch) => filesBelow(branch).map(({ name }) => [name, branch.name] as const))
  const known = labelled.flatMap(([name, className]) => {
    const label = rows.get(name)?.label
    return label === undefined ? [] : [label.toLowerCase() === className.normalize().toLowerCase()]
  })
  return known.filter(Boolean).length > 0.9 * known.length
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

function namesOf(branches: readonly Branch[]): string[] {
  return [...new Set(branches.map(({ name }) => name))]
}

/** Names a few. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(printable).join(', ')
  return names.length > 5 ? `${shown}, … (${names.length})` : shown
}
