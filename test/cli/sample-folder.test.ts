import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { VERSION } from '../../src/array/index.ts'
import { writeSampleFolder } from '../../src/api/sample-folder.ts'
import type { SampleChunk } from '../../src/train/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { expectRefusal, facet, facetHere, trainTinyRun } from '../support/facet.ts'
import { pythonWith } from '../support/python.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const parent = temporaryFolder()
const run = join(parent, 'run')
const path = (...names: string[]) => join(parent, ...names)

const HOSTILE = ['T-shirt/top', '..', 'a,"b"', 'CON', '', 'x\ny', 'X\tY', '../../up', '猫', ' =1+1']
const FOLDERS = ['T-shirt-top', 'class', 'a,-b-', '_CON', 'class-2', 'x-y', 'X-Y-2', '-..-up', '猫', '=1+1']

/** Files of a folder by their path in it, and their bytes. */
function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name))
  const files = names.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'latin1')] as const)
  return Object.fromEntries(files)
}

const imagesOf = (folder: string) => Object.entries(filesOf(folder)).filter(([name]) => name.endsWith('.png'))

beforeAll(async () => {
  await trainTinyRun(run)
  cpSync(run, path('hostile'), { recursive: true })
  const record = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { data: object }
  writeFileSync(path('hostile', 'run.json'), JSON.stringify({ ...record, data: { ...record.data, classes: HOSTILE } }))
})

