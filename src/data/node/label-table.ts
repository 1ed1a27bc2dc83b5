import Papa from 'papaparse'
import { FacetError, UsageError } from '../../array/index.ts'
import { unmarked } from '../index.ts'
import type { SplitName } from '../index.ts'
import { filesBelow, mayBeImage } from './branches.ts'
import type { Branch } from './branches.ts'
import { printable } from './class-names.ts'
import { decodeText } from './decode-text.ts'
import { joinTables, splitsOfTables } from './join-tables.ts'
import { splitOfWord, splitsAmong } from './split-names.ts'
import { columnOfFiles, finderOf, firstNames } from './table-files.ts'
import type { FoundFile } from './walk.ts'

/** What a table says of a file. */
export interface TableRow {
  readonly label: string
  /** The split, where the table has a column of splits. */
  readonly part: SplitName | undefined
}

/** A table of names and labels beside images. */
export interface LabelTable {
  /** The table's own path below the data set's folder; of one in several parts, its file name. */
  readonly name: string
  /** The paths of its parts: a table may have one in every split. */
  readonly parts: readonly string[]
  /** Its columns, from the first. */
  readonly columns: readonly string[]
  /** Cells by column. */
  readonly rows: readonly (readonly string[])[]
  /** The column that names files. */
  readonly fileColumn: number
  /** For every row, the name of its file; undefined where there is none. */
  readonly files: readonly (string | undefined)[]
  /** The split that the table is called by, beside tables of other splits. */
  readonly split?: SplitName
  /** For every row, the split that its table is called by, where there are several tables. */
  readonly splits?: readonly (SplitName | undefined)[]
  /** Sentences on what was decided to read it. */
  readonly notes: readonly string[]
}

const LARGEST = 2 ** 26
const TABLES = /\.(csv|tsv)$/i
/** Kaggle's examples of what to hand in name test images, with labels that mean nothing. */
const EXAMPLES = /submission/i
/** Where several tables name as many files, the first of these decides. */
const USUAL = ['labels', 'train', 'metadata', 'annotations']
const LABEL_NAMES =
  /^(label|labels|class|class_?name|class_?id|category|target|y|species|breed|diagnosis|dx|emotion|type)$/i
const SPLIT_NAMES = /^(split|set|data ?set|subset|partition|fold|usage)$/i

/** The tables beside images. */
export interface TableSearch {
  /** The one that labels are read from. */
  readonly table: LabelTable | undefined
  /** Sentences on what was decided, and on every table that is not read. */
  readonly notes: readonly string[]
}

/** A table that names no images. */
interface StrangeTable {
  readonly name: string
  readonly strangers: readonly string[]
}

/** Names that are shown of a table which names no images. */
const SHOWN = 3

/**
 * Finds the table (CSV, or with semicolons or tabs) that names the most image files of a folder, as `finderOf` finds them. Tables of
 * several splits are read as one.
 *
 * @returns no table where none names files in at least half of its rows
 * @throws FacetError when a table cannot be read
 */
