import Papa from 'papaparse'
import { FacetError, UsageError } from '../../array/index.ts'
import { unmarked } from '../index.ts'
import type { SplitName } from '../index.ts'
import { filesBelow, mayBeImage } from './branches.ts'
import type { Branch } from './branches.ts'
import { printable } from './class-names.ts'
import { splitOfWord } from './split-names.ts'
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

/**
 * Finds the table (CSV, or with semicolons or tabs) that names the most image files of a folder: by path below the table's folder,
 * by file name, or by file name without its ending.
 *
 * @returns undefined where none names at least half of its rows' files
 * @throws FacetError when a table cannot be read
 */
export async function findTable(root: Branch): Promise<LabelTable | undefined> {
  const tables: LabelTable[] = []
  for (const branch of [root, ...root.folders]) {
    for (const file of branch.files.filter(({ name }) => TABLES.test(name) && !EXAMPLES.test(name))) {
      const table = await readTable(file, filesBelow(branch).filter(mayBeImage), branch.path)
      if (table) tables.push(table)
    }
  }
  const whole = joined(tables)
  const known = ({ files }: LabelTable) => files.filter((file) => file !== undefined).length
  const rank = ({ name }: LabelTable) => {
    const at = USUAL.indexOf(name.replace(/^.*\//, '').replace(TABLES, '').toLowerCase())
    return at < 0 ? USUAL.length : at
  }
  return whole.toSorted((a, b) => known(b) - known(a) || rank(a) - rank(b))[0]
}

/** Joins tables of one file name and the same columns, as every split may have its own. */
function joined(tables: readonly LabelTable[]): LabelTable[] {
  const byName = new Map<string, LabelTable>()
  for (const table of tables) {
    const name = table.name.replace(/^.*\//, '')
    const key = JSON.stringify([name, table.fileColumn, table.columns])
    const { parts = [], rows = [], files = [] } = byName.get(key) ?? {}
    byName.set(key, {
      ...table,
      name: parts.length === 0 ? table.name : name,
      parts: [...parts, ...table.parts],
      rows: [...rows, ...table.rows],
      files: [...files, ...table.files],
    })
  }
  return [...byName.values()]
}

async function readTable(
  file: FoundFile,
  images: readonly FoundFile[],
  folder: string,
): Promise<LabelTable | undefined> {
  if (file.size > LARGEST) throw new FacetError(`${printable(file.name)}: has more than 64 MiB. Leave columns out.`)
  const text = new TextDecoder().decode(await file.read())
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' })
  const cells = data.map((row) => row.map((cell) => unmarked(cell.trim())))
  if (cells.length === 0) return undefined
  const fileOf = finderOf(images, folder)
  const fileColumn = columnOfFiles(cells, fileOf)
  if (fileColumn === undefined) return undefined
  const isHeaded = fileOf(cells[0][fileColumn]) === undefined
  const rows = isHeaded ? cells.slice(1) : cells
  const columns = isHeaded ? cells[0] : cells[0].map((_, index) => `${index + 1}`)
  return {
    name: file.name,
    parts: [file.name],
    columns,
    rows,
    fileColumn,
    files: rows.map((row) => fileOf(row[fileColumn])),
  }
}

/** Returns what finds a file by a cell; file names that are there twice find none. */
function finderOf(images: readonly FoundFile[], folder: string): (cell: string | undefined) => string | undefined {
  const found = new Map<string, string | undefined>()
  for (const { name } of images) {
    const below = folder === '' ? name : name.slice(folder.length + 1)
    const file = below.slice(below.lastIndexOf('/') + 1)
    const keys = new Set([below, file, file.replace(/\.[^.]+$/, '')])
    for (const key of keys) found.set(key, found.has(key) && key !== below ? undefined : name)
  }
  return (cell) => {
    const path = cell?.replaceAll('\\', '/').replace(/^\.?\//, '') ?? ''
    // A path of another machine ends in the file's name all the same.
    return found.get(path) ?? found.get(path.slice(path.lastIndexOf('/') + 1))
  }
}

/** Returns the column in which the most cells name a file, if at least half do. */
function columnOfFiles(
  cells: readonly (readonly string[])[],
  fileOf: (cell: string | undefined) => string | undefined,
): number | undefined {
  const counts = cells[0].map((_, column) => cells.filter((row) => fileOf(row[column]) !== undefined).length)
  const most = Math.max(...counts)
  return most > 0 && 2 * most >= cells.length - 1 ? counts.indexOf(most) : undefined
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
    found.set(file, { label, part: splitOfWord(row[splitColumn] ?? '') })
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
