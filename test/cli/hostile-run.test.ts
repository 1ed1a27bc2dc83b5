import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { addresses } from '../../src/studio/protocol/index.ts'
import { startStudio } from '../../src/studio/server/index.ts'
import { startRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { facet, facetHere } from '../support/facet.ts'
import { DIGITS, writeJudgedDigits } from '../support/judged-digits.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const parent = temporaryFolder()
const at = (...names: string[]) => join(parent, ...names)
const marker = at('executed')
const FLAGS = ['--count', '60', '--threads', '1']

/** Names that code of a run could be looked for under, by Facet or by Node. */
const MODULES = [
  'mine.ts',
  'mine.js',
  'mine.mjs',
  'mine.cjs',
  'index.js',
  'config.js',
  'facet.config.js',
  'generator.js',
  'networks/generator.js',
  'node_modules/onnxruntime-node/index.js',
  'node_modules/facet-gan/index.js',
]

/** Writes code that leaves a mark wherever it is executed, as a module of either kind. */
function addCode(folder: string): void {
  for (const name of MODULES) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    const write = `(process.getBuiltinModule?.('fs') ?? require('fs')).writeFileSync(${JSON.stringify(marker)}, ${JSON.stringify(name)})`
    writeFileSync(join(folder, name), `globalThis.facetTouched = true; ${write}\n`)
  }
  writeFileSync(join(folder, 'package.json'), '{"main": "./mine.js"}')
}

type Json = Record<string, unknown>

/** Copies the run with code beside its files, and changes the copy's config. */
function hostile(name: string, change: (config: Json, folder: string) => void): string {
  const folder = at('runs', name)
  cpSync(at('run'), folder, { recursive: true })
  addCode(folder)
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Json
  change(config, folder)
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  return folder
}

const network = (config: Json, name: string) => (config.networks as Record<string, Json>)[name]

/** Configs that name code. */
const CASES: [string, (config: Json, folder: string) => void][] = [
  ['nothing', () => {}],
  ['modules to use', (config, folder) => (config.use = ['./mine.ts', join(folder, 'mine.mjs')])],
  ['the address of a module', (config, folder) => (config.use = pathToFileURL(join(folder, 'mine.js')).href)],
  [
    'a module as a module’s source',
    (config) => (config.use = [{ path: './mine.js', code: `data:text/javascript,process.exit(9)` }]),
  ],
  ['a module as a network', (config, folder) => (network(config, 'generator').blocks = join(folder, 'mine.js'))],
  ['a network of another name', (config) => (network(config, 'discriminator').network = '../mine.js')],
  ['a module as a law', (config) => ((config.latents as Json[])[0].kind = './mine.js')],
  ['a module as a term', (config) => Object.assign(config.terms as Json, { './mine.js': { weight: 1 } })],
  ['a module as its data', (config, folder) => ((config.data as Json).source = join(folder, 'mine.js'))],
  [
    'a prototype',
    (config) => Object.defineProperty(config, '__proto__', { value: { use: './mine.js' }, enumerable: true }),
  ],
]

beforeAll(async () => {
  vi.stubEnv('FACET_CACHE', at('cache'))
  const { source } = await writeJudgedDigits(parent, at('cache'))
  const config = tinyConfig({ ...DIGITS, 'data.source': source, steps: 3 })
  const { events } = await startRun({ config, preset: 'facet', out: at('run'), command: ['test'] })
  for await (const _ of events);
}, 60_000)
afterAll(() => {
  vi.unstubAllEnvs()
})

it('code that is executed leaves a mark, or this file would say nothing', async () => {
  addCode(at('control'))
  await import(pathToFileURL(at('control', 'mine.mjs')).href)
  expect(existsSync(marker)).toBe(true)
  rmSync(marker)
})

describe('a run whose folder has code in it, and whose config names', () => {
  it.each(CASES)('%s, executes none of it', async (name, change) => {
    const folder = hostile(name.replaceAll(/\W+/g, '-'), change)
    // A process of its own looks for modules as users' do; where the config is refused at once, one less is started.
    const start = name === 'nothing' ? facet : facetHere
    const outcomes = await Promise.all(
      [
        ['sample', '--count', '1'],
        ['traverse'],
        ['export', '--out', `${folder}-export`],
        ['compare', '--out', `${folder}.html`, ...FLAGS],
      ].map(async ([command, ...flags]) => ({ command, ...(await start([command, folder, ...flags])) })),
    )
    for (const { command, code, stderr } of outcomes) {
      // Whether it is refused is another matter: without a word of the code there is nothing to refuse.
      expect([command, code], stderr).toEqual([command, name === 'nothing' ? 0 : expect.toBeOneOf([0, 1, 2])])
      expect(stderr).not.toMatch(/\n\s+at |internal:|defect/)
    }
    const { code, stderr } = await start(['evaluate', folder, ...FLAGS])
    if (name === 'nothing') expect(code, stderr).toBe(0)
    expect(stderr).not.toMatch(/\n\s+at |internal:|defect/)
    expect(existsSync(marker)).toBe(false)
  })
})

it('a studio executes no code of the runs that it shows', async () => {
  const studio = await startStudio({ folder: at('runs'), port: 0, program: [process.execPath, at('no-program.js')] })
  const get = (path: string) =>
    fetch(new URL(path, studio.address), { headers: { Authorization: `Bearer ${studio.token}` } })
  for (const [name] of CASES) {
    const id = name.replaceAll(/\W+/g, '-')
    for (const address of [
      addresses.run(id),
      addresses.generator(id, 0),
      addresses.recogniser(id, 0),
      addresses.realSheet(id),
    ]) {
      const { status } = await get(address)
      expect([id, address, status < 500], `${status}`).toEqual([id, address, true])
    }
  }
  expect((await get(addresses.recogniser('nothing', 0))).status).toBe(200)
  await studio.close()
  expect(existsSync(marker)).toBe(false)
})
