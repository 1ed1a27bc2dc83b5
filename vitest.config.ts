import { defineConfig } from 'vitest/config'
import type { TestProjectInlineConfiguration } from 'vitest/config'

/** Folders whose tests leave nothing behind in their process: files share one, and what it has loaded. */
const SHARING = [
  'array',
  'autodiff',
  'data',
  'figures',
  'gan',
  'graph',
  'metrics',
  'nn',
  'onnx',
  'optim',
  'sweep',
  'train',
]
const FILES = SHARING.map((folder) => `test/${folder}/**/*.test.ts`)

type Tests = NonNullable<TestProjectInlineConfiguration['test']>

function project(name: string, files: Pick<Tests, 'include' | 'exclude' | 'isolate'>): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      environment: 'node',
      // The training thread is a TypeScript file, which Node 20 cannot load by itself; threads inherit this.
      execArgv: ['--import', './scripts/source.mjs'],
      // Some tests load ONNX Runtime without Facet, which would turn this off.
      env: { ORT_DISABLE_TELEMETRY: '1' },
      testTimeout: 60_000,
      hookTimeout: 60_000,
      ...files,
    },
  }
}

export default defineConfig({
  test: {
    projects: [
      project('shared', { include: FILES, isolate: false }),
      project('apart', { include: ['test/**/*.test.ts'], exclude: FILES }),
    ],
    globalSetup: './test/support/build-setup.ts',
    // Each process runs a test file, and ONNX Runtime has threads too: more would fight for the cores.
    maxWorkers: 2,
    slowTestThreshold: 2000,
  },
})
