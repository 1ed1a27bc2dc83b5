import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { train } from '../../src/index.ts'
import { SHORT, halves } from './parts.ts'

const execute = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'facet-examples-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Trains two steps with a module, in the thread that `--use` has too, and returns what was logged last. */
async function trainWith(module: string, more: object) {
  const training = { ...SHORT, steps: 2, use: [resolve('examples', module)], data: halves(), ...more }
  const run = await train({ ...training, out: join(folder, module) })
  let losses: Readonly<Record<string, number>> = {}
  for await (const event of run) if (event.kind === 'step') ({ losses } = event)
  const { pixels } = await run.sample({ count: 1 }).images()
  expect(pixels.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true)
  return losses
}

describe('the example', () => {
  it('of a term trains', async () => {
    const losses = await trainWith('brightness.ts', { terms: { brightness: { weight: 0.1 } } })
    expect(losses.brightness).toBeGreaterThan(0)
  })

  it('of networks trains', async () => {
    const losses = await trainWith('flat-network.ts', { preset: 'flat' })
    expect(losses.loss_d).toBeGreaterThan(0)
  })

  it('of a law trains, and its information is measured', async () => {
    const latents = [
      { name: 'class', kind: 'categorical', size: 2, supervised: true, recognised: true },
      { name: 'code', kind: 'laplace', size: 2, supervised: false, recognised: true },
    ]
    const losses = await trainWith('laplace-law.ts', { latents })
    expect(losses.mi_code).toBeTypeOf('number')
  })

  it('of data trains from arrays and from a stream', async () => {
    const environment = { ...process.env, TSX_TSCONFIG_PATH: resolve('tsconfig.json') }
    const program = ['--import', resolve('scripts/source.mjs'), resolve('examples/array-data.ts')]
    const { stdout } = await execute(process.execPath, program, { cwd: folder, env: environment })
    expect(stdout).toBe('finished\nfinished\n')
  }, 120_000)
})

describe('the guide', () => {
  it.each(['own-term', 'own-network', 'own-data', 'in-your-program'])('%s shows examples as they are', (name) => {
    const guide = readFileSync(`docs/${name}.md`, 'utf8')
    expect(guide.split('\n').length).toBeLessThanOrEqual(150)
    const shown = [...guide.matchAll(/```ts\n\/\/ (examples\/\S+)\n([^]*?)```/g)]
    expect(shown.length).toBeGreaterThan(0)
    for (const [, file, code] of shown) {
      expect([file, readFileSync(file, 'utf8')]).toEqual([file, expect.stringContaining(code)])
    }
  })
})
