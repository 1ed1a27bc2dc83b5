// What a browser must fetch before it can train.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { bundle } from './chromium.ts'
import { ONNX_FOLDER } from './server.ts'

/** Bytes of files, as they are and compressed as far as the format goes; each file for itself. */
export interface Sizes {
  readonly raw: number
  readonly gzip: number
  readonly brotli: number
}

/** Measures Facet alone, Facet with the packages it imports, and ONNX Runtime's scripts and module. */
export async function downloadSizes(entry: string): Promise<Readonly<Record<string, Sizes>>> {
  const onnx = (...names: string[]) => Promise.all(names.map((name) => readFile(join(ONNX_FOLDER, name))))
  return {
    'Facet, minified': await sizesOf([await bundle(entry, { dependencies: false })]),
    'Facet with the packages it imports': await sizesOf([await bundle(entry)]),
    'ONNX Runtime, scripts': await sizesOf(await onnx('ort.wasm.min.mjs', 'ort-wasm-simd-threaded.mjs')),
    'ONNX Runtime, module': await sizesOf(await onnx('ort-wasm-simd-threaded.wasm')),
  }
}

async function sizesOf(files: readonly Uint8Array[]): Promise<Sizes> {
  const total = (parts: readonly Uint8Array[]) => parts.reduce((sum, { length }) => sum + length, 0)
  const gzipped = await Promise.all(files.map((file) => promisify(gzip)(file, { level: 9 })))
  const brotli = await Promise.all(files.map((file) => promisify(brotliCompress)(file)))
  return { raw: total(files), gzip: total(gzipped), brotli: total(brotli) }
}
