import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openRun } from '../../src/train/node/index.ts'
import type { RunRecord } from '../../src/train/node/index.ts'
import { idxBytes, temporaryFolder } from '../data/idx-bytes.ts'
import { expectRefusal, facet, facetHere } from '../support/facet.ts'
import type { Trigger } from '../support/facet.ts'
import { DIGITS, writeJudgedDigits } from '../support/judged-digits.ts'

const parent = temporaryFolder()
const digits = join(parent, 'digits')
const at = (name: string) => join(parent, name)

const SETTINGS = {
  ...DIGITS,
  ...{ steps: 40, 'log.every': 4, 'figures.every': 20, 'checkpoint.every': 10, 'checkpoint.keep': 2 },
  ...{ 'evaluate.every': 15, 'evaluate.count': 100 },
}
const flags = (name: string, settings: Readonly<Record<string, unknown>> = {}) => [
  'train',
  ...['--preset', 'acgan', '--data', digits, '--out', at(name)],
  ...Object.entries({ ...SETTINGS, ...settings }).flatMap(([path, value]) => [
    '--set',
    `${path}=${JSON.stringify(value)}`,
  ]),
]

/** All files of a run that are to be equal, by name. */
function filesOf(folder: string): Record<string, Buffer> {
  const names = readdirSync(folder, { recursive: true }).map(String)
  const files = names.filter((name) => /\.\w+$|SUMS$/.test(name) && !['run.json', 'rates.jsonl'].includes(name))
  return Object.fromEntries(files.toSorted().map((name) => [name, readFileSync(join(folder, name))]))
}

function expectEqualRuns(found: string, expected: string): void {
  const [one, other] = [filesOf(at(expected)), filesOf(at(found))]
  expect(Object.keys(other)).toEqual(Object.keys(one))
  for (const [name, bytes] of Object.entries(one)) expect(other[name].equals(bytes), name).toBe(true)
}

const copy = (from: string, to: string) => cpSync(at(from), at(to), { recursive: true })

beforeAll(async () => {
  vi.stubEnv('FACET_CACHE', at('cache'))
  await writeJudgedDigits(parent, at('cache'))
  await facet(flags('whole'))
})
afterAll(() => {
  vi.unstubAllEnvs()
})

describe('a run that was stopped', () => {
  const act: Trigger['act'] = (child) => child.kill('SIGTERM')

  it('says how to go on, and then ends as if nothing had been', async () => {
    const { code, stdout } = await facet(flags('stopped'), [{ stream: 'stderr', when: /step \d/, act }])
    expect([code, stdout]).toEqual([0, expect.stringContaining(`Go on with it: facet resume ${at('stopped')}\n`)])
    const { record } = await openRun(at('stopped'))
    const taken = record.steps?.taken ?? 0
    expect([record.state, taken < 40]).toEqual(['stopped', true])
    const resumed = await facet(['resume', at('stopped')])
    expect([resumed.code, resumed.stderr]).toEqual([
      0,
      expect.stringContaining(`\ngoing on after step ${taken}: about`),
    ])
    expect(resumed.stdout).toMatch(/^Trained 40 steps in /)
    expectEqualRuns('stopped', 'whole')
  })

  it('has a record of both times that it was worked on', async () => {
    const { record } = await openRun(at('stopped'))
    expect(record).toMatchObject({ state: 'finished', command: flags('stopped'), steps: { planned: 40, taken: 40 } })
    const [first, second] = record.sessions
    expect([first.command, first.from, second.command]).toEqual([flags('stopped'), 0, ['resume', at('stopped')]])
    expect(record.seconds).toBeCloseTo(first.seconds + second.seconds, 9)
    expect(record.best).toEqual((await openRun(at('whole'))).record.best)
  })
})

describe('a finished run', () => {
  it('is told to be finished, and how to train on', async () => {
    const before = readFileSync(join(at('whole'), 'run.json'))
    const message = `facet: ${at('whole')}: finished, after 40 steps. To train on, say how far: facet resume ${at('whole')} --steps 80.`
    expectRefusal(await facetHere(['resume', at('whole')]), 2, message)
    expectRefusal(await facetHere(['resume', at('whole'), '--steps', '40']), 2, message)
    expectRefusal(
      await facetHere(['resume', at('whole'), '--steps', '39']),
      2,
      'has taken 40 steps, more than the 39 steps',
    )
    expect(readFileSync(join(at('whole'), 'run.json'))).toEqual(before)
    expect(readdirSync(at('whole')).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('trains on to where a longer run would have come', async () => {
    copy('whole', 'longer')
    const [resumed, whole] = await Promise.all([
      facet(['resume', at('longer'), '--steps', '50']),
      facet(flags('whole-longer', { steps: 50 })),
    ])
    expect([resumed.code, whole.code]).toEqual([0, 0])
    expect(resumed.stderr).toMatch(/(?:^|\n)config\.json is changed: 40 steps become 50 steps in all\.\n/)
    expectEqualRuns('longer', 'whole-longer')
  })

  it('of which the end is missing makes its end alone', async () => {
    copy('whole', 'endless')
    const path = join(at('endless'), 'run.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"finished"', '"running"'))
    for (const name of ['sheet', 'losses', 'real-and-generated']) rmSync(join(at('endless'), 'figures', `${name}.png`))
    rmSync(join(at('endless'), 'generator.onnx'))
    const { code, stdout } = await facet(['resume', at('endless'), '--json'])
    const kinds = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind)
    expect([code, kinds.filter((kind) => kind === 'step' || kind === 'checkpoint')]).toEqual([0, []])
    expectEqualRuns('endless', 'whole')
  })

  it('of which the folder of figures is missing, as where files alone were copied, has those of its end', async () => {
    copy('whole', 'bare')
    const path = join(at('bare'), 'run.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"finished"', '"running"'))
    rmSync(join(at('bare'), 'figures'), { recursive: true })
    expect((await facet(['resume', at('bare')])).code).toBe(0)
    const name = 'figures/sheet.png'
    expect(readFileSync(join(at('bare'), name)).equals(readFileSync(join(at('whole'), name)))).toBe(true)
  })
})

