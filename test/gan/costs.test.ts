import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readProfile } from '../../bench/floor/executed.ts'
import type { ExecutedNode } from '../../bench/floor/executed.ts'
import { allMultiplyAdds, productBytes, stepWork } from '../../bench/floor/work.ts'
import { median } from '../../bench/statistics.ts'
import { presets, resolveConfig, stepKinds } from '../../src/gan/index.ts'
import type { Config } from '../../src/gan/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { createStepper } from '../../src/train/index.ts'
import { smallImages } from '../support/small-images.ts'
import type { StepAllocation } from '../support/step-allocations.ts'

// What a step costs, counted and not timed, so that every machine finds the same. `npx vitest run test/gan --update` writes
// the files anew, after you have looked at what changed and why.

/** Bytes of arrays a step may allocate: less than any tensor it computes with. */
const ARRAY_LIMIT = 1024
/** Bytes of JavaScript objects that a step may leave to the garbage collector: Node 26 makes more of them than Node 20. */
const HEAP_LIMIT = 512 * 1024

const image = { height: 28, width: 28, channels: 1 }
const labels = Array.from({ length: 200 }, (_, index) => index % 10)
const images = smallImages(image, 10, labels)
const names = Object.keys(presets)

const execute = promisify(execFile)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facet-costs-'))
})
afterAll(() => rm(folder, { recursive: true }))

it.each(names)('a step of %s costs what is on file', async (preset) => {
  const config = resolveConfig({ preset, threads: 1 })
  const profile = join(folder, preset)
  // `all` would add layouts whose blocks are as wide as the CPU's vectors.
  const runtime = nodeRuntime({ threads: config.threads, profile, optimisation: 'extended' })
  const stepper = await createStepper({ config, images, runtime })
  await stepper.step(0)
  await stepper.release()
  // The discriminator has a program for each kind of step; the first has all terms.
  const last = stepKinds(config).size
  const [[discriminator], [generator]] = [await readProfile(`${profile}-0`), await readProfile(`${profile}-${last}`)]
  await expect(printCosts(config, { discriminator, generator })).toMatchFileSnapshot(`costs/${preset}.txt`)
})

describe('allocations', () => {
  let allocations: Readonly<Record<string, readonly StepAllocation[]>>
  beforeAll(async () => {
    const source = fileURLToPath(new URL('../support/step-allocations.ts', import.meta.url))
    const { stdout } = await execute(process.execPath, ['--expose-gc', '--import', './scripts/source.mjs', source])
    allocations = JSON.parse(stdout) as typeof allocations
  }, 180_000)

  it.each(names)('a step of %s allocates no array, and few objects', (preset) => {
    const taken = allocations[preset]
    expect(median(taken.map(({ arrays }) => arrays))).toBeLessThan(ARRAY_LIMIT)
    // V8 reserves room for objects in blocks, and counts a block when it takes one: the fewest are the step's own.
    expect(Math.min(...taken.map(({ heap }) => heap))).toBeLessThan(HEAP_LIMIT)
  })
})

/** A line for whatever is counted of the whole step, then a table of each player's nodes. */
function printCosts(config: Config, players: Readonly<Record<string, readonly ExecutedNode[]>>): string {
  const work = stepWork(config, { image, batch: config.batch })
  const lines = [
    `batch ${config.batch}`,
    `multiply-adds ${thousands(allMultiplyAdds(work))}`,
    `parameters ${thousands(work.parameters)}`,
    `bytes of weights: products ${thousands(productBytes(work))}, Adam ${thousands(work.adamBytes)}, moving average ${thousands(work.averageBytes)}`,
    ...Object.entries(players).flatMap(([player, nodes]) => ['', ...nodeTable(player, nodes)]),
  ]
  return `${lines.join('\n')}\n`
}

function nodeTable(player: string, nodes: readonly ExecutedNode[]): string[] {
  const ops = [...new Set(nodes.map(({ op }) => op))].toSorted()
  const row = (title: string, some: readonly ExecutedNode[]) =>
    [
      title.padEnd(16),
      `${some.length}`.padStart(6),
      thousands(sum(some.map(({ bytesRead }) => bytesRead))).padStart(16),
      thousands(sum(some.map(({ bytesWritten }) => bytesWritten))).padStart(16),
    ].join('')
  return [
    `${player.padEnd(16)} nodes      bytes read   bytes written`,
    ...ops.map((op) =>
      row(
        op,
        nodes.filter((node) => node.op === op),
      ),
    ),
    row('all', nodes),
  ]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function thousands(value: number): string {
  return value.toLocaleString('en-US')
}
