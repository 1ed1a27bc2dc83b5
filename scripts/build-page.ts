import { cp, mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { context } from 'esbuild'
import type { BuildContext, BuildOptions } from 'esbuild'

const [web, out] = ['../src/studio/web/', '../dist/'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

/** Pages that a server hands out: what scripts share is split off. */
const served: BuildOptions = {
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // ONNX Runtime's WebAssembly is fetched when it is needed, from where the server has it.
  conditions: ['onnxruntime-web-use-extern-wasm'],
  // Pages draw no chart by Vega; its imports are in code that they leave out.
  external: ['vega', 'vega-lite'],
}

/** What `facet export --format web` puts beside a model: a page opened from a disk may load no modules, so it has none. */
const shared: BuildOptions = {
  format: 'iife',
  // ONNX Runtime asks where it lies, which is nowhere: its script is in the page's, and its WebAssembly is given to it.
  define: { 'import.meta.url': '"https://nowhere.invalid/worker.js"', 'location.origin': '"https://nowhere.invalid"' },
}

interface Page {
  readonly folder: string
  readonly document: string
  readonly options: BuildOptions
  /** Files by the name that what is made of them has. */
  readonly entries: Readonly<Record<string, readonly string[]>>
}

/** Folders of pages: each its document and, under their own names, scripts, styles and workers. */
const PAGES: readonly Page[] = [
  {
    folder: 'page',
    document: 'studio.html',
    options: served,
    entries: {
      studio: ['studio.tsx', 'studio.css'],
      'steer-worker': ['steer/worker.ts'],
      'trainer-worker': ['trainer/worker.ts'],
    },
  },
  {
    folder: 'training-page',
    document: 'trainer/static-page.html',
    options: served,
    entries: {
      'static-page': ['trainer/static-page.tsx', 'trainer/static-page.css'],
      'isolation-worker': ['trainer/isolation-worker.ts'],
      'steer-worker': ['steer/worker.ts'],
      'trainer-worker': ['trainer/worker.ts'],
    },
  },
  {
    folder: 'shared-page',
    document: 'share/share.html',
    options: shared,
    entries: { share: ['share/share.tsx', 'share/share.css'], worker: ['steer/worker.ts'] },
  },
]

/**
 * Bundles the studio's pages into dist/page, the page that trains by itself into dist/training-page, and the parts of shared
 * ones into dist/shared-page.
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

async function prepare({ folder, document, options, entries }: Page): Promise<BuildContext> {
  const outdir = `${out}${folder}/`
  await rm(outdir, { recursive: true, force: true })
  await mkdir(outdir, { recursive: true })
  await cp(`${web}${document}`, `${outdir}index.html`)
  return context({
    ...options,
    entryPoints: Object.entries(entries).flatMap(([name, files]) =>
      files.map((file) => ({ in: `${web}${file}`, out: name })),
    ),
    outdir,
    bundle: true,
    minify: true,
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  })
}
