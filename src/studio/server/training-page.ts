import { cp, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FacetError } from '../../array/index.ts'
import { addresses } from '../protocol/index.ts'
import { createTrainingFiles } from './training-files.ts'

/** Where `npm run page` puts the page that trains by itself. */
const PAGE = fileURLToPath(new URL('../../../dist/training-page/', import.meta.url))

/** The engine's own files, of which a page fetches one kind: for WebAssembly alone, and for WebGPU in browsers with and without JSPI. */
const ENGINE = ['', '.jspi', '.asyncify'].flatMap((kind) =>
  ['mjs', 'wasm'].map((extension) => `ort-wasm-simd-threaded${kind}.${extension}`),
)

/**
 * Writes the page that trains in the browser, with MNIST and the engine, as files that any host can serve: index.html and
 * what it needs, by relative addresses.
 *
 * @param folder - it exists
 * @throws FacetError when the page has not been built, or MNIST is not installed
 */
export async function writeTrainingPage(folder: string): Promise<void> {
  const built = await stat(PAGE).catch(() => undefined)
  if (!built) throw new FacetError('The page is not built. Run `npm run page`, or install Facet again.')
  await cp(PAGE, folder, { recursive: true })
  const engine = join(folder, addresses.engine())
  await mkdir(engine, { recursive: true })
  for (const name of ENGINE) {
    await cp(fileURLToPath(new URL(name, import.meta.resolve('onnxruntime-web/wasm'))), join(engine, name))
  }
  const training = join(folder, addresses.training())
  await mkdir(training, { recursive: true })
  const files = createTrainingFiles()
  for (const name of await files.names()) {
    const bytes = await files.read(name)
    if (bytes) await writeFile(join(training, name), bytes)
  }
}
