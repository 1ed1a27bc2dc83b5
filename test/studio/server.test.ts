import { cp, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { catalogue } from '../../src/data/node/index.ts'
import { configSchema, objectives, presets } from '../../src/gan/index.ts'
import { addresses } from '../../src/studio/protocol/index.ts'
import type { ConfigFacts, Metrics, RunDetail, RunList, RunSummary } from '../../src/studio/protocol/index.ts'
import { startStudio } from '../../src/studio/server/index.ts'
import { askStudio } from '../support/studio-server.ts'
import type { AskedStudio } from '../support/studio-server.ts'

let studio: AskedStudio
const runs = async () => (await studio.read<RunList>('api/runs')).runs
const detail = (id: string) => studio.read<RunDetail>(addresses.run(id))
const place = (...parts: string[]) => join(studio.folder, ...parts)

beforeAll(async () => {
  studio = await askStudio(['first', 'other run', 'series/a/deep'])
})
afterAll(() => studio.close())

/** Puts a copy of a run there while something is done to it and asked. */
async function withCopy(name: string, work: (folder: string) => Promise<void>): Promise<void> {
  await cp(place('first'), place(name), { recursive: true })
  try {
    await work(place(name))
  } finally {
    await rm(place(name), { recursive: true, force: true })
  }
}

describe('the list of runs', () => {
  it('finds them in folders within folders, in order', async () => {
    const list = await studio.read<RunList>('api/runs')
    expect([list.folder, list.mayWrite, list.isCutOff]).toEqual([studio.folder, true, undefined])
    expect(list.runs.map(({ id }) => id)).toEqual(['first', 'other run', 'series/a/deep'])
    const [first] = list.runs
    expect(first).toMatchObject({ state: 'finished', preset: 'facet', data: 'mnist', classes: 10, step: 3, batch: 4 })
    expect(first).toMatchObject({ plannedSteps: 3, tags: [], hasReport: false, hasModel: true, seed: 0 })
    expect(first.thumbnail?.name).toBe('sheet')
    expect(first.accuracy?.judged).toBe(false)
  })

  it('looks neither into hidden folders, nor behind links, nor deeper than four folders', async () => {
    await cp(place('first'), place('.hidden'), { recursive: true })
    await symlink(place('first'), place('linked'))
    await mkdir(place('1/2/3/4'), { recursive: true })
    await cp(place('first'), place('1/2/3/4/5'), { recursive: true })
    await cp(place('other run'), place('first', 'within'), { recursive: true })
    expect((await runs()).map(({ id }) => id)).toEqual(['first', 'other run', 'series/a/deep'])
    for (const id of ['.hidden', 'linked', '1/2/3/4/5', 'first/within', 'series', 'series/a']) {
      expect([id, (await studio.get(addresses.run(id))).status]).toEqual([id, 404])
    }
    await Promise.all(['.hidden', 'linked', '1', 'first/within'].map((name) => rm(place(name), { recursive: true })))
  })

  it('tells of five hundred runs, and of one that changed among them', async () => {
    await mkdir(place('many'))
    for (const name of ['run.json', 'config.json']) await cp(place('first', name), place('template', name))
    await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        cp(place('template'), place('many', `run-${`${index}`.padStart(3, '0')}`), { recursive: true }),
      ),
    )
    await rm(place('template'), { recursive: true })
    expect(await runs()).toHaveLength(503)
    await writeFile(place('many', 'run-123', 'tags.json'), '["changed"]')
    const changed = (await runs()).filter(({ tags }) => tags.length > 0)
    expect(changed.map(({ id }) => id)).toEqual(['many/run-123'])
    await rm(place('many'), { recursive: true })
    expect(await runs()).toHaveLength(3)
  })

  it('is empty where the folder is missing, and refuses a file and the folder of one run', async () => {
    const missing = await startStudio({ folder: place('missing'), port: 0 })
    const headers = { Authorization: `Bearer ${missing.token}` }
    const list = (await (await fetch(new URL('api/runs', missing.address), { headers })).json()) as RunList
    expect(list.runs).toEqual([])
    await missing.close()
    await expect(startStudio({ folder: place('first', 'run.json'), port: 0 })).rejects.toThrow(UsageError)
    await expect(startStudio({ folder: place('first'), port: 0 })).rejects.toThrow('Give the one around it')
  })
})