describe.concurrent('facet sample --out with a folder', () => {
  it('makes the same bytes again, and of an image whatever else is asked for', async () => {
    const sets: string[][] = [[], [], ['--class', '7', '--class', '2'], ['--count', '3'], ['--seed', '1']]
    const made = await Promise.all(
      sets.map(async (args, index) => {
        const out = path(`set-${index}`)
        expect(await facet(['sample', run, '--count', '5', ...args, '--out', out])).toMatchObject({
          code: 0,
          stderr: '',
        })
        return filesOf(out)
      }),
    )
    const [whole, again, two, three, other] = made
    expect(made.map((files) => Object.keys(files).length - 2)).toEqual([50, 50, 10, 30, 50])
    expect(again).toEqual(whole)
    for (const [name, bytes] of Object.entries({ ...two, ...three })) {
      if (name.endsWith('.png')) expect(bytes, name).toBe(whole[name])
    }
    const equal = Object.keys(whole).filter((name) => name.endsWith('.png') && whole[name] === other[name])
    expect(equal).toEqual([])
  })

  it('lists every image with its latents, and says what the folder is of', async () => {
    const out = path('listed')
    await facetHere([
      'sample',
      run,
      '--class',
      '4',
      '--code',
      'code_2=-1..1',
      '--count',
      '3',
      '--seed',
      '9',
      '--out',
      out,
    ])
    const [head, ...lines] = readFileSync(join(out, 'manifest.csv'), 'utf8').trimEnd().split('\n')
    expect(head).toBe('file,class,label,seed,code_1,code_2')
    const rows = lines.map((line) => line.split(','))
    expect(rows.map((row) => row.toSpliced(4, 1))).toEqual(
      [-1, 0, 1].map((value, index) => [`4/0000${index}.png`, '4', '4', '9', `${value}`]),
    )
    for (const [, , , , drawn] of rows) expect(Math.abs(Number(drawn))).toBeLessThanOrEqual(1)
    expect(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))).toEqual({
      format: 1,
      facet: VERSION,
      run: 'run',
      step: 3,
      seed: 9,
      images: 3,
      complete: true,
      image: { height: 28, width: 28, channels: 1 },
      latents: tinyConfig().latents,
      classes: [{ label: 4, name: '4', folder: '4', images: 3 }],
    })
  })

  it('has a folder of its own for every class, whatever its name', async () => {
    const out = path('hostile-set')
    expect(await facet(['sample', path('hostile'), '--count', '2', '--out', out])).toMatchObject({
      code: 0,
      stderr: '',
    })
    expect(readdirSync(out).toSorted()).toEqual([...FOLDERS, 'manifest.csv', 'manifest.json'].toSorted())
    expect(imagesOf(out)).toHaveLength(20)
    const { classes } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { classes: object[] }
    expect(classes).toEqual(HOSTILE.map((name, label) => ({ label, name, folder: FOLDERS[label], images: 2 })))
    const table = readFileSync(join(out, 'manifest.csv'), 'utf8')
    const fields = ['"a,-b-/00000.png","a,""b""",2,0,', '"x\ny"', '"X\tY"', '" =1+1"']
    expect(fields.filter((field) => !table.includes(field))).toEqual([])
  })

  it('keeps a class’s folder when it is the only one', async () => {
    const out = path('one-class')
    await facetHere(['sample', path('hostile'), '--class', 'X\tY', '--count', '1', '--out', out])
    expect(readdirSync(out).toSorted()).toEqual(['X-Y-2', 'manifest.csv', 'manifest.json'])
  })

  it('has all images in one folder where it is asked for flat, the same ones, with names that tell the class', async () => {
    const out = path('flat')
    const args = ['sample', path('hostile'), '--count', '2']
    expect(await facet([...args, '--flat', '--out', out])).toMatchObject({ code: 0, stderr: '' })
    await facetHere([...args, '--out', path('deep')])
    const names = FOLDERS.flatMap((name) => [`${name}-00000.png`, `${name}-00001.png`])
    expect(readdirSync(out).toSorted()).toEqual([...names, 'manifest.csv', 'manifest.json'].toSorted())
    const deep = Object.fromEntries(imagesOf(path('deep')).map(([name, bytes]) => [name.replace('/', '-'), bytes]))
    expect(Object.fromEntries(imagesOf(out))).toEqual(deep)
    const [table, tableOfDeep] = [out, path('deep')].map((folder) => readFileSync(join(folder, 'manifest.csv'), 'utf8'))
    expect(table).toBe(tableOfDeep.replaceAll(/\/(?=\d{5}\.png)/g, '-'))
    const { classes } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { classes: object[] }
    expect(classes).toEqual(HOSTILE.map((name, label) => ({ label, name, prefix: `${FOLDERS[label]}-`, images: 2 })))
  })

  it('is refused as flat where a sheet is written', async () => {
    for (const out of [[], ['--out', path('flat.png')]]) {
      const refused = await facetHere(['sample', run, '--flat', ...out])
      expectRefusal(refused, 2, '--flat is about a folder of images. Pass --out with a folder')
    }
  })

  const python = pythonWith('csv')
  it.skipIf(!python)('writes a table that Python’s csv reads (skipped where there is no Python)', async () => {
    const out = path('python-set')
    await facetHere(['sample', path('hostile'), '--count', '1', '--out', out])
    const script = 'import csv, json, sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline="")))))'
    const rows = JSON.parse(python?.(script, join(out, 'manifest.csv')) ?? '') as Record<string, string>[]
    expect(rows.map((row) => row.class)).toEqual(HOSTILE)
    for (const { file } of rows) decode(readFileSync(join(out, file)))
  })
})

