import { basename, resolve } from 'node:path'
import { FacetError, UsageError } from '../../array/index.ts'
import type { DataConfig } from '../../gan/index.ts'
import { stratifiedSplit } from '../index.ts'
import type { SplitName, SplitShares } from '../index.ts'
import { branchOf, filesBelow, mayHaveImages, unwrapped } from './branches.ts'
import type { Branch } from './branches.ts'
import { UNLABELLED, checkClasses, printable, sortedClasses } from './class-names.ts'
import { chooseLayout, isDivided } from './layout-choice.ts'
import type { LayoutName } from './layout-choice.ts'
import { findTable, labelsOf } from './label-table.ts'
import type { TableSearch } from './label-table.ts'
import { layoutTree } from './layout-tree.ts'
import type { TreeParts } from './layout-tree.ts'
import { splitsAmong } from './split-names.ts'
import type { Contents, FoundFile, OddFile } from './walk.ts'

/** A file of a class. */
export interface PlacedFile extends FoundFile {
  /** The split that its folder belongs to; undefined where the folder does not say. */
  readonly part: SplitName | undefined
  /** Its class's place in the list of classes. */
  readonly label: number
}

/** A folder read as one of classes. */
export interface Layout {
  /** The names of the classes, in Unicode's composed form (NFC), in order. */
  readonly classes: readonly string[]
  /** The files in them, sorted by name: their path below the folder, less folders that only hold another one. */
  readonly files: readonly PlacedFile[]
  readonly odd: readonly OddFile[]
  /** False where the images have no labels: all are then of one class. */
  readonly labelled: boolean
  /** The lines of a small tree of how the folder was read. */
  readonly tree: readonly string[]
  /** Sentences on what was decided, and on what was not read. */
  readonly notes?: readonly string[]
}

/** What a level of folders stands for. */
type Level = 'split' | 'class' | 'group'

/** What the settings of a request say of a folder's layout. */
export type LayoutSettings = Pick<DataConfig, 'layout' | 'labels' | 'split'>

/**
 * Reads a folder's contents as one of these layouts; which one is told from names, unless it is asked for. Folders that only hold
 * another one are passed through.
 *
 * - `class`: `class/…/file`
 * - `split/class`: `train/class/…/file`, with `test/` and `validation/` beside it, under any of their usual names
 * - `class/split`: `class/train/…/file`
 * - `group/class`: `any/class/…/file`
 * - `table`: files anywhere, whose labels are in a CSV file
 * - `flat`: files anywhere, without labels; in splits where there are some
 *
 * @param folder - the folder's path, as errors name it
 * @throws UsageError when its layout is ambiguous; FacetError when it holds no images, more than 1,000 classes, or one with a name
 * that `checkClasses` refuses
 */
export async function layoutOf(folder: string, contents: Contents, settings: LayoutSettings): Promise<Layout> {
  const top = branchOf(contents.files, contents.folders)
  const root = settings.layout === 'class' ? top : unwrapped(top)
  if (!mayHaveImages(root)) checkOtherData(folder, contents)
  if (!mayHaveImages(root) && root.folders.length === 0) {
    throw new FacetError(`${printable(folder)}: holds no images. ${REMEDY}`)
  }
  const mayHaveTable = settings.layout === undefined || settings.layout === 'table'
  const { table, notes } = mayHaveTable ? await findTable(root) : { table: undefined, notes: [] }
  const layout = chooseLayout(folder, root, { asked: settings.layout, table, labels: settings.labels })
  const levels = levelsOf(layout, folder, root)
  const placed = placeFiles(root, levels)
  const labelled = layout === 'table' ? labelByTable(folder, placed, { table, notes, asked: settings.labels }) : placed
  const laid = laidOut(folder, { ...labelled, root, odd: [...contents.odd, ...labelled.odd] }, settings, {
    labelled: layout !== 'flat',
    table: layout === 'table' ? table?.name : undefined,
    divided: levels[0] === 'split',
  })
  return { ...laid, notes }
}

/** Says of a folder without images what else it holds that may be the data. */
function checkOtherData(folder: string, { files }: Contents): void {
  const archive = files.find(({ name }) => /\.(zip|tar|t?gz|bz2|xz|7z|rar)$/i.test(name))
  if (archive) {
    throw new FacetError(
      `${printable(folder)}: holds no images, but ${printable(archive.name)}. Unpack it, or pass it if it is a zip archive.`,
    )
  }
  const array = files.find(({ name }) => /\.(np[yz]|mat|h5|hdf5|pkl|pickle|arrow|tfrecords?)$/i.test(name))
  if (array) {
    throw new FacetError(
      `${printable(folder)}: holds no images, but ${printable(array.name)}. Save arrays as images.npy and labels.npy, or in one ` +
        '.npz file as x_train and y_train.',
    )
  }
}

const REMEDY = 'Put the images of each class into a folder of its own, such as cat/1.png and dog/1.png.'

/** What the levels of each layout are; those of some begin with splits where the folder has some. */
const LEVELS: Readonly<
  Record<LayoutName, { readonly mayBeginWithSplits: boolean; readonly levels: readonly Level[] }>
> = {
  class: { mayBeginWithSplits: false, levels: ['class'] },
  'split/class': { mayBeginWithSplits: false, levels: ['split', 'class'] },
  'class/split': { mayBeginWithSplits: false, levels: ['class', 'split'] },
  'group/class': { mayBeginWithSplits: true, levels: ['group', 'class'] },
  table: { mayBeginWithSplits: true, levels: [] },
  flat: { mayBeginWithSplits: true, levels: [] },
}

