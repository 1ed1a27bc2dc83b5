// Runs TypeScript of ours in a worker of headless Chromium, where threads may share memory.
import { execFileSync } from 'node:child_process'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import type { JSHandle } from 'playwright-core'
import { FacetError } from '../../src/array/index.ts'
import { MODULE, serve } from './server.ts'

/** ONNX Runtime's entries that are imported: kernels in WebAssembly, and those on a GPU for browsers with and without JSPI. */
const ENGINES = ['wasm', 'jspi', 'webgpu']

/** WebGPU by Chromium's software adapter, which needs no GPU and no driver. */
const SOFTWARE_GPU = {
  args: ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-webgpu-adapter=swiftshader'],
  ignoreDefaultArgs: ['--disable-gpu'],
}

/** What a module exports, as a handle in the browser: call its functions by `exports.evaluate`. */
export interface OpenedModule<Exports> {
  readonly exports: JSHandle<Exports>
  /** The browser with its version. */
  readonly browser: string
  close(): Promise<void>
}

/** Returns the path of Chromium, `CHROME_PATH` or what is installed under that name; undefined where there is none. */
export function findChromium(): string | undefined {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH
  try {
    return execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

/**
 * Bundles a module for browsers, minified. ONNX Runtime is left out: it is served beside it.
 *
 * @param options.dependencies - whether other packages are bundled with it; default true
 */
export async function bundle(entry: string, { dependencies = true } = {}): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    write: false,
    packages: dependencies ? 'bundle' : 'external',
    alias: Object.fromEntries(ENGINES.map((engine) => [`onnxruntime-web/${engine}`, `/onnx/ort.${engine}.min.mjs`])),
    external: ['/onnx/*'],
  })
  return outputFiles[0].contents
}

/**
 * Imports a bundled module in a worker.
 *
 * @param options.isolated - whether the page is served with the headers that threads need; default true
 * @param options.gpu - whether there is WebGPU, by a software adapter; default false
 * @throws FacetError when there is no Chromium
 */
export async function openModule<Exports>(
  module: Uint8Array,
  { isolated = true, gpu = false } = {},
): Promise<OpenedModule<Exports>> {
  const executablePath = findChromium()
  if (!executablePath) {
    throw new FacetError(
      'No Chromium was found. Install it (apt-get install chromium), or name its path in CHROME_PATH.',
    )
  }
  const server = await serve(module, { isolated })
  const browser = await chromium.launch({ executablePath, ...(gpu && SOFTWARE_GPU) })
  const close = async () => {
    await browser.close()
    server.close()
  }
  try {
    const page = await browser.newPage()
    const opened = page.waitForEvent('worker')
    await page.goto(server.address)
    // As text: Vitest rewrites the imports of functions.
    const exports = await (await opened).evaluateHandle<Exports>(`import('${MODULE}')`)
    return { exports, browser: `Chromium ${browser.version()}`, close }
  } catch (error) {
    await close()
    throw error
  }
}
