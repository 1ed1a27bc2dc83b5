import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DataSet } from '../../src/data/index.ts'
import { REPORT_SCORES } from '../../src/metrics/index.ts'
import type { Judge } from '../../src/metrics/index.ts'
import { openJudge } from '../../src/metrics/node/index.ts'
import { replaceMetadata } from '../../src/onnx/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { evaluateGan, ganOf, scoreGan } from '../../src/train/index.ts'
import { evaluateRun, evaluationPaths, readMeanings, startRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { expectEqualScores } from '../support/equal-scores.ts'
import { DIGITS, writeJudgedDigits } from '../support/judged-digits.ts'
import { initialState, tinyConfig } from '../support/tiny-gan.ts'

const runtime = nodeRuntime({ threads: 1 })
const parent = temporaryFolder()
const folder = join(parent, 'run')
let data: DataSet
let judge: Judge
let source: string

beforeAll(async () => {
  ;({ data, source } = await writeJudgedDigits(parent, parent))
  judge = await openJudge({ data, runtime, cacheFolder: join(parent, 'judges') })
})

/** The value of images that all contribute alike is its own interval, but for rounding. */
const ROUNDING = 1e-9

const evaluating = () => ({ judge, data, count: 150, seed: 0, figureSeed: 0, ganTrainSteps: 30 })

function gan(preset: 'facet' | 'infogan', settings: Readonly<Record<string, unknown>> = {}) {
  const config = tinyConfig({ ...DIGITS, ...settings }, preset)
  const { image } = data.train
  return ganOf({ config, image, networks: initialState(config, { image, batch: 4 }).networks, runtime })
}

describe('evaluateGan', () => {
  it('reports every score over all images and by class, in its interval, beside that of real images', async () => {
    const { report, figures } = await evaluateGan(gan('facet'), evaluating())
    expect(report.perClass).toHaveLength(3)
    for (const scores of [report.overall, ...report.perClass]) {
      expect(Object.keys(scores)).toEqual(REPORT_SCORES.map(({ name }) => name))
      for (const [name, { value, interval, floor }] of Object.entries(scores)) {
        expect([name, value, floor]).toEqual([name, expect.any(Number), expect.any(Number)])
        // Where all images contribute alike, no interval can be told.
        if (interval === null) continue
        expect(interval?.[0]).toBeLessThanOrEqual((value ?? NaN) + ROUNDING)
        expect(interval?.[1]).toBeGreaterThanOrEqual((value ?? NaN) - ROUNDING)
      }
    }
    // Images of untrained networks are far from real ones, and alike.
    const { frechet, variance, coverage, accuracy } = report.overall
    expect(frechet.value).toBeGreaterThan(5 * (frechet.floor ?? NaN))
    expect(variance.value).toBeLessThan(0.5)
    expect(coverage.floor).toBeGreaterThan(0.8)
    expect(accuracy.floor).toBeGreaterThan(0.8)
    expect(report.notes.join('\n')).toMatch(/only 50 samples of a category[^]*vary much less/)
    expect(Object.keys(figures)).toEqual(
      expect.arrayContaining(['sheet', 'confusion', 'scores', 'neighbours', 'traversal-code_1', 'recognised-code_2']),
    )
  })

  it('finds no meaning in the codes of untrained networks, and gives equal reports for equal seeds', async () => {
    const [one, again] = [await evaluateGan(gan('facet'), evaluating()), await evaluateGan(gan('facet'), evaluating())]
    expect(again.report).toEqual(one.report)
    expect(one.report.codes.map(({ code, meaning, label }) => [code, meaning, label])).toEqual([
      ['code_1', null, 'no measurable meaning'],
      ['code_2', null, 'no measurable meaning'],
    ])
    expect(one.report.information.map(({ part }) => part)).toEqual(['class', 'code'])
  })

  it('scores categories that no label names after matching, and says so', async () => {
    const { report } = await evaluateGan(gan('infogan'), evaluating())
    expect([report.supervised, report.matched?.classOf.toSorted()]).toEqual([false, [0, 1, 2]])
    expect(report.overall.accuracy.value).toBeCloseTo(report.matched?.accuracy ?? NaN, 12)
    expect(report.notes.join('\n')).toContain('matched to, one to one')
  })

  it('of a model without categories reports what can be told of all images', async () => {
    const none = { 'terms.loss_cat_invariant': null, 'terms.loss_con_learned': null }
    const latents = [{ name: 'noise', kind: 'normal', size: 8, supervised: false, recognised: false }]
    const { report, figures } = await evaluateGan(gan('infogan', { ...none, latents }), evaluating())
    expect([report.perClass, report.confusion, report.codes, report.recognition]).toEqual([[], null, [], null])
    expect(report.overall.accuracy).toEqual({ value: null, interval: null, floor: expect.any(Number) as number })
    expect(report.overall.coverage.value).toEqual(expect.any(Number))
    expect(Object.keys(figures)).toEqual(['sheet', 'judge'])
  })
})

describe('a comparison and an evaluation of the same samples', () => {
  it.each(['facet', 'infogan'] as const)('of %s come to the same figures', async (preset) => {
    // No multiple of the classes: they have not all as many samples.
    const sameSamples = { ...evaluating(), count: 100, seed: 3 }
    const quick = await scoreGan(gan(preset), sameSamples)
    const { report } = await evaluateGan(gan(preset), sameSamples)
    expectEqualScores(quick, report)
    expect(quick.generator.confusion).toEqual(report.confusion)
  })
})

describe('evaluateRun', () => {
  it('leaves report, page and figures in the run, and names in what it exports', async () => {
    const config = tinyConfig({ ...DIGITS, 'data.source': source, steps: 3 }, 'facet')
    const { events } = await startRun({ config, preset: 'facet', out: folder, command: ['test'] })
    for await (const _ of events);
    const bytes = () => readFileSync(join(folder, 'generator.onnx'))
    const model = () => bytes().toString('latin1')
    const before = bytes()
    expect([await readMeanings(folder), model().includes('"meaning"')]).toEqual([{}, false])
    const file = await evaluateRun(folder, evaluating(), runtime)
    expect(file.run).toEqual({ preset: 'facet', data: source, fingerprint: data.fingerprint, step: 3 })
    const paths = evaluationPaths(folder)
    expect(JSON.parse(readFileSync(paths.report, 'utf8'))).toEqual(JSON.parse(JSON.stringify(file)))
    expect(readFileSync(paths.page, 'utf8')).toMatch(/^<!doctype html>/)
    expect(readdirSync(paths.folder)).toEqual(expect.arrayContaining(['confusion.png', 'scores.png', 'neighbours.png']))
    expect(await readMeanings(folder)).toEqual({
      code_1: { meaning: null, label: 'no measurable meaning' },
      code_2: { meaning: null, label: 'no measurable meaning' },
    })
    expect(model()).toContain('"meaning":"no measurable meaning"')
    expect(replaceMetadata(bytes(), {})).toEqual(replaceMetadata(before, {}))
  }, 60_000)

  it('names nothing after a report that is missing or damaged', async () => {
    writeFileSync(evaluationPaths(folder).report, '{"format": 1')
    expect(await readMeanings(folder)).toEqual({})
    rmSync(evaluationPaths(folder).report)
    expect(await readMeanings(folder)).toEqual({})
  })
})