describe('a run', () => {
  it('is told whole, whatever its name', async () => {
    for (const id of ['first', 'other run', 'series/a/deep']) {
      const { config, record, ...rest } = await detail(id)
      expect([rest.id, config?.batch, record?.steps?.taken]).toEqual([id, 4, 3])
      expect(rest.codes.map(({ name, range }) => [name, range])).toEqual([
        ['code_1', [-1, 1]],
        ['code_2', [-1, 1]],
      ])
      expect(rest.figures.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['losses', 'sheet', 'real-and-generated']),
      )
      expect(rest.checkpoints).toEqual([3])
    }
  })

  it('has its curves as columns', async () => {
    const lines = (await readFile(place('first', 'metrics.jsonl'), 'utf8')).trimEnd().split('\n')
    const last = JSON.parse(lines.at(-1) ?? '') as Record<string, number>
    const metrics = await studio.read<Metrics>(addresses.metrics('first'))
    expect(metrics.steps).toHaveLength(lines.length)
    expect([metrics.steps.at(-1), metrics.epochs.at(-1)]).toEqual([last.step, last.epoch])
    const losses = Object.fromEntries(Object.entries(last).filter(([name]) => name !== 'step' && name !== 'epoch'))
    expect(Object.fromEntries(Object.entries(metrics.losses).map(([name, column]) => [name, column.at(-1)]))).toEqual(
      losses,
    )
    expect(metrics.imagesPerSecond.at(-1)).toBeGreaterThan(0)
  })

  it('gives out its figures, to be kept for ever under their version, and its generator', async () => {
    const [figure] = (await detail('first')).figures
    const kept = await studio.get(addresses.figure('first', figure))
    expect(kept.headers.get('Cache-Control')).toContain('immutable')
    expect(Buffer.from(await kept.arrayBuffer())).toEqual(
      await readFile(place('first', 'figures', `${figure.name}.png`)),
    )
    const old = await studio.get(addresses.figure('first', { ...figure, version: 1 }))
    expect(old.headers.get('Cache-Control')).toContain('no-cache')
    const model = await studio.get(addresses.generator('first', 1))
    expect(Buffer.from(await model.arrayBuffer())).toEqual(await readFile(place('first', 'generator.onnx')))
    const again = await studio.get(addresses.generator('first', 1), {
      'If-None-Match': model.headers.get('ETag') ?? '',
    })
    expect(again.status).toBe(304)
  })

  it('is shown beside real images of its data', async () => {
    const sheet = await studio.get(addresses.realSheet('first'))
    expect([sheet.status, sheet.headers.get('Content-Type')]).toEqual([200, 'image/png'])
    await withCopy('elsewhere', async (folder) => {
      const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as { data: object }
      const data = { ...config.data, source: '/nowhere/at-all' }
      await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, data }))
      const record = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as { data: object }
      const other = { ...record, data: { ...record.data, fingerprint: 'other' } }
      await writeFile(join(folder, 'run.json'), JSON.stringify(other))
      const refused = await studio.get(addresses.realSheet('elsewhere'))
      expect([refused.status, await refused.text()]).toEqual([404, expect.stringContaining('cannot be opened')])
    })
  })

  it('that is being trained by nobody, though it says so, was interrupted', async () => {
    await withCopy('killed', async (folder) => {
      const record = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as object
      await writeFile(join(folder, 'run.json'), JSON.stringify({ ...record, state: 'running' }))
      expect((await detail('killed')).state).toBe('interrupted')
      await writeFile(join(folder, `.lock-4194999-1-${hostname()}`), '')
      expect((await detail('killed')).state).toBe('interrupted')
      // Of another machine's process nothing can be known.
      await writeFile(join(folder, '.lock-1-1-another%20machine'), '')
      expect((await detail('killed')).state).toBe('running')
      expect((await runs()).find(({ id }) => id === 'killed')?.state).toBe('running')
    })
  })

  it('takes tags, each once, and keeps them in its folder', async () => {
    const tags = ['good', ' good ', 'two words', 'ümlaut']
    expect((await studio.write('PUT', addresses.tags('other run'), { tags })).status).toBe(200)
    const expected = ['good', 'two words', 'ümlaut']
    expect((await detail('other run')).tags).toEqual(expected)
    expect(JSON.parse(await readFile(place('other run', 'tags.json'), 'utf8'))).toEqual(expected)
    for (const wrong of [{ tags: [''] }, { tags: ['x'.repeat(41)] }, { tags: 'x' }, {}, { tags: [], more: 1 }]) {
      expect((await studio.write('PUT', addresses.tags('other run'), wrong)).status).toBe(400)
    }
    expect((await detail('other run')).tags).toEqual(expected)
    expect((await studio.write('PUT', addresses.tags('nowhere'), { tags: [] })).status).toBe(404)
  })

  it('has the scores of its report, and its recogniser’s word where that says nothing', async () => {
    await withCopy('judged', async (folder) => {
      const own = (await detail('judged')).accuracy
      expect(own).toMatchObject({ judged: false })
      await mkdir(join(folder, 'evaluation'))
      const report = (parts: object) =>
        writeFile(join(folder, 'evaluation', 'report.json'), JSON.stringify({ format: 1, codes: [], ...parts }))
      const overall = { accuracy: { value: 0.987 }, frechet: { value: 9.5 } }
      await report({ overall, features: { name: 'judge' } })
      expect(await detail('judged')).toMatchObject({ accuracy: { value: 0.987, judged: true }, distance: 9.5 })
      await report({ overall: { accuracy: { value: '<b>' } }, features: 7 })
      expect((await detail('judged')).accuracy).toEqual(own)
    })
  })

  it('keeps the last tags of many that come at once', async () => {
    const lists = Array.from({ length: 12 }, (_, index) => [`tag ${index}`])
    const answers = await Promise.all(lists.map((tags) => studio.write('PUT', addresses.tags('other run'), { tags })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(lists).toContainEqual((await detail('other run')).tags)
  })
})

