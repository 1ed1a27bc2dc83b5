import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FacetError, imageShape, sizeOf } from '../../array/index.ts'
import type { DataSet } from '../index.ts'
import { cacheFolderOf, hasCode, keepFile, reasonOf } from './cache-files.ts'
import { openPack, writePack } from './pack-file.ts'
import type { Pack, PackHeader, PackItem } from './pack-file.ts'
import type { DataListeners } from './request.ts'
import { withStandIns } from './stand-ins.ts'

/**
 * Opens packed images that are kept in the cache, and packs them where they are not. A damaged file is made anew. Processes
 * that pack the same images at once each write a file of their own, and the last one stands. Where the cache cannot be
 * written to, they go into a temporary file that is gone when the process is: that costs a packing each time.
 *
 * @param items - begins the images anew, in the order of the parts
 * @throws FacetError when there is no room in the cache nor in the temporary folder; what `items` throws
 */
export async function openPacked(
  header: PackHeader,
  items: () => AsyncIterable<PackItem>,
  { cacheFolder = cacheFolderOf('data'), onNotice }: DataListeners,
): Promise<Pack> {
  const path = packPath(cacheFolder, header.fingerprint)
  const kept = await keptPack(path, header.fingerprint, onNotice)
  if (kept) return kept
  try {
    await keepFile(path, (beside) => writePack(beside, header, items()))
    return await openPack(path, header.fingerprint)
  } catch (error) {
    if (error instanceof FacetError) throw error
    onNotice?.(`The packed images cannot be kept and will be packed again next time: ${reasonOf(error)}`)
    return packForNow(header, items())
  }
}

/** Returns packed images that are kept, if they are, and whole; what is damaged is deleted. */
export async function keptPack(
  path: string,
  fingerprint: string,
  onNotice: DataListeners['onNotice'],
): Promise<Pack | undefined> {
  try {
    return await openPack(path, fingerprint)
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined
    onNotice?.(`${reasonOf(error)} The images are packed anew.`)
    await rm(path, { force: true }).catch(() => {})
    return undefined
  }
}

/** Returns packed images as a data set; the training images stand in for splits that have none. */
export function packedSet(name: string, pack: Pack): DataSet {
  const [validation, test] = (['validation', 'test'] as const).map((split) =>
    pack.sizes[split] > 0 ? pack.source(split) : undefined,
  )
  const { notes, ...splits } = withStandIns({ train: pack.source('train'), validation, test })
  return { name, fingerprint: pack.fingerprint, ...splits, reading: { notes } }
}

/** Returns where packed images are kept. */
export function packPath(cacheFolder: string, fingerprint: string): string {
  return join(cacheFolder, `${fingerprint}.images`)
}

/** Packs into a file that is deleted at once, and lasts as long as it is open. */
async function packForNow(header: PackHeader, items: AsyncIterable<PackItem>): Promise<Pack> {
  let folder: string | undefined
  try {
    folder = await mkdtemp(join(tmpdir(), 'facet-data-'))
    const path = join(folder, 'images')
    await writePack(path, header, items)
    return await openPack(path, header.fingerprint)
  } catch (error) {
    if (error instanceof FacetError) throw error
    const bytes = sizeOf(imageShape(header.image))
    throw new FacetError(
      `The images cannot be packed: ${reasonOf(error)}. Set FACET_CACHE to a folder with room for ${bytes} bytes an image.`,
      { cause: error },
    )
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}