export async function findTable(root: Branch): Promise<TableSearch> {
  const tables: LabelTable[] = []
  const strange: StrangeTable[] = []
  for (const branch of [root, ...root.folders]) {
    const files = branch.files.filter(({ name }) => TABLES.test(name) && !EXAMPLES.test(name))
    const splits = splitsOfTables(files.map(({ name }) => name))
    for (const file of files) {
      const found = await readTable(file, branch, splits.get(file.name))
      if (found && 'strangers' in found) strange.push(found)
      else if (found) tables.push(found)
    }
  }
  // A list of names alone has no labels.
  const known = ({ files, columns }: LabelTable) =>
    columns.length === 1 ? 0 : new Set(files.filter((file) => file !== undefined)).size
  const rank = ({ name }: LabelTable) => {
    const at = USUAL.indexOf(name.replace(/^.*\//, '').replace(TABLES, '').toLowerCase())
    return at < 0 ? USUAL.length : at
  }
  const [table, ...others] = joinTables(tables).toSorted((a, b) => known(b) - known(a) || rank(a) - rank(b))
  return {
    table,
    notes: [...(table?.notes ?? []), ...others.map((other) => unread(other, table)), ...strange.map(told)],
  }
}

function unread({ name }: LabelTable, table: LabelTable): string {
  return `${printable(name)} names images too and is not read: labels are from ${printable(table.name)}`
}

function told({ name, strangers }: StrangeTable): string {
  const names = strangers.map((one) => `'${printable(one)}'`).join(', ')
  return `${printable(name)} is not read, because hardly any of its rows name an image that is there: they name ${names} and others`
}

/** Reads a table of a folder; one that is empty is none. */
async function readTable(
  file: FoundFile,
  branch: Branch,
  split: SplitName | undefined,
): Promise<LabelTable | StrangeTable | undefined> {
  if (file.size > LARGEST) throw new FacetError(`${printable(file.name)}: has more than 64 MiB. Leave columns out.`)
  const { text, note } = decodeText(await file.read(), printable(file.name))
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' })
  const cells = data.map((row) => row.map((cell) => unmarked(cell.trim())))
  if (cells.length === 0) return undefined
  for (const place of placesOf(branch, split)) {
    const fileOf = finderOf(filesBelow(place).filter(mayBeImage), branch.path)
    const fileColumn = columnOfFiles(cells, fileOf)
    if (fileColumn === undefined) continue
    const isHeaded = fileOf(cells[0][fileColumn]) === undefined
    const rows = isHeaded ? cells.slice(1) : cells
    const columns = isHeaded ? cells[0] : cells[0].map((_, index) => `${index + 1}`)
    const files = rows.map((row) => fileOf(row[fileColumn]))
    const notes = note === undefined ? [] : [note]
    return { name: file.name, parts: [file.name], columns, rows, fileColumn, files, split, notes }
  }
  const strangers = firstNames(cells, SHOWN)
  return strangers.length > 0 ? { name: file.name, strangers } : undefined
}

/** Returns where a table's images may be: those of `train.csv` in a folder `train`, or anywhere beside it. */
function placesOf(branch: Branch, split: SplitName | undefined): Branch[] {
  const splits = splitsAmong(branch.folders.map(({ name }) => name))
  const own = branch.folders.filter(({ name }) => split !== undefined && splits.get(name) === split)
  return [...own, branch]
}

/**
 * Returns what a table says of each file that it names.
 *
 * @param asked - the column of labels; by default one that is called so, or the only one beside the files', or columns called as
 * the classes, of which each row has a 1 in one
 * @throws UsageError when there is no such column, or none is found, naming those there are; FacetError when a file has two labels
 */
export function labelsOf(table: LabelTable, asked?: string): ReadonlyMap<string, TableRow> {
  const splitColumn = table.columns.findIndex((name) => name !== asked && SPLIT_NAMES.test(name))
  const labelOf = labelReader(table, { asked, splitColumn })
  const found = new Map<string, TableRow>()
  for (const [index, row] of table.rows.entries()) {
    const file = table.files[index]
    const label = labelOf(row).normalize()
    if (file === undefined || label === '') continue
    const other = found.get(file)?.label ?? label
    if (other !== label) {
      throw new FacetError(
        `${printable(table.name)}: calls ${printable(file)} both '${printable(other)}' and '${printable(label)}'. Keep one row for each file.`,
      )
    }
    found.set(file, { label, part: splitOfWord(row[splitColumn] ?? '') ?? table.splits?.[index] })
  }
  return found
}

interface LabelColumns {
  readonly asked: string | undefined
  readonly splitColumn: number
}

/** Returns what reads the label of a row. */
function labelReader(table: LabelTable, { asked, splitColumn }: LabelColumns): (row: readonly string[]) => string {
  const { columns, rows, fileColumn } = table
  const isNamed = columns.some((name, index) => index !== fileColumn && LABEL_NAMES.test(name))
  const others = [...columns.keys()].filter((index) => index !== fileColumn && index !== splitColumn)
  const isOneHot = (row: readonly string[]) =>
    others.every((index) => /^[01](\.0*)?$/.test(row[index] ?? '')) &&
    others.filter((index) => Number(row[index]) === 1).length === 1
  if (asked === undefined && !isNamed && others.length > 1 && rows.every(isOneHot)) {
    return (row) => columns[others.find((index) => Number(row[index]) === 1) ?? fileColumn]
  }
  const column = labelColumn(table, asked)
  return (row) => row[column] ?? ''
}

function labelColumn({ name, columns, fileColumn }: LabelTable, asked: string | undefined): number {
  const others = columns.flatMap((column, index) => (index === fileColumn ? [] : [{ column, index }]))
  const named = others.filter(({ column }) => (asked === undefined ? LABEL_NAMES.test(column) : column === asked))
  const only = asked === undefined && others.length === 1 ? others : named
  if (only.length === 1) return only[0].index
  const why = asked === undefined ? 'it is not clear which column has the labels' : `it has no column '${asked}'`
  const list = others.map(({ column }) => printable(column)).join(', ') || 'no other column'
  throw new UsageError(`${printable(name)}: ${why}. Pass --set data.labels=COLUMN with one of its columns: ${list}.`)
}
