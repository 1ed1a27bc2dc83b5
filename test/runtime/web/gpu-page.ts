import { fileURLToPath } from 'node:url'
import { bundle, findChromium, openModule } from '../../../bench/browser/chromium.ts'
import type { OpenedModule } from '../../../bench/browser/chromium.ts'
import type * as worker from './gpu-worker.ts'

/** What tests of the GPU run on. */
export interface GpuPage {
  /** Whether there is nothing to run on; never so where tests must be complete, in CI. */
  readonly skipped: boolean
  /** Why, to be put behind a title; empty where there is something. */
  readonly note: string
  readonly exports: OpenedModule<typeof worker>['exports']
  close(): Promise<void>
}

/** Bundles the worker's module. */
export function bundleWorker(): Promise<Uint8Array> {
  return bundle(fileURLToPath(new URL('gpu-worker.ts', import.meta.url)))
}

/** Opens the worker in Chromium with a software GPU. */
export async function openGpuPage(): Promise<GpuPage> {
  if (!process.env.CI && !findChromium()) {
    return skipped('no Chromium was found; install it, or name its path in CHROME_PATH')
  }
  const { exports, close } = await openModule<typeof worker>(await bundleWorker(), { gpu: true, isolated: false })
  if (process.env.CI || (await exports.evaluate((own) => own.hasAdapter()))) {
    return { skipped: false, note: '', exports, close }
  }
  await close()
  return skipped('this Chromium has no WebGPU adapter, not even the software one')
}

function skipped(reason: string): GpuPage {
  const exports = undefined as unknown as GpuPage['exports']
  return { skipped: true, note: ` (skipped: ${reason})`, exports, close: () => Promise.resolve() }
}
