import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          // The training thread is a TypeScript file, which Node 20 cannot load by itself; threads inherit this.
          execArgv: ['--import', './scripts/source.mjs'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
    globalSetup: './test/support/build-setup.ts',
    // Each test file is its own process, and ONNX Runtime has threads too: more would fight for the cores.
    maxWorkers: 2,
    slowTestThreshold: 2000,
  },
})
