import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROGRAM, expectRefusal, facet } from '../support/facet.ts'
import { noRedis, redisNote, redisServers } from '../support/redis-server.ts'
import { TINY } from '../support/tiny-gan.ts'

const folder = mkdtempSync(join(tmpdir(), 'facet-use-sweeps-'))
afterAll(() => rmSync(folder, { recursive: true }))
const startRedis = redisServers()

const mine = join(folder, 'mine.mjs')
const file = join(folder, 'bright.yaml')

beforeAll(() => {
  writeFileSync(
    mine,
    `import { defineTerm } from 'facet-gan'
     import { mean } from 'facet-gan/graph'
     export const brightness = defineTerm('brightness', {
       player: 'G', reads: 'fake', group: 'image', value: ({ fake }) => mean(fake.images),
     })`,
  )
  const sweep = {
    config: { ...TINY, steps: 2, 'log.every': 1 },
    grid: { 'terms.brightness.weight': [0.1, 1] },
    score: { with: 'losses' },
    rank: { by: 'loss.brightness' },
  }
  writeFileSync(file, JSON.stringify(sweep))
})

/** What a finished sweep found: the scores of its runs, by setting. */
function found(out: string): string[] {
  const [, ...lines] = readFileSync(join(out, 'results.csv'), 'utf8').trimEnd().split('\n')
  return lines.map((line) => line.split(',').slice(0, 3).join(',')).toSorted()
}

describe('a sweep over the settings of a module', () => {
  it('is refused without the module, and trained with it', async () => {
    const out = join(folder, 'here')
    expectRefusal(await facet(['sweep', file, '--out', out]), 2, "Unknown config path 'terms.brightness")
    const { code, stderr } = await facet(['sweep', file, '--use', mine, '--out', out, '--processes', '1'])
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('failed')])
    expect(found(out)).toHaveLength(2)
  })

  it.skipIf(noRedis)(
    `is done by workers that allow code, and by no others${redisNote}`,
    async () => {
      const { url } = await startRedis()
      const out = join(folder, 'queued')
      const flags = ['--use', mine, '--out', out, '--queue', url]
      const [node, program] = PROGRAM
      const sweep = spawn(node, [program, 'sweep', file, ...flags], { stdio: ['ignore', 'ignore', 'pipe'] })
      let told = ''
      sweep.stderr.setEncoding('utf8').on('data', (text: string) => (told += text))
      const careful = await facet(
        ['worker', '--queue', url],
        [{ stream: 'stdout', when: /--allow-code/, act: (worker) => worker.kill('SIGINT') }],
      )
      expect(careful.stdout).toContain('brings code (mine.mjs). Start the worker with --allow-code')
      const ended = once(sweep, 'exit')
      const bold = await facet(['worker', '--queue', url, '--allow-code', '--idle', '5'])
      expect([bold.code, await ended, told]).toEqual([0, [0, null], expect.not.stringContaining('tries')])
      expect(found(out)).toEqual(found(join(folder, 'here')))
    },
    90_000,
  )
})
