import { cp, mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { context } from 'esbuild'
import type { BuildContext, BuildOptions } from 'esbuild'

const [web, out] = ['../src/studio/web/', '../dist/'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

const options: BuildOptions = {
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // ONNX Runtime's WebAssembly is fetched when it is needed, from where the server has it.
  conditions: ['onnxruntime-web-use-extern-wasm'],
  // Pages draw no chart by Vega; its imports are in code that they leave out.
  external: ['vega', 'vega-lite'],
  chunkNames: 'chunks/[name]-[hash]',
  logLevel: 'warning',
}

interface Page {
  readonly folder: string
  readonly document: string
  /** Files by the name that what is made of them has. */
  readonly entries: Readonly<Record<string, readonly string[]>>
}

/** Folders of pages: each its document and, under their own names, scripts, styles and workers; what scripts share is split off. */
const PAGES: readonly Page[] = [
  {
    folder: 'page',
    document: 'studio.html',
    entries: {
      studio: ['studio.tsx', 'studio.css'],
      'steer-worker': ['steer/worker.ts'],
      'trainer-worker': ['trainer/worker.ts'],
    },
  },
  {
    folder: 'training-page',
    document: 'trainer/static-page.html',
    entries: {
      'static-page': ['trainer/static-page.tsx', 'trainer/static-page.css'],
      'isolation-worker': ['trainer/isolation-worker.ts'],
      'steer-worker': ['steer/worker.ts'],
      'trainer-worker': ['trainer/worker.ts'],
    },
  },
]

/**
 * Bundles the studio's pages into dist/page, and the page that trains by itself into dist/training-page.
 *
 * @param options.watch - whether to go on, and bundle them again after every change; default false
 */
export async function buildPage({ watch = false } = {}): Promise<void> {
  for (const page of PAGES) {
    const building = await prepare(page)
    if (watch) await building.watch()
    else {
      await building.rebuild()
      await building.dispose()
    }
  }
}

async function prepare({ folder, document, entries }: Page): Promise<BuildContext> {
  const outdir = `${out}${folder}/`
  await rm(outdir, { recursive: true, force: true })
  await mkdir(outdir, { recursive: true })
  await cp(`${web}${document}`, `${outdir}index.html`)
  const entryPoints = Object.entries(entries).flatMap(([name, files]) =>
    files.map((file) => ({ in: `${web}${file}`, out: name })),
  )
  return context({ ...options, entryPoints, outdir })
}
