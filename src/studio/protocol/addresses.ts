import { idToPart } from './ids.ts'
import type { SweepFile } from './sweeps.ts'

/** Addresses of the server, relative to the page's base. Ids of runs and sweeps may hold slashes: see {@link idToPart}. */
export const addresses = {
  session: () => 'api/session',
  studio: () => 'api/studio',
  runs: () => 'api/runs',
  listEvents: () => 'api/events',
  run: (id: string) => `api/runs/${idToPart(id)}`,
  runEvents: (id: string) => `${addresses.run(id)}/events`,
  metrics: (id: string) => `${addresses.run(id)}/metrics`,
  /** A picture; its version makes the address of a changed one another, so that it can be kept for ever. */
  figure: (id: string, { name, version }: { readonly name: string; readonly version: number }) =>
    `${addresses.run(id)}/figures/${encodeURIComponent(name)}.png?v=${version}`,
  /** Real images of the run's data by class, as a sheet like the samples'. */
  realSheet: (id: string) => `${addresses.run(id)}/real.png`,
  generator: (id: string, version: number) => `${addresses.run(id)}/generator.onnx?v=${version}`,
  recogniser: (id: string, version: number) => `${addresses.run(id)}/recogniser.onnx?v=${version}`,
  /** The judge's report: JSON, and the page that it made. */
  report: (id: string) => `${addresses.run(id)}/evaluation/report.json`,
  reportPage: (id: string) => `${addresses.run(id)}/evaluation/report.html`,
  tags: (id: string) => `${addresses.run(id)}/tags`,
  stop: (id: string) => `${addresses.run(id)}/stop`,
  resume: (id: string) => `${addresses.run(id)}/resume`,
  evaluate: (id: string) => `${addresses.run(id)}/evaluate`,
  sweep: (id: string) => `api/sweeps/${idToPart(id)}`,
  sweepEvents: (id: string) => `${addresses.sweep(id)}/events`,
  stopSweep: (id: string) => `${addresses.sweep(id)}/stop`,
  sweepFile: (id: string, file: SweepFile) => `${addresses.sweep(id)}/${file}`,
  config: () => 'api/config',
  checkConfig: () => 'api/config/check',
  /** What a page trains on by itself: `training.json` and the files of images that it names. */
  training: () => 'training/',
  /** The engine's own files: `ort-wasm-simd-threaded.mjs` and `.wasm`. */
  engine: () => 'engine/',
} as const
