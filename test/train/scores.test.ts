import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DataSet } from '../../src/data/index.ts'
import type { Judge } from '../../src/metrics/index.ts'
import { openJudge } from '../../src/metrics/node/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { ganOf, scoreGan } from '../../src/train/index.ts'
import { openTrainedRun, scoreRun, startRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { DIGITS, digitsConfig, writeJudgedDigits } from '../support/judged-digits.ts'
import { initialState, tinyConfig } from '../support/tiny-gan.ts'

const runtime = nodeRuntime({ threads: 1 })
const parent = temporaryFolder()
const folder = join(parent, 'run')
const path = join(folder, 'evaluation', 'scores.json')
let data: DataSet
let judge: Judge

beforeAll(async () => {
  const digits = await writeJudgedDigits(parent, parent)
  ;({ data } = digits)
  judge = await openJudge({ data, runtime, cacheFolder: join(parent, 'judges') })
  const config = digitsConfig(digits.source, { steps: 3 })
  const { events } = await startRun({ config, preset: 'facet', out: folder, command: ['test'] })
  // A run goes on as long as its events are read.
  for await (const _ of events);
})

const score = (more: Partial<Parameters<typeof scoreRun>[1]> = {}) =>
  scoreRun(folder, { judge, data, count: 100, seed: 0, ...more }, runtime)

describe('scoreGan', () => {
  const gan = (preset: 'facet' | 'papers' | 'infogan', settings: Readonly<Record<string, unknown>> = {}) => {
    const config = tinyConfig({ ...DIGITS, ...settings }, preset)
    const { image } = data.train
    return ganOf({ config, image, networks: initialState(config, { image, batch: 4 }).networks, runtime })
  }
  const scoring = () => ({ judge, data, count: 100, seed: 0 })

  it('scores samples, and the head that reads a category off real images', async () => {
    const { generator, recogniser } = await scoreGan(gan('facet'), scoring())
    expect([generator.count, recogniser?.count]).toEqual([100, data.test.size])
    expect(recogniser?.accuracy).toEqual(expect.any(Number))
    const found = await scoreGan(gan('infogan'), scoring())
    expect([found.generator.accuracy, found.recogniser?.accuracy]).toEqual([null, null])
    expect(found.recogniser?.matched.accuracy).toEqual(expect.any(Number))
  })

  it('without such a head scores samples alone', async () => {
    const settings = { 'latents.0.recognised': false, 'terms.loss_cf': null, 'terms.loss_cr': null }
    expect(Object.keys(await scoreGan(gan('papers', settings), scoring()))).toEqual(['generator'])
  })
})

describe('scoreRun', () => {
  it('keeps scores, and reads them the next time', async () => {
    const { scores, config, record } = await score()
    const { gan } = await openTrainedRun(folder, runtime)
    expect(scores).toEqual(await scoreGan(gan, { judge, data, count: 100, seed: 0 }))
    expect([config.steps, record.state]).toEqual([3, 'finished'])
    const { mtimeMs } = statSync(path)
    expect(await score()).toEqual({ folder, scores, config, record })
    expect(statSync(path).mtimeMs).toBe(mtimeMs)
    // It is the file that is read.
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace(/"frechet": [\d.e-]+/, '"frechet": 1234'))
    expect((await score()).scores.generator.frechet).toBe(1234)
  })

  it.each<[string, () => Partial<Parameters<typeof scoreRun>[1]>]>([
    ['other samples', () => ({ seed: 1 })],
    ['another judge', () => ({ judge: { ...judge, accuracy: judge.accuracy / 2 } })],
    ['other data', () => ({ data: { ...data, fingerprint: 'other' } })],
  ])('scores anew for %s', async (_, more) => {
    await score()
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"frechet": [\d.e-]+/, '"frechet": 1234'))
    expect((await score(more())).scores.generator.frechet).not.toBe(1234)
  })

  it.each(['{"format": 1', 'null'])('scores anew where the file holds %j', async (text) => {
    const { scores } = await score()
    writeFileSync(path, text)
    expect((await score()).scores).toEqual(scores)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ format: 1, step: 3, count: 100, seed: 0, scores })
  })
})
