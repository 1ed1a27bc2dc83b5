import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { addresses } from '../../src/studio/protocol/index.ts'
import type { Accepted, ConfigCheck, NewRunRequest, RunDetail, RunEvent } from '../../src/studio/protocol/index.ts'
import { holderOf } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { DIGITS, writeJudgedDigits } from '../support/judged-digits.ts'
import { containing, matching } from '../support/containing.ts'
import { askStudio, eventsUntil } from '../support/studio-server.ts'
import type { AskedStudio } from '../support/studio-server.ts'

const parent = temporaryFolder()
let studio: AskedStudio
let digits = ''

beforeAll(async () => {
  vi.stubEnv('FACET_CACHE', join(parent, 'cache'))
  digits = (await writeJudgedDigits(parent, join(parent, 'cache'))).source
  studio = await askStudio([])
})
afterAll(async () => {
  await studio.close()
  vi.unstubAllEnvs()
})

const requestOf = (settings: Readonly<Record<string, unknown>> = {}): NewRunRequest => ({
  preset: 'facet',
  data: digits,
  objectives: [['code', 'learned']],
  assignments: Object.entries({ ...DIGITS, steps: 1_000_000, 'log.every': 1, ...settings }),
})

const detail = (id: string) => studio.read<RunDetail>(addresses.run(id))

/** Starts a run that goes on until it is stopped; returns its id. */
async function start(settings?: Readonly<Record<string, unknown>>): Promise<string> {
  const { status, body } = await studio.write('POST', 'api/runs', { ...requestOf(settings), tags: ['a'] })
  expect([status, body]).toEqual([201, { id: matching(/^\d{4}-\d\d-\d\d-digits-facet-[0-9a-f]{6}$/) }])
  return (body as Accepted).id
}

/** Waits until a run is told to be so. */
async function until(id: string, isSo: (run: RunDetail) => boolean): Promise<RunDetail> {
  const events = await eventsUntil<RunEvent>(
    studio,
    addresses.runEvents(id),
    (event) => 'run' in event && isSo(event.run),
  )
  const last = events.at(-1)
  if (!last || !('run' in last)) throw new Error('the last event is of the run')
  return last.run
}

/** Waits until a run has taken steps. */
async function untilStep(id: string, step: number): Promise<void> {
  await eventsUntil<RunEvent>(
    studio,
    addresses.runEvents(id),
    (event) => 'metrics' in event && (event.metrics.steps.at(-1) ?? 0) >= step,
  )
}

it.each<[string, Partial<NewRunRequest>]>([
  ['data that is none', { data: '/dev/zero' }],
  ['a tag that reverses what follows', { tags: ['a\u202Eb'] }],
])('a run of %s is refused as a fault of the request', async (_, fault) => {
  expect((await studio.write('POST', 'api/runs', { ...requestOf(), ...fault })).status).toBe(400)
})

