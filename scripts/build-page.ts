import { cp, mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { context } from 'esbuild'
import type { BuildOptions } from 'esbuild'

const [web, out] = ['../src/studio/web/', '../dist/page/'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

const common: BuildOptions = {
  bundle: true,
  minify: true,
  target: 'es2023',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
}

const studio: BuildOptions = {
  ...common,
  // Pages' scripts and styles and workers' scripts, under their own names; what scripts share is split off.
  entryPoints: [
    { in: `${web}studio.tsx`, out: 'studio' },
    { in: `${web}studio.css`, out: 'studio' },
    { in: `${web}steer/worker.ts`, out: 'steer-worker' },
  ],
  outdir: out,
  splitting: true,
  format: 'esm',
  // ONNX Runtime's WebAssembly is fetched when it is needed, from where the server has it.
  conditions: ['onnxruntime-web-use-extern-wasm'],
  chunkNames: 'chunks/[name]-[hash]',
}

/** What `facet export --format web` puts beside a model: a page opened from a disk may load no modules, so it has none. */
const share: BuildOptions = {
  ...common,
  entryPoints: [
    { in: `${web}share/share.tsx`, out: 'share' },
    { in: `${web}share/share.css`, out: 'share' },
    { in: `${web}steer/worker.ts`, out: 'worker' },
  ],
  outdir: `${out}share`,
  format: 'iife',
  // ONNX Runtime asks where it lies, which is nowhere: its script is in the page's, and its WebAssembly is given to it.
  define: { 'import.meta.url': '"https://nowhere.invalid/worker.js"', 'location.origin': '"https://nowhere.invalid"' },
}

/**
 * Bundles the studio's pages, and the parts of shared ones, into dist/page.
 *
 * @param options.watch - whether to go on, and bundle them again after every change; default false
 */
export async function buildPage({ watch = false } = {}): Promise<void> {
  await rm(out, { recursive: true, force: true })
  await mkdir(`${out}share`, { recursive: true })
  await cp(`${web}studio.html`, `${out}index.html`)
  await cp(`${web}share/share.html`, `${out}share/index.html`)
  for (const options of [studio, share]) {
    const building = await context(options)
    if (watch) {
      await building.watch()
      continue
    }
    await building.rebuild()
    await building.dispose()
  }
}