describe('a folder of samples', () => {
  const config = tinyConfig()
  const origin = { run: 'made up', step: 1, classes: ['a', 'b'] }
  const pixel = (index: number, channel: number) => (((index + 1) * (channel + 1) * 7) % 256) / 255

  /** Chunks of `each` images of 2×2 pixels, whose channels tell them apart. */
  async function* madeUp(total: number, each: number, channels: number): AsyncGenerator<SampleChunk> {
    for (let first = 0; first < total; first += each) {
      const images = Float32Array.from({ length: each * 4 * channels }, (_, at) =>
        pixel(first + Math.floor(at / (4 * channels)), at % channels),
      )
      const latents = Object.fromEntries(config.latents.map(({ name, size }) => [name, new Float32Array(each * size)]))
      yield await Promise.resolve({ first, count: each, images, latents })
    }
  }

  const requestOf = (channels: number, count: number) => {
    return { config, image: { height: 2, width: 2, channels }, categories: [0, 1], count, seed: 0 }
  }

  it('has a file for every sample where names of classes end like numbers of images', async () => {
    const classes = ['a', 'a-00000', 'A', 'manifest.csv', 'manifest.csv-00000.png']
    const request = { ...requestOf(1, 2), categories: [...classes.keys()] }
    await writeSampleFolder(path('numbers'), madeUp(10, 2, 1), { request, origin: { ...origin, classes }, flat: true })
    const names = imagesOf(path('numbers')).map(([name]) => name.toLowerCase())
    expect(new Set(names).size).toBe(10)
    const lines = readFileSync(path('numbers', 'manifest.csv'), 'utf8').trimEnd().split('\n').slice(1)
    expect(lines.map((line) => line.split(',')[0].toLowerCase()).toSorted()).toEqual(names.toSorted())
  })

  it.each([
    [1, 'b-w', false],
    [2, 'b-w', true],
    [3, 'srgb', false],
    [4, 'srgb', true],
  ])('of %d channels is written as such', async (channels, space, hasAlpha) => {
    const out = path(`channels-${channels}`)
    await writeSampleFolder(out, madeUp(4, 2, channels), { request: requestOf(channels, 2), origin })
    const file = join(out, 'b', '00001.png')
    expect(await sharp(file).metadata()).toMatchObject({
      format: 'png',
      width: 2,
      height: 2,
      channels,
      space,
      hasAlpha,
    })
    const { data } = decode(readFileSync(file))
    const expected = Array.from({ length: 4 * channels }, (_, at) => Math.round(255 * pixel(3, at % channels)))
    expect([...data]).toEqual(expected)
  })

  it('ends in good order at a signal: every file is whole, and the manifests list those there are', async () => {
    const out = path('interrupted')
    const abort = new AbortController()
    async function* interrupted() {
      let made = 0
      for await (const chunk of madeUp(6, 2, 1)) {
        if (++made === 2) abort.abort()
        yield chunk
      }
    }
    const writing = writeSampleFolder(out, interrupted(), { request: requestOf(1, 3), origin, signal: abort.signal })
    await expect(writing).rejects.toThrow(/interrupted: interrupted after 4 of 6 images\. They are whole/)
    const names = ['a/00000.png', 'a/00001.png', 'a/00002.png', 'b/00000.png']
    expect(
      imagesOf(out)
        .map(([name]) => name)
        .toSorted(),
    ).toEqual(names)
    const lines = readFileSync(join(out, 'manifest.csv'), 'utf8').trimEnd().split('\n')
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(names)
    expect(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))).toMatchObject({
      images: 4,
      complete: false,
      classes: [{ images: 3 }, { images: 1 }],
    })
  })

  it('is made anew, or in a folder that is empty', async () => {
    mkdirSync(path('empty'))
    await writeSampleFolder(path('empty'), madeUp(2, 2, 1), { request: requestOf(1, 1), origin })
    expect(imagesOf(path('empty'))).toHaveLength(2)
    expectRefusal(await facetHere(['sample', run, '--out', path('empty')]), 2, 'empty: already exists.')
    writeFileSync(path('file'), '')
    expectRefusal(await facetHere(['sample', run, '--out', path('file')]), 1, 'A file stands where a folder is needed.')
    expectRefusal(await facetHere(['sample', run, '--out', path('file', 'x')]), 1, 'A file stands where')
  })

  it('takes the images that are too many for a sheet', async () => {
    for (const count of ['101', '5000']) {
      const refused = await facetHere(['sample', run, '--count', count])
      expectRefusal(refused, 2, `these are ${10 * Number(count)}, ${count} of a class. Give the path of a folder`)
    }
  })
})