describe('a folder that is damaged', () => {
  const damages: [string, RegExp, (folder: string) => Promise<unknown>][] = [
    ['a record cut off', /run\.json: not JSON/, (folder) => truncate(join(folder, 'run.json'), 40)],
    ['an empty record', /run\.json: not JSON/, (folder) => truncate(join(folder, 'run.json'), 0)],
    ['no config', /config\.json is missing/, (folder) => rm(join(folder, 'config.json'))],
    ['no record', /run\.json is missing/, (folder) => rm(join(folder, 'run.json'))],
    [
      'a record of another version',
      /run\.json: not a record of this version/,
      (folder) => writeFile(join(folder, 'run.json'), '{"format":9}'),
    ],
    [
      'a record that holds something else',
      /run\.json: not the record of a run, at state/,
      (folder) => writeFile(join(folder, 'run.json'), '{"format":1}'),
    ],
    [
      'a config that is none',
      /config\.json: not the config of a run/,
      (folder) => writeFile(join(folder, 'config.json'), '[]'),
    ],
    [
      'a folder for a record',
      /run\.json: no file/,
      async (folder) => {
        await rm(join(folder, 'run.json'))
        await mkdir(join(folder, 'run.json'))
      },
    ],
  ]

  it.each(damages)('shows as such: %s', async (_, message, damage) => {
    await withCopy('damaged', async (folder) => {
      await damage(folder)
      const found: RunSummary[] = [...(await runs())]
      expect(found.map(({ id, state }) => [id, state])).toContainEqual(['damaged', 'broken'])
      expect(found.filter(({ state }) => state === 'finished')).toHaveLength(3)
      const broken = await detail('damaged')
      expect([broken.state, broken.message]).toEqual(['broken', expect.stringMatching(message)])
      // Where the folder lies is not told.
      expect(JSON.stringify(broken)).not.toContain(studio.folder)
    })
  })

  it('loses no more than what is damaged: curves, scores, tags', async () => {
    await withCopy('half', async (folder) => {
      await writeFile(join(folder, 'metrics.jsonl'), 'nonsense\n{"step":7,"epoch":1,"loss_g":0.5}\n[1]\n{"step":9,"ep')
      await writeFile(
        join(folder, 'scores.jsonl'),
        '{"step":"x"}\n{"step":5,"accuracy":0.5,"frechet":2,"classFrechet":null}\n',
      )
      await writeFile(join(folder, 'tags.json'), '{"a":1}')
      const metrics = await studio.read<Metrics>(addresses.metrics('half'))
      expect([metrics.steps, metrics.losses]).toEqual([[7], { loss_g: [0.5] }])
      const { state, tags, scores } = await detail('half')
      expect([state, tags]).toEqual(['finished', []])
      expect(scores).toEqual([{ step: 5, accuracy: 0.5, frechet: 2, classFrechet: null }])
    })
  })

  it('is no more when it vanishes', async () => {
    await withCopy('there', async (folder) => {
      expect(await runs()).toHaveLength(4)
      await rename(folder, place('.gone'))
      expect(await runs()).toHaveLength(3)
      expect((await studio.get(addresses.run('there'))).status).toBe(404)
      await rm(place('.gone'), { recursive: true })
    })
  })
})

it('a form has what it is made from: the schema, presets, objectives and data', async () => {
  const facts = await studio.read<ConfigFacts>('api/config')
  expect(Object.keys(facts.presets)).toEqual(Object.keys(presets))
  for (const preset of Object.values(facts.presets)) expect(configSchema().parse(preset)).toEqual(preset)
  expect(Object.keys(facts.objectives)).toEqual(Object.keys(objectives))
  expect(facts.objectives.adversarial).toContain('hinge')
  expect(facts.summaries.objectives.adversarial.hinge).toBe(objectives.adversarial.hinge.summary)
  expect(facts.summaries.presets.tutorial).toBe(presets.tutorial.summary)
  expect(facts.data.map(({ name }) => name)).toEqual(Object.keys(catalogue))
  expect(facts.data[0].isHere).toBe(true)
  expect(JSON.stringify(facts.schema)).toContain('pixels that images are brought to')
})
