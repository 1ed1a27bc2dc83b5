// What the browser's worker imports.
import { webRuntime } from '../../src/runtime/web/index.ts'
import { createTrainer } from './trainer.ts'
import type { Trainer } from './trainer.ts'

/** Loads the steps into WebAssembly. */
export function createWebTrainer(batch: number, threads: number): Promise<Trainer> {
  return createTrainer(webRuntime({ threads }), batch)
}
