import { FacetError } from '../../../array/index.ts'
import { memorySource } from '../../../data/index.ts'
import type { ImageSource } from '../../../data/index.ts'
import type { BrowserData } from '../../protocol/index.ts'

/**
 * Fetches all files of images at the same time.
 *
 * @param folder - their whole address, with its last slash
 * @param onShare - told how much is here, in [0, 1]
 * @throws FacetError when a file does not come whole
 */
export async function fetchImages(
  { files, image, classes }: BrowserData,
  folder: string,
  onShare: (share: number) => void,
): Promise<ImageSource> {
  const length = image.height * image.width * image.channels
  const total = files.reduce((sum, { images }) => sum + images, 0)
  const [pixels, labels] = [new Uint8Array(total * length), new Uint8Array(total)]
  let here = 0
  await Promise.all(
    files.map(async ({ file, images }, index) => {
      const first = files.slice(0, index).reduce((sum, before) => sum + before.images, 0)
      const bytes = new Uint8Array(images * (1 + length))
      await fetchUnpacked(new URL(file, folder).href, bytes, (count) => {
        here += count
        onShare(here / (total * (1 + length)))
      })
      labels.set(bytes.subarray(0, images), first)
      pixels.set(bytes.subarray(images), first * length)
    }),
  )
  return memorySource({ image, classes, pixels, labels })
}

/** Unpacks a gzip file into an array of just its size. */
async function fetchUnpacked(address: string, into: Uint8Array, onBytes: (count: number) => void): Promise<void> {
  const response = await fetch(address).catch(() => undefined)
  if (!response?.ok || !response.body) {
    throw new FacetError(`${address}: the images cannot be fetched. Check the connection, and begin again.`)
  }
  let end = 0
  const reader = response.body.pipeThrough(new DecompressionStream('gzip')).getReader()
  for (let read = await nextOf(reader, address); read; read = await nextOf(reader, address)) {
    if (end + read.length > into.length) throw damaged(address)
    into.set(read, end)
    end += read.length
    onBytes(read.length)
  }
  if (end < into.length) throw damaged(address)
}

async function nextOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  address: string,
): Promise<Uint8Array | undefined> {
  try {
    return (await reader.read()).value
  } catch (cause) {
    throw new FacetError(damaged(address).message, { cause })
  }
}

function damaged(address: string): FacetError {
  return new FacetError(`${address}: the images did not come whole. Reload the page.`)
}
