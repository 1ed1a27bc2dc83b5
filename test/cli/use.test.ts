import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROGRAM, TINY_FLAGS, expectRefusal, facet } from '../support/facet.ts'

const folder = mkdtempSync(join(tmpdir(), 'facet-use-'))
afterAll(() => rmSync(folder, { recursive: true }))

const path = (...names: string[]) => join(folder, ...names)
const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** A module as a user writes it: in a folder that has no packages, with a mark of having been executed. */
const MODULE = `
import { appendFileSync } from 'node:fs'
import { defineLaw, defineTerm } from 'facet-gan'
import { mean, square, sub } from 'facet-gan/graph'

appendFileSync(new URL('./executed', import.meta.url), 'x')
export const brightness = defineTerm('brightness', {
  player: 'G', reads: 'fake', group: 'image', formula: 'E (mean(x) − m)²', settings: { m: 0.3 },
  value: ({ fake }, { m }) => mean(square(sub(mean(fake.images, [1, 2, 3]), m))),
})
export default [defineLaw('coin', {
  summary: '-1 or 1', likelihood: 'gaussian', range: [-1, 1], interpolation: 'linear',
  draw: (values, _, stream) => {
    for (let index = 0; index < values.length; index++) values[index] = stream.below(2) ? 1 : -1
  },
})]
`

const mine = path('mine.mjs')
const FLAGS = [
  ...TINY_FLAGS,
  ...['--set', 'terms.brightness.weight=0.1', '--set', 'latents.1.kind=coin', '--set', 'checkpoint.every=2'],
]
const executions = () => (existsSync(path('executed')) ? readFileSync(path('executed'), 'utf8').length : 0)

beforeAll(() => writeFileSync(mine, MODULE))

describe('facet train --use', () => {
  const whole = path('whole')

  it('trains with what a module defines, and keeps its hash, a copy and a description', async () => {
    const { code, stdout } = await facet(['train', ...FLAGS, '--use', mine, '--steps', '4', '--out', whole])
    expect([code, stdout]).toEqual([0, expect.stringContaining('brightness')])
    const { use } = JSON.parse(readFileSync(join(whole, 'config.json'), 'utf8')) as { use: unknown }
    expect(use).toEqual([{ module: mine, sha256: hashOf(mine) }])
    expect(readFileSync(join(whole, 'use', '1-mine.mjs'), 'utf8')).toBe(MODULE)
    const described = JSON.parse(readFileSync(join(whole, 'definitions.json'), 'utf8')) as Record<string, object>
    expect(Object.keys(described.terms)).toEqual(['brightness'])
    expect(Object.keys(described.laws)).toEqual(['coin'])
  })

  it('goes on to the same bytes with the same module', async () => {
    const run = path('resumed')
    expect((await facet(['train', ...FLAGS, '--use', mine, '--steps', '2', '--out', run])).code).toBe(0)
    expect((await facet(['resume', run, '--use', mine, '--steps', '4'])).code).toBe(0)
    for (const file of ['generator.onnx', 'recogniser.onnx', 'metrics.jsonl']) {
      expect([file, hashOf(join(run, file))]).toEqual([file, hashOf(join(whole, file))])
    }
  })

  it('goes on with nothing but the module it was begun with, unless that is asked for', async () => {
    const resume = (...flags: string[]) => facet(['resume', whole, '--steps', '6', ...flags])
    expectRefusal(await resume(), 2, `Pass --use ${mine}`)
    writeFileSync(mine, `${MODULE}// changed\n`)
    expectRefusal(await resume('--use', mine), 2, 'changed since the run was begun')
    expect((await resume('--use', mine, '--accept-changed-modules')).code).toBe(0)
    writeFileSync(mine, MODULE)
  })

  it('is opened without a line of code being executed, wherever the run names some', async () => {
    writeFileSync(join(whole, 'use', '1-mine.mjs'), MODULE)
    const before = executions()
    for (const command of [
      ['sample', whole, '--count', '2', '--out', path('samples')],
      ['traverse', whole, '--out', path('traversal.png')],
      ['export', whole, '--out', path('export')],
    ]) {
      const { code, stderr } = await facet(command)
      expect([command[0], code, stderr]).toEqual([command[0], 0, stderr])
    }
    expect(executions()).toBe(before)
    expect(existsSync(join(whole, 'use', 'executed'))).toBe(false)
  })

  it.each([
    ['a module that is not there', () => path('none.mjs'), 'there is no such file or package'],
    ['a module that cannot be read', () => written('broken.mjs', 'export const x = ;'), 'it cannot be loaded.'],
    ['a module that throws', () => written('throws.mjs', 'throw new Error("no luck")'), 'no luck'],
    ['a module without a definition', () => written('plain.mjs', 'export const x = 1'), 'it exports no definition'],
    ['a name that is taken', () => written('taken.mjs', MODULE.replace("'brightness'", "'loss_g'")), "named 'loss_g'"],
    ['a package that is not installed', () => 'facet-nothing', 'there is no such file or package'],
  ])('refuses %s, and makes no run', async (_, module, message) => {
    const out = path('refused')
    expectRefusal(await facet(['train', ...TINY_FLAGS, '--use', module(), '--out', out]), 2, message)
    expect(existsSync(out)).toBe(false)
  })

  it('takes a package that is installed where it is started, and several modules', async () => {
    const own = path('node_modules', 'facet-mine')
    mkdirSync(own, { recursive: true })
    writeFileSync(join(own, 'package.json'), '{"name":"facet-mine","type":"module","exports":"./index.js"}')
    writeFileSync(join(own, 'index.js'), MODULE.replaceAll('brightness', 'darkness').replaceAll("'coin'", "'dice'"))
    const { spawnSync } = await import('node:child_process')
    const [node, program] = PROGRAM
    const flags = [
      'train',
      ...FLAGS,
      '--use',
      'facet-mine',
      '--use',
      mine,
      '--set',
      'terms.darkness.weight=1',
      '--print-config',
    ]
    const { stdout, stderr } = spawnSync(node, [join(process.cwd(), program), ...flags], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(stderr).not.toContain('facet:')
    expect(JSON.parse(stdout)).toMatchObject({
      use: [{ module: 'facet-mine' }, { module: mine }],
      terms: { darkness: { weight: 1 }, brightness: { weight: 0.1 } },
    })
  })
})

function written(name: string, text: string): string {
  writeFileSync(path(name), text)
  return path(name)
}
