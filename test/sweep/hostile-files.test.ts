import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { resolveConfig } from '../../src/gan/index.ts'
import { readSweep, readSweepFile } from '../../src/sweep/node/index.ts'
import { parseResult } from '../../src/sweep/node/result-file.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { refusal } from '../support/refusal.ts'
import { writeSweep } from '../support/written-sweep.ts'

const parent = temporaryFolder()
let count = 0

async function messageOf(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(UsageError)
  return (error as UsageError).message
}

const BOMB = [
  'a: &a [x, x]',
  ...'bcdefghijklmnopqrst'
    .split('')
    .map((name, at) => `${name}: &${name} [${`*${'abcdefghijklmnopqrs'[at]}, `.repeat(9)}]`),
]

describe('the file of a sweep', () => {
  it.each([
    ['grid: { batch: !!js/function "function(){}" }', 'has a tag, which no sweep knows'],
    ['name: !foo x', 'has a tag'],
    ['name: !!python/object:os.system x', 'has a tag'],
    [BOMB.join('\n'), 'its aliases stand for too much'],
    ['config: { __proto__: { steps: 3 } }', '"__proto__": no part of a sweep may be called so'],
    ['grid: { a.constructor.prototype.b: [1] }', 'no part of a sweep may be called so'],
    ['list: [{ prototype: 1 }]', '"prototype"'],
    [`config: { a: ${'['.repeat(9000)}${']'.repeat(9000)} }`, 'not YAML'],
    ['name: a\nname: b', 'Map keys must be unique'],
    ['seeds: .nan', 'seeds:'],
    ['seeds: 1e9', 'seeds:'],
  ])('is refused where it is hostile: %#', async (text, message) => {
    const path = join(parent, `${count++}.yaml`)
    writeFileSync(path, text)
    expect(await messageOf(readSweepFile(path))).toContain(message)
  })

  it('is no device, which would never end', async () => {
    expect(await messageOf(readSweepFile('/dev/zero'))).toContain('not a file')
  })
})

it.each(['__proto__.x', 'constructor.prototype.x', 'networks.__proto__', 'terms.constructor'])(
  'no part of a config is called %s',
  (path) => {
    const message = refusal(() => resolveConfig({ preset: 'facet', threads: 1, assignments: [[path, 1]] }))
    expect(message).toContain(`Unknown config path '${path}'`)
    expect({}).not.toHaveProperty('x')
  },
)

describe('the record of a sweep', () => {
  it.each<[string, (record: Record<string, unknown>) => unknown, string]>([
    ['no object', () => 7, 'it is no JSON object'],
    ['nothing', () => null, 'it is no JSON object'],
    ['of a newer version', (record) => ({ ...record, format: 2 }), 'Update Facet'],
    ['without a plan', ({ plan: _, ...record }) => record, 'at plan'],
    ['of wrong types', (record) => ({ ...record, name: { toString: 1 } }), 'at name'],
    [
      'with settings of nothing',
      (record) => ({ ...record, plan: { ...(record.plan as object), settings: [null] } }),
      'at plan.settings',
    ],
    [
      'with seeds beyond all numbers',
      (record) => ({ ...record, plan: { ...(record.plan as object), seeds: ['1e999'] } }),
      'at plan.seeds',
    ],
    ['with sessions of another kind', (record) => ({ ...record, sessions: 'x' }), 'at sessions'],
  ])('is refused where it is %s', async (_, change, message) => {
    const folder = join(parent, `record-${count++}`)
    writeSweep(folder, { settings: 2 })
    const path = join(folder, 'sweep.json')
    const record = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    writeFileSync(path, JSON.stringify(change(record)))
    expect(await messageOf(readSweep(folder))).toContain(message)
  })
})

it.each([
  '{"format":1,"job":"a","trial":"a","seed":0,"round":0,"state":"done","step":1e999,"metrics":{},"seconds":1,"worker":"x"}',
  '{"format":1,"job":"a","trial":"a","seed":0,"round":0,"state":"done","step":1,"metrics":{"frechet":"1"},"seconds":1,"worker":"x"}',
  '{"format":1,"job":{"__proto__":1}}',
  '[[[[',
])('a result that is none is passed over: %#', (text) => {
  expect(parseResult(Buffer.from(text))).toBeUndefined()
})
