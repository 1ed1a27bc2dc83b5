import { open, stat } from 'node:fs/promises'
import type { DataSet } from '../index.ts'
import { isCifarFolder, openCifar } from './cifar.ts'
import { openIdxFolder } from './folder.ts'
import { hasIdxFiles } from './idx-files.ts'
import type { DataInspection } from './inspection.ts'
import { hasNumpyFiles, openNpz } from './npz.ts'
import { candidates } from './nested.ts'
import { hasParquetFiles } from './parquet/places.ts'
import type { DataOutline } from './outline.ts'
import type { DataListeners, DataRequest } from './request.ts'
import { startsAsZip } from './walk-zip.ts'

/** A way in which data sets lie on a disk. */
export interface DataFormat {
  /** What lies there, as a message names it: 'IDX files'. */
  readonly name: string
  /** Whether it may lie in a folder that is the only one of another: see `candidates`. */
  readonly isNested?: boolean
  /** Tells from names, or a file's first bytes, whether what lies at a path is of this format: quick, and never throws. */
  recognises(path: string): Promise<boolean>
  /**
   * Opens it. Images may come in their own size: whoever asked for another one is served by `openDataSet`.
   *
   * @throws FacetError when it is damaged or incomplete
   */
  open(path: string, request: DataRequest, listeners: DataListeners): Promise<DataSet>
  /** Outlines it without decoding or packing; without this, it is opened in its own size. Throws as `open` does, or as the signal says. */
  outline?(path: string, request: DataRequest, signal?: AbortSignal): Promise<DataOutline>
  /** Tells more of it than its images do; without this, what they tell. Throws as `open` does, but not for damaged images. */
  inspect?(path: string, request: DataRequest, listeners: DataListeners): Promise<Omit<DataInspection, 'kind'>>
}

/** The formats that are known, in the order they are tried: the first that recognises a path opens it. */
export const formats: readonly DataFormat[] = [
  {
    name: 'IDX files',
    isNested: true,
    recognises: hasIdxFiles,
    open: (path, asked) => openIdxFolder(path, { asked }),
  },
  {
    name: 'CIFAR',
    isNested: true,
    recognises: (path) => Promise.resolve(isCifarFolder(path)),
    open: openCifar,
  },
  {
    name: 'NumPy arrays (.npz or .npy)',
    isNested: true,
    recognises: hasNumpyFiles,
    open: openNpz,
  },
  {
    name: 'a zip archive of images',
    recognises: isZip,
    open: async (...asked) => (await import('./image-folder.ts')).openImageArchive(...asked),
    outline: async (...asked) => (await import('./outline.ts')).outlineArchive(...asked),
    inspect: async (...asked) => (await import('./inspect-folder.ts')).inspectImageArchive(...asked),
  },
  {
    name: 'Parquet files with images',
    recognises: hasParquetFiles,
    open: async (...asked) => (await import('./parquet/open.ts')).openParquet(...asked),
    outline: async (...asked) => (await import('./parquet/open.ts')).outlineParquet(...asked),
    inspect: async (...asked) => (await import('./parquet/open.ts')).inspectParquet(...asked),
  },
  // Last: it takes any folder, and says what is to be in it.
  {
    name: 'a folder of images',
    recognises: isFolder,
    // The image library is loaded by those who need it.
    open: async (...asked) => (await import('./image-folder.ts')).openImageFolder(...asked),
    outline: async (...asked) => (await import('./outline.ts')).outlineFolder(...asked),
    inspect: async (...asked) => (await import('./inspect-folder.ts')).inspectImageFolder(...asked),
  },
]

/** A format, and the place where it was found: the path itself, or a folder in it. */
export interface FoundFormat {
  readonly format: DataFormat
  readonly place: string
}

/** Returns the format of what lies at a path, if it is a known one, and where it lies. */
export async function formatOf(path: string): Promise<FoundFormat | undefined> {
  for (const place of await candidates(path)) {
    const format = await firstThat(place, ({ isNested = false }) => isNested)
    if (format) return { format, place }
  }
  const format = await firstThat(path, ({ isNested = false }) => !isNested)
  return format && { format, place: path }
}

async function firstThat(place: string, mayBe: (format: DataFormat) => boolean): Promise<DataFormat | undefined> {
  for (const format of formats) if (mayBe(format) && (await format.recognises(place))) return format
  return undefined
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() ?? false
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined)
  try {
    const { buffer, bytesRead } = (await file?.read(Buffer.alloc(4), 0, 4, 0)) ?? {
      buffer: Buffer.alloc(0),
      bytesRead: 0,
    }
    return startsAsZip(buffer.subarray(0, bytesRead))
  } catch {
    return false
  } finally {
    await file?.close()
  }
}