function levelsOf(layout: LayoutName, folder: string, root: Branch): readonly Level[] {
  const { mayBeginWithSplits, levels } = LEVELS[layout]
  return mayBeginWithSplits && isDivided(folder, root) ? ['split', ...levels] : levels
}

/** A file and the names of its split and class. */
interface NamedFile {
  readonly file: FoundFile
  readonly part: SplitName | undefined
  readonly className: string
}

interface Placing {
  readonly classes: string[]
  readonly files: NamedFile[]
  readonly odd: OddFile[]
}

/** Goes down level by level; what lies above the last one is odd. */
function placeFiles(root: Branch, levels: readonly Level[]): Placing {
  const placing: Placing = { classes: [], files: [], odd: [] }

  function place(branch: Branch, depth: number, at: Omit<NamedFile, 'file'>): void {
    if (depth === levels.length) {
      placing.files.push(...filesBelow(branch).map((file) => ({ file, ...at })))
      return
    }
    const splits = splitsAmong(branch.folders.filter(mayHaveImages).map(({ name }) => name))
    placing.odd.push(...branch.files.map(({ name }) => ({ path: name, reason: 'it lies in no folder of a class' })))
    for (const child of branch.folders) {
      if (levels[depth] === 'split') placeSplit(child, splits.get(child.name), { depth, at })
      else if (levels[depth] === 'class') placeClass(child, { depth, at })
      else place(child, depth + 1, at)
    }
  }

  function placeSplit(child: Branch, part: SplitName | undefined, { depth, at }: Position): void {
    if (part !== undefined) place(unwrapped(child), depth + 1, { ...at, part })
    else placing.odd.push({ path: child.path, reason: 'it is a folder beside train that is not read' })
  }

  function placeClass(child: Branch, { depth, at }: Position): void {
    if (!mayHaveImages(child) && filesBelow(child).length > 0) {
      placing.odd.push({ path: child.path, reason: 'it holds no images' })
      return
    }
    const className = child.name.normalize()
    placing.classes.push(className)
    place(child, depth + 1, { ...at, className })
  }

  place(root, 0, { part: undefined, className: UNLABELLED })
  return placing.classes.length > 0 ? placing : { ...placing, classes: [UNLABELLED] }
}

interface Position {
  readonly depth: number
  readonly at: Omit<NamedFile, 'file'>
}

/** Takes classes, and splits where it has some, from a table. */
function labelByTable(
  folder: string,
  { files, odd }: Placing,
  { table, notes, asked }: TableSearch & { readonly asked: string | undefined },
): Placing {
  if (table === undefined) {
    const looked = notes.map((note) => ` (${note})`).join('')
    throw new UsageError(
      `${printable(folder)}: has no table whose rows name its images${looked}. Put a labels.csv with the columns file and label ` +
        'there, whose files are named as they lie below the folder.',
    )
  }
  const rows = labelsOf(table, asked)
  const [known, unknown] = [
    files.filter(({ file }) => rows.has(file.name)),
    files.filter(({ file }) => !rows.has(file.name)),
  ]
  const missing = table.files.filter((file) => file === undefined).length
  const named = known.map(({ file, part }) => {
    const row = rows.get(file.name)
    return { file, part: row?.part ?? part, className: row?.label ?? UNLABELLED }
  })
  return {
    classes: named.map(({ className }) => className),
    files: named,
    odd: [
      ...odd.filter(({ path }) => !table.parts.includes(path)),
      ...withoutLabels(
        unknown.filter(({ file }) => !table.parts.includes(file.name)).map(({ file }) => file.name),
        table.name,
      ),
      ...(missing > 0 ? [{ path: table.name, reason: `${missing} of its rows name no image that is there` }] : []),
    ],
  }
}

/** Files without a label that are named one by one; of more, only the folder is. */
const NAMED = 3

function withoutLabels(files: readonly string[], table: string): OddFile[] {
  const byFolder = new Map<string, string[]>()
  for (const file of files) {
    const folder = file.slice(0, file.lastIndexOf('/') + 1)
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file])
  }
  return [...byFolder].flatMap(([folder, inside]) =>
    inside.length <= NAMED
      ? inside.map((path) => ({ path, reason: `${printable(table)} has no label for it` }))
      : [
          {
            path: folder === '' ? '.' : folder,
            reason: `${printable(table)} has no label for ${inside.length} files in it`,
          },
        ],
  )
}

function laidOut(
  folder: string,
  { classes: names, files: named, odd, root }: Placing & { readonly root: Branch },
  { split }: LayoutSettings,
  { labelled, table, divided }: Pick<TreeParts, 'labelled' | 'table' | 'divided'>,
): Layout {
  const classes = sortedClasses(names)
  checkClasses(printable(folder), classes)
  const labels = new Map(classes.map((name, label) => [name, label]))
  const below = root.path === '' ? 0 : root.path.length + 1
  const files = named.map(({ file, part, className }) => ({
    ...file,
    name: file.name.slice(below),
    part,
    label: labels.get(className) ?? 0,
  }))
  const name = [basename(resolve(folder)), ...(root.path === '' ? [] : [root.path])].join('/')
  const tree = layoutTree({ name, classes, labelled, files, table, divided }, split)
  return { classes, files: files.toSorted(byName), odd, labelled, tree }
}

function byName(a: FoundFile, b: FoundFile): number {
  if (a.name === b.name) return 0
  return a.name < b.name ? -1 : 1
}

/**
 * Says for every file which split of the set it belongs to. Where the folder says nothing, classes are split by themselves;
 * where it has a split for training only, the missing ones are split off that. A function of the files' names and the
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
