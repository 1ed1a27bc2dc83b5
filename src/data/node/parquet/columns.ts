import type { SchemaElement, SchemaTree } from 'hyparquet'
import type { Leaf } from './chunk.ts'
import { featuresOf } from './features.ts'
import type { Feature } from './features.ts'
import type { ParquetFile } from './file.ts'

/** What a column holds, as a message says it. */
export type ColumnKind =
  | 'images'
  | 'bytes'
  | 'text'
  | 'whole numbers'
  | 'numbers'
  | 'booleans'
  | 'lists'
  | 'other values'

/** A column of a table. */
export interface Column {
  readonly name: string
  readonly kind: ColumnKind
  /** Where its values are: of embedded images their bytes; undefined where they are nested. */
  readonly leaf: Leaf | undefined
  /** What the datasets library notes of it. */
  readonly feature: Feature | undefined
}

/** Returns the columns of a file. Embedded images are what the datasets library makes of them, a struct of `bytes` and `path`. */
export function columnsOf({ root, notes }: ParquetFile): Column[] {
  const features = featuresOf(notes)
  return root.children.map((tree) => {
    const name = tree.element.name
    return { name, feature: features.get(name), ...contentOf(tree) }
  })
}

function contentOf(tree: SchemaTree): Pick<Column, 'kind' | 'leaf'> {
  const { element, children } = tree
  const isList = (one: SchemaElement) => one.repetition_type === 'REPEATED' || one.converted_type === 'LIST'
  if (isList(element)) return { kind: 'lists', leaf: undefined }
  if (children.length === 0) return { kind: kindOf(element), leaf: leafOf([tree]) }
  const bytes = children.find((child) => child.element.name === 'bytes')
  if (bytes?.element.type !== 'BYTE_ARRAY' || isList(bytes.element)) return { kind: 'other values', leaf: undefined }
  return { kind: 'images', leaf: leafOf([tree, bytes]) }
}

function leafOf(path: readonly SchemaTree[]): Leaf {
  const last = path[path.length - 1]
  const { type = 'BYTE_ARRAY', type_length: length } = last.element
  const levels = path.filter(({ element }) => element.repetition_type !== 'REQUIRED').length
  return { path: last.path, type, length, levels }
}

/** What types hold that mean nothing more than they are, or a text, or a whole number of some width. */
const KINDS: Readonly<Record<string, ColumnKind>> = {
  BYTE_ARRAY: 'bytes',
  'BYTE_ARRAY UTF8': 'text',
  'BYTE_ARRAY STRING': 'text',
  'BYTE_ARRAY ENUM': 'text',
  INT32: 'whole numbers',
  INT64: 'whole numbers',
  BOOLEAN: 'booleans',
  FLOAT: 'numbers',
  DOUBLE: 'numbers',
}

function kindOf({ type, converted_type: converted, logical_type: logical }: SchemaElement): ColumnKind {
  const meaning = (converted ?? logical?.type ?? '').replace(/^U?INT(_\d+|EGER)$/, '')
  return KINDS[`${type} ${meaning}`.trim()] ?? 'other values'
}