describe('a run whose checkpoints are damaged', () => {
  const damage = (name: string, step: number) =>
    truncateSync(join(at(name), 'checkpoints', `step-${step}`, 'state.safetensors'), 100)

  it('goes on from the one before, with a word, and ends the same', async () => {
    copy('whole', 'torn')
    damage('torn', 40)
    const sample = await facet(['sample', at('torn'), '--count', '1', '--out', at('torn.png')])
    expect(sample.code).toBe(0)
    const { code, stderr } = await facet(['resume', at('torn')])
    expect([code, stderr]).toEqual([0, expect.stringContaining('The checkpoint step-30 is used instead.\n')])
    expectEqualRuns('torn', 'whole')
  })

  it('of which none is whole is refused, and left as it is', async () => {
    copy('whole', 'ruined')
    const steps = readdirSync(join(at('ruined'), 'checkpoints')).map((name) => Number(name.slice(5)))
    for (const step of steps) damage('ruined', step)
    const before = filesOf(at('ruined'))
    expectRefusal(await facetHere(['resume', at('ruined')]), 1, 'checkpoints: no checkpoint in it is whole.')
    expect(filesOf(at('ruined'))).toEqual(before)
  })

  it('that never came to one begins at its seed', async () => {
    copy('whole', 'early')
    for (const name of ['checkpoints', 'generator.onnx', 'scores.jsonl']) {
      rmSync(join(at('early'), name), { recursive: true })
    }
    const [path, metrics] = ['run.json', 'metrics.jsonl'].map((name) => join(at('early'), name))
    const { best: _, steps, ...record } = JSON.parse(readFileSync(path, 'utf8')) as RunRecord
    writeFileSync(path, JSON.stringify({ ...record, state: 'running', steps: { ...steps, taken: 0 } }))
    // Lines up to the step of the first checkpoint are written before it.
    writeFileSync(metrics, (readFileSync(metrics, 'utf8').match(/.*\n/g) ?? []).slice(0, 2).join(''))
    expect((await facet(['resume', at('early')])).code).toBe(0)
    expectEqualRuns('early', 'whole')
  })
})

describe('refusals', () => {
  it('of what is no run', async () => {
    expectRefusal(await facetHere(['resume', at('nowhere')]), 2, 'nowhere: not the folder of a run')
    expect(existsSync(at('nowhere'))).toBe(false)
  })

  it('of two ways to say how long', async () => {
    const both = ['resume', at('whole'), '--steps', '50', '--epochs', '2']
    expectRefusal(await facetHere(both), 2, '--epochs and --steps are two ways to say one thing.')
  })

  it('of a config of another version', async () => {
    copy('whole', 'older')
    writeFileSync(join(at('older'), 'config.json'), '{"data": "mnist"}')
    expectRefusal(await facetHere(['resume', at('older')]), 2, 'config.json: not the config of a run.')
  })

  it('of other data than the run was trained on, which leave it as it is', async () => {
    copy('whole', 'moved')
    copy('digits', 'other-digits')
    const labels = new Uint8Array(150).map((_, index) => index % 3)
    writeFileSync(join(at('other-digits'), 't10k-labels-idx1-ubyte'), idxBytes([150], labels))
    const path = join(at('moved'), 'config.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace(digits, at('other-digits')))
    const [before, record] = [filesOf(at('moved')), readFileSync(join(at('moved'), 'run.json'))]
    const { code, stderr } = await facet(['resume', at('moved'), '--steps', '60'])
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/facet: .*other-digits: other images than this run was trained on\./),
    ])
    expect(filesOf(at('moved'))).toEqual(before)
    expect(readFileSync(join(at('moved'), 'run.json'))).toEqual(record)
  })

  it('of a run that another process trains, by resume and by train', async () => {
    const told: string[] = []
    const meddle: Trigger['act'] = async (child) => {
      const { code, stderr } = await facetHere(['resume', at('held')])
      told.push(`${code} ${stderr}`)
      child.kill('SIGTERM')
    }
    const long = flags('held', { steps: 100_000, 'evaluate.every': 0, 'figures.every': 0 })
    const { code } = await facet(long, [{ stream: 'stderr', when: /run folder/, act: meddle }])
    expect([code, told]).toEqual([
      0,
      [expect.stringMatching(/^2 facet: \S+held: in use by process \d+\. Wait until it ends/)],
    ])
    expectRefusal(await facetHere(flags('held')), 2, 'held: already exists.')
  })
})

it('a run whose folder vanishes ends with a word, and does not bring it back', async () => {
  const folder = at('vanished')
  // At once: what is removed file by file may be written to meanwhile.
  const act: Trigger['act'] = () => renameSync(folder, at('elsewhere'))
  const long = flags('vanished', { steps: 100_000, 'evaluate.every': 0, 'figures.every': 0 })
  const { code, stderr } = await facet(long, [{ stream: 'stderr', when: /run folder/, act }])
  expect([code, stderr.trimEnd().split('\n').at(-1)]).toEqual([
    1,
    expect.stringMatching(
      /^facet: .*ENOENT.*The folder of the run has vanished, and all of it is lost\. Train it again\.$/,
    ),
  ])
  expect(existsSync(folder)).toBe(false)
})
