import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll } from 'vitest'

/** Returns the bytes of an IDX file, header as told: nothing is checked, so that tests can make wrong ones. */
export function idxBytes(shape: readonly number[], data: Iterable<number>, type = 0x08): Uint8Array {
  const extents = shape.flatMap((extent) => [extent >>> 24, extent >>> 16, extent >>> 8, extent])
  return Uint8Array.from([0, 0, type, shape.length, ...extents, ...data])
}

/** Returns a directory that lasts as long as the test file's run. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'facet-data-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Pixels and labels that tell the images of a small set apart: image `i` is `[2, 3]` of the byte `9 · i`. */
export function smallFiles(training: number, test: number, classes = 3): Record<string, Uint8Array> {
  const pixels = (size: number) => Array.from({ length: size * 6 }, (_, index) => (9 * Math.floor(index / 6)) & 255)
  const labels = (size: number) => Array.from({ length: size }, (_, index) => index % classes)
  return {
    'train-images-idx3-ubyte': idxBytes([training, 2, 3], pixels(training)),
    'train-labels-idx1-ubyte': idxBytes([training], labels(training)),
    't10k-images-idx3-ubyte': idxBytes([test, 2, 3], pixels(test)),
    't10k-labels-idx1-ubyte': idxBytes([test], labels(test)),
  }
}

/** Writes files into a new folder below `parent`, gzipped and named `.gz` on request, and returns its path. */
export function writeFolder(parent: string, name: string, files: Record<string, Uint8Array>, zip = false): string {
  const folder = join(parent, name)
  mkdirSync(folder)
  for (const [file, bytes] of Object.entries(files)) {
    writeFileSync(join(folder, zip ? `${file}.gz` : file), zip ? gzipSync(bytes) : bytes)
  }
  return folder
}
