import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { evaluateImages } from '../../src/index.ts'
import type { ArrayData, DataSet, ImageEvaluating } from '../../src/index.ts'
import { readImages } from '../../src/metrics/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { writeJudgedDigits } from '../support/judged-digits.ts'

const parent = temporaryFolder()
let data: DataSet
/** The test images, as a program has them. */
let arrays: ArrayData & { readonly image: readonly [number, number, number] }

beforeAll(async () => {
  vi.stubEnv('FACET_CACHE', join(parent, 'cache'))
  ;({ data } = await writeJudgedDigits(parent, join(parent, 'cache')))
  const { images, groups, image } = readImages(data.test)
  const { classes } = data.test
  arrays = { pixels: images, labels: groups, classes, image: [image.height, image.width, image.channels] }
}, 60_000)
afterAll(() => {
  vi.unstubAllEnvs()
})

const evaluate = (name: string, more: Partial<ImageEvaluating>) =>
  evaluateImages({ data, threads: 1, out: join(parent, name), ...more })

describe('images that a program has in memory', () => {
  it('are judged as the data’s own where they are these, and the report is written', async () => {
    const notices: string[] = []
    const { report, folder } = await evaluate('own', { images: arrays, onNotice: (text) => notices.push(text) })
    expect([report.count, report.overall.accuracy.value]).toEqual([data.test.size, report.judge.accuracy])
    expect(report.overall.frechet.value).toBeCloseTo(0, 6)
    expect(report.source).toMatchObject({ kind: 'images', path: 'memory', fingerprint: data.fingerprint })
    expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(report)))
    expect(existsSync(join(folder, 'report.html'))).toBe(true)
    expect(notices.join('\n')).toMatch(/images are judged[^]*The judge reads \d/)
  }, 60_000)

  it('need no labels', async () => {
    const { pixels, image } = arrays
    const { report } = await evaluate('plain', { images: { pixels, image } })
    expect([report.confusion, report.overall.accuracy.value]).toEqual([null, null])
    expect(report.overall.frechet.value).toBeCloseTo(0, 6)
  }, 60_000)
})

it.each<[string, () => Partial<ImageEvaluating>, string]>([
  ['nothing to judge', () => ({}), 'pass images or a generator, and only one'],
  ['two things to judge', () => ({ images: 'x', generator: 'y.onnx' }), 'pass images or a generator, and only one'],
  ['a law of latents for images', () => ({ images: 'x', latent: 'uniform' }), 'latent is for a generator'],
  ['a folder that is taken', () => ({ images: arrays, out: parent }), 'already exists'],
  [
    'another size',
    () => ({ images: { pixels: new Uint8Array(2 * 1024), image: [32, 32, 1] } }),
    "the images are 32 × 32 × 1, the data's 16 × 16 × 1. Bring them to its size",
  ],
])('refuses %s', async (_, more, message) => {
  await expect(evaluate('refused', more())).rejects.toThrow(message)
  expect(existsSync(join(parent, 'refused'))).toBe(false)
})
