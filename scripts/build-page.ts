import { cp, mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { context } from 'esbuild'
import type { BuildOptions } from 'esbuild'

const [web, out] = ['../src/studio/web/', '../dist/page/'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

const options: BuildOptions = {
  // Pages' scripts and styles and workers' scripts, under their own names; what scripts share is split off.
  entryPoints: [
    { in: `${web}studio.tsx`, out: 'studio' },
    { in: `${web}studio.css`, out: 'studio' },
    { in: `${web}steer/worker.ts`, out: 'steer-worker' },
    { in: `${web}trainer/worker.ts`, out: 'trainer-worker' },
  ],
  outdir: out,
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

/**
 * Bundles the studio's pages into dist/page.
 *
 * @param options.watch - whether to go on, and bundle them again after every change; default false
 */
export async function buildPage({ watch = false } = {}): Promise<void> {
  await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  await cp(`${web}studio.html`, `${out}index.html`)
  const building = await context(options)
  if (watch) return building.watch()
  await building.rebuild()
  await building.dispose()
}