describe('a run from the page', () => {
  it('is started, stopped, resumed and evaluated', async () => {
    const id = await start()
    const post = (path: string, body: unknown = {}) => studio.write('POST', path, body)
    expect(await detail(id)).toMatchObject({ state: 'running', tags: ['a'], batch: 4 })
    await untilStep(id, 1)
    for (const path of [addresses.resume(id), addresses.evaluate(id)]) {
      expect(await post(path)).toEqual({ status: 409, body: { error: containing('is running') } })
    }
    expect(await post(addresses.stop(id))).toEqual({ status: 202, body: { id } })
    // A second interrupt would end it at once, and not in good order.
    const again = await post(addresses.stop(id))
    expect([409, (again.body as { error: string }).error]).toEqual([
      again.status,
      expect.stringMatching(/is ending|is not running/),
    ])
    const stopped = await until(id, ({ state }) => state === 'stopped')
    const taken = stopped.record?.steps?.taken ?? 0
    expect(stopped.record?.command).toEqual(
      expect.arrayContaining(['train', '--data', digits, '--objective', 'code=learned']),
    )
    expect(stopped.config?.terms.loss_con_learned?.weight).toBe(0.1)
    expect((await post(addresses.stop(id))).status).toBe(409)

    const refused = await post(addresses.resume(id), { steps: 1 })
    if (taken > 1) {
      expect(refused).toEqual({ status: 409, body: { error: containing(`has taken ${taken} steps`) } })
    }
    expect(await post(addresses.resume(id), { steps: taken + 5 })).toEqual({ status: 202, body: { id } })
    const finished = await until(id, ({ state }) => state === 'finished')
    expect([finished.record?.steps?.taken, finished.record?.sessions.length]).toEqual([taken + 5, 2])
    expect(await post(addresses.resume(id))).toEqual({
      status: 409,
      body: { error: matching(/^[^/]*: finished, after/) },
    })

    expect(await post(addresses.evaluate(id), { count: 60 })).toEqual({ status: 202, body: { id } })
    expect((await post(addresses.evaluate(id), { count: 60 })).status).toBe(409)
    expect((await detail(id)).evaluation?.isRunning).toBe(true)
    const judged = await until(id, ({ hasReport }) => hasReport)
    const report = await studio.get(addresses.report(id))
    expect(Buffer.from(await report.arrayBuffer())).toEqual(
      await readFile(join(studio.folder, id, 'evaluation/report.json')),
    )
    const page = await studio.get(addresses.reportPage(id))
    expect([page.status, page.headers.get('Content-Security-Policy')]).toEqual([
      200,
      expect.stringMatching(/default-src 'none'.*sandbox/),
    ])
    expect(judged.codes.every(({ label }) => label !== undefined)).toBe(true)
    await until(id, ({ evaluation }) => evaluation === undefined)
    // A report that cannot be made says why.
    expect((await post(addresses.evaluate(id), { count: 1 })).status).toBe(202)
    const failed = await until(id, ({ evaluation }) => evaluation?.isRunning === false)
    expect(failed.evaluation?.message).toContain('at least 6')
  }, 120_000)

  it('that is killed was interrupted, and goes on from the page', async () => {
    const id = await start({ 'checkpoint.every': 2 })
    await untilStep(id, 3)
    const holder = await holderOf(join(studio.folder, id))
    if (!holder?.isHere) throw new Error('a process of this machine trains the run')
    process.kill(holder.pid, 'SIGKILL')
    await until(id, ({ state }) => state === 'interrupted')
    expect((await studio.write('POST', addresses.resume(id), {})).status).toBe(202)
    expect((await until(id, ({ state }) => state === 'running')).record?.sessions).toHaveLength(2)
    expect((await studio.write('POST', addresses.stop(id), {})).status).toBe(202)
    await until(id, ({ state }) => state === 'stopped')
  }, 120_000)

  it('goes on when the studio closes', async () => {
    const other = await askStudio([])
    const { body } = await other.write('POST', 'api/runs', requestOf({ steps: 30 }))
    const folder = join(other.folder, (body as Accepted).id)
    await other.studio.close()
    await vi.waitFor(
      async () =>
        expect(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'))).toMatchObject({ state: 'finished' }),
      { timeout: 60_000, interval: 200 },
    )
    await vi.waitFor(async () => expect(await holderOf(folder)).toBeUndefined())
  }, 120_000)
})

describe('a request for a run', () => {
  const check = async (request: unknown) => {
    const { status, body } = await studio.write('POST', addresses.checkConfig(), request)
    expect(status).toBe(200)
    return body as ConfigCheck
  }

  it('is told the whole config and the command that does the same', async () => {
    const checked = await check({ ...requestOf({ seed: 7 }), preset: 'acgan', objectives: [['adversarial', 'hinge']] })
    expect(checked).toMatchObject({ config: { seed: 7, data: { source: digits } } })
    const { command } = checked as { command: string }
    expect(command).toMatch(/^facet train --preset acgan --data \S+digits --objective adversarial=hinge --set /)
    expect(command).toContain("--set 'networks.generator.channels=[8,4]'")
    expect(command).toContain('--set seed=7')
  })

  it.each<[string, Partial<NewRunRequest>, string | undefined, string]>([
    ['a path that is none', { assignments: [['batchh', 1]] }, 'batchh', "Did you mean 'batch'?"],
    ['an impossible value', { assignments: [['batch', 0]] }, 'batch', '>=1'],
    ['a preset that is none', { preset: 'face' }, undefined, "Did you mean 'facet'?"],
    ['an objective that is none', { objectives: [['adversarial', 'hing']] }, undefined, "Did you mean 'hinge'?"],
    ['data that is not there', { data: '/nowhere' }, 'data.source', "there is no folder '/nowhere'"],
  ])('says why it cannot be: %s', async (_, change, path, error) => {
    expect(await check({ ...requestOf(), ...change })).toEqual({
      error: containing(error),
      ...(path && { path }),
    })
    const { status } = await studio.write('POST', 'api/runs', { ...requestOf(), ...change })
    expect(status).toBe(400)
  })

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['a path that is no path', { ...requestOf(), assignments: [['a=b', 1]] }],
    ['an option for a preset', { ...requestOf(), preset: '--out' }],
    ['a field too many', { ...requestOf(), out: '/etc' }],
    ['a list', []],
  ])('is refused: %s', async (_, request) => {
    for (const path of ['api/runs', addresses.checkConfig()]) {
      expect((await studio.write('POST', path, request)).status).toBe(400)
    }
  })

  it.each<[string, string[], string]>([
    [
      'says why',
      [process.execPath, '--eval', 'console.error("facet: The disk is full. Free some."); process.exitCode = 1', '--'],
      'The disk is full. Free some.',
    ],
    ['says nothing', [process.execPath, '--eval', '0', '--'], 'The training ended before it began.'],
    ['is not there', ['/nowhere/node'], 'The training ended before it began.'],
  ])('whose process ends before it begins leaves nothing behind: one that %s', async (_, program, error) => {
    const other = await askStudio([], { program })
    const answer = await other.write('POST', 'api/runs', requestOf())
    expect(answer).toEqual({ status: 409, body: { error: containing(error) } })
    expect(await readdir(other.folder)).toEqual([])
    await other.close()
  })
})
