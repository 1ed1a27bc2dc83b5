import { FacetError } from '../../array/index.ts'
import { stratifiedSplit } from '../index.ts'
import type { SplitName, SplitShares } from '../index.ts'
import { checkClasses, printable } from './class-names.ts'
import { compareCodeUnits } from './walk.ts'
import type { Contents, FoundFile, OddFile } from './walk.ts'

/** A file of a class. */
export interface PlacedFile extends FoundFile {
  /** The part of the set that its folder belongs to; undefined where the folder does not say. */
  readonly part: SplitName | undefined
  /** Its class's place in the list of classes. */
  readonly label: number
}

/** A folder read as one of classes. */
export interface Layout {
  /** The names of the classes' folders, in Unicode's composed form (NFC), sorted by code units. */
  readonly classes: string[]
  /** The files in them, sorted by name. */
  readonly files: PlacedFile[]
  readonly odd: OddFile[]
  /** False where the files have no labels: all are then of one class. */
  readonly labelled?: boolean
}

/** What folders above those of the classes are called. */
const PARTS: Readonly<Record<string, SplitName>> = {
  train: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
}

const REMEDY = 'Put the images of each class into a folder of its own, such as cat/1.png and dog/1.png.'

/**
 * Reads a folder's contents as `class/…/file`, or as `train/class/…/file` with `test/` and `validation/` (or `val/`) beside
 * it where there is a `train` that holds folders. Files elsewhere are odd.
 *
 * @param folder - the folder's path, as errors name it
 * @throws FacetError when there are no folders of classes, more than 1,000, or one with a name that `checkClasses` refuses
 */
export function layoutOf(folder: string, { files, folders, odd }: Contents): Layout {
  const divided = isDivided(folder, folders)
  const depth = divided ? 1 : 0
  const className = (name: string) => name.split('/')[depth].normalize()
  const partOf = (name: string) => (divided ? PARTS[name.split('/')[0]] : undefined)
  const isRead = (name: string) => !divided || partOf(name) !== undefined
  const classFolders = folders.filter((name) => name.split('/').length === depth + 1 && isRead(name))
  const classes = [...new Set(classFolders.map(className))].toSorted(compareCodeUnits)
  checkClasses(printable(folder), classes)
  const labels = new Map(classes.map((name, label) => [name, label]))
  const inClass = (name: string) => name.split('/').length > depth + 1 && isRead(name)
  const apart = divided ? folders.filter((name) => !name.includes('/') && !isRead(name)) : []
  const outside = files.filter(({ name }) => !inClass(name) && !apart.includes(name.split('/')[0]))
  return {
    classes,
    files: files
      .filter(({ name }) => inClass(name))
      .map((file) => ({ ...file, part: partOf(file.name), label: labels.get(className(file.name)) ?? 0 })),
    odd: [
      ...odd,
      ...apart.map((path) => ({ path, reason: 'it is a folder beside train that is not read' })),
      ...outside.map(({ name }) => ({ path: name, reason: 'it lies in no folder of a class' })),
    ],
  }
}

/** Whether the classes' folders lie in one named train, and others beside it. */
function isDivided(folder: string, folders: readonly string[]): boolean {
  if (folders.some((name) => name.startsWith('train/'))) return true
  const tops = folders.filter((name) => !name.includes('/'))
  if (tops.length === 0) throw new FacetError(`${printable(folder)}: holds no folders. ${REMEDY}`)
  if (!tops.every((name) => Object.hasOwn(PARTS, name))) return false
  const missing = tops.includes('train') ? 'train holds no folders' : 'there is no train'
  throw new FacetError(`${printable(folder)}: holds ${tops.join(', ')}, but ${missing}. ${REMEDY}`)
}

/**
 * Says for every file which part of the set it belongs to. Where the folder says nothing, classes are split by themselves;
 * where it has a part for training only, the missing ones are split off that. A function of the files' names and the
 * shares alone.
 */
export function splitFiles(files: readonly PlacedFile[], shares: SplitShares): SplitName[] {
  const parts = new Set(files.map(({ part }) => part))
  const open = files.filter(({ part }) => part === undefined || part === 'train')
  const split = stratifiedSplit(
    open.map(({ label }) => label),
    {
      seed: shares.seed,
      validation: parts.has('validation') ? 0 : shares.validation,
      test: parts.has('test') ? 0 : shares.test,
    },
  )
  const chosen = split.values()
  return files.map(({ part }) => (part === undefined || part === 'train' ? (chosen.next().value ?? 'train') : part))
}
