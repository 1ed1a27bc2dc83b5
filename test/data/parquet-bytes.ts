import { parquetWriteBuffer } from 'hyparquet-writer'

/** An element of the tree of columns. */
type SchemaElement = NonNullable<Parameters<typeof parquetWriteBuffer>[0]['schema']>[number]

/** A column to be written: what it is called, how it is kept and what it holds. */
export interface WrittenColumn {
  readonly name: string
  readonly elements: readonly Partial<SchemaElement>[]
  readonly data: readonly unknown[]
}

const OPTIONAL = { repetition_type: 'OPTIONAL' } as const

/** Images as the datasets library embeds them: a struct of their bytes and a path. */
export function imageColumn(images: readonly (Uint8Array | null)[], name = 'image'): WrittenColumn {
  return {
    name,
    elements: [
      { num_children: 2, ...OPTIONAL },
      { name: 'bytes', type: 'BYTE_ARRAY', ...OPTIONAL },
      { name: 'path', type: 'BYTE_ARRAY', converted_type: 'UTF8', ...OPTIONAL },
    ],
    data: images.map((bytes, row) => ({ bytes, path: `${row}.png` })),
  }
}

/** Whole numbers. */
export function numberColumn(numbers: readonly (number | null)[], name = 'label'): WrittenColumn {
  const data = numbers.map((number) => (number === null ? null : BigInt(number)))
  return { name, elements: [{ type: 'INT64', ...OPTIONAL }], data }
}

/** Texts. */
export function textColumn(data: readonly (string | null)[], name = 'label'): WrittenColumn {
  return { name, elements: [{ type: 'BYTE_ARRAY', converted_type: 'UTF8', ...OPTIONAL }], data }
}

/** Lists of whole numbers, such as pixels. */
export function listColumn(data: readonly (readonly number[])[], name: string): WrittenColumn {
  return {
    name,
    elements: [
      { converted_type: 'LIST', num_children: 1, ...OPTIONAL },
      { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
      { name: 'element', type: 'INT32', ...OPTIONAL },
    ],
    data,
  }
}

/** What the datasets library notes of the columns, by their names. */
export type Features = Readonly<Record<string, unknown>>

/** Returns the bytes of a Parquet file of these columns, five rows a group. */
export function parquetBytes(columns: readonly WrittenColumn[], features?: Features): Uint8Array {
  const schema = columns.flatMap(({ name, elements: [first, ...rest] }) => [{ ...first, name }, ...rest])
  const value = JSON.stringify({ info: { features } })
  const written = parquetWriteBuffer({
    columnData: columns.map(({ name, data }) => ({ name, data: [...data] })),
    schema: [{ name: 'root', num_children: columns.length }, ...(schema as SchemaElement[])],
    rowGroupSize: 5,
    kvMetadata: features ? [{ key: 'huggingface', value }] : [],
  })
  return new Uint8Array(written)
}

/** The features of images and of labels with names, as the datasets library notes them. */
export function classFeatures(...names: string[]): Features {
  return { image: { _type: 'Image' }, label: { _type: 'ClassLabel', names } }
}
