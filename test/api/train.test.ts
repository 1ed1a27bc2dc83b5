import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openRun, resume, train } from '../../src/index.ts'
import type { TrainEvent } from '../../src/index.ts'
import { SHORT, brightness, coin, flat, halves } from './parts.ts'

const folder = mkdtempSync(join(tmpdir(), 'facet-api-'))
afterAll(() => rmSync(folder, { recursive: true }))

const latents = [
  { name: 'class', kind: 'categorical', size: 2, supervised: true, recognised: true },
  { name: 'side', kind: 'coin', size: 2, supervised: false, recognised: true },
  { name: 'noise', kind: 'normal', size: 4, supervised: false, recognised: false },
]

const own = {
  ...SHORT,
  use: [brightness, coin, flat],
  latents,
  networks: { generator: { blocks: 'flat' }, discriminator: { blocks: 'flat', hidden: 16, recogniser: 8 } },
  terms: { brightness: { weight: 0.5, m: 0.9 } },
  data: halves(),
}

const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

async function eventsOf(run: AsyncIterable<TrainEvent>): Promise<TrainEvent[]> {
  const events: TrainEvent[] = []
  for await (const event of run) events.push(event)
  return events
}

describe('a run that a program trains with definitions of its own', () => {
  const out = join(folder, 'own')

  it('tells of its steps, and measures the term', async () => {
    const run = await train({ ...own, out })
    const steps = (await eventsOf(run)).filter((event) => event.kind === 'step')
    expect(steps.map(({ step }) => step)).toEqual([2, 4, 6])
    for (const { losses } of steps) expect(losses.brightness).toBeGreaterThan(0)
    expect(run.config.use).toEqual([{ module: 'program', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string }])
    const finished = await run.finished
    expect(finished.record.state).toBe('finished')
  })

  it('is sampled by class and code, and saved as a sheet and as a folder', async () => {
    const run = await openRun(out)
    expect(run.classes).toEqual(['left', 'right'])
    expect(run.codes.map(({ name }) => name)).toEqual(['side_1', 'side_2'])
    const { pixels, count } = await run.sample({ class: 'left', count: 3, side_1: [-1, 1] }).images()
    expect([count, pixels.length]).toEqual([3, 3 * 256])
    const drawn: number[] = []
    for await (const sample of run.sample({ class: 'right', count: 8 })) {
      expect([sample.class, sample.pixels.length]).toEqual(['right', 256])
      drawn.push(...Object.values(sample.codes))
    }
    expect(new Set(drawn)).toEqual(new Set([-1, 1]))
    const sheet = await run.sample({ count: 2 }).save(join(folder, 'sheet.png'))
    expect(readFileSync(sheet).subarray(1, 4).toString()).toBe('PNG')
    await run.sample({ count: 2 }).save(join(folder, 'samples'))
    expect(readdirSync(join(folder, 'samples')).toSorted()).toEqual(['left', 'manifest.csv', 'manifest.json', 'right'])
    await expect(run.sample().save(sheet)).rejects.toThrow('already exists')
    expect(() => run.sample({ class: 'lft' })).toThrow("Did you mean 'left'?")
    expect(() => run.sample({ side_3: 1 })).toThrow("Did you mean 'side_")
    expect(() => run.sample({ side_1: 'x' })).toThrow('give a number, or two')
  })

  it('is read, traversed and exported', async () => {
    const run = await openRun(out)
    const { pixels } = await run.sample({ count: 2 }).images()
    const readings = await run.recognise(pixels)
    expect(readings).toHaveLength(4)
    for (const { class: read, probabilities = [], codes } of readings) {
      expect(['left', 'right']).toContain(read)
      expect(probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1)
      expect(Object.keys(codes)).toEqual(['side_1', 'side_2'])
    }
    await expect(run.recognise(new Float32Array(7))).rejects.toThrow('no whole images')
    expect((await run.traverse('side_1').png()).length).toBeGreaterThan(1000)
    const { files } = await run.export({ out: join(folder, 'export') })
    expect(files.map(({ file }) => file.split('/').at(-1))).toContain('generator.onnx')
  })

  it('goes on after a stop to the same bytes', async () => {
    const first = await train({ ...own, out: join(folder, 'stopped') })
    for await (const event of first) if (event.kind === 'step' && event.step === 2) break
    const stopped = await first.finished
    expect(stopped.record.state).toBe('stopped')
    await expect(resume(stopped.folder, { data: own.data })).rejects.toThrow('Pass --use program')
    const resumed = await resume(stopped.folder, { use: own.use, data: own.data })
    expect((await resumed.finished).record.state).toBe('finished')
    for (const file of ['generator.onnx', 'metrics.jsonl', 'config.json', 'definitions.json']) {
      expect([file, hashOf(join(stopped.folder, file))]).toEqual([file, hashOf(join(out, file))])
    }
  })
})

describe('training from a program', () => {
  it('takes data as a stream, and ends at a signal in good order', async () => {
    const { pixels, labels, classes } = halves()
    const images = Array.from(labels, (label, index) => ({
      pixels: pixels.slice(index * 256, (index + 1) * 256),
      class: classes[label],
    }))
    const abort = new AbortController()
    const out = join(folder, 'stream')
    const run = await train({
      ...SHORT,
      preset: 'acgan',
      data: { images, image: [16, 16, 1] },
      out,
      signal: abort.signal,
    })
    for await (const event of run) if (event.kind === 'started') abort.abort()
    const { record } = await run.finished
    expect([record.state, record.steps?.taken]).toEqual(['stopped', 1])
    expect(record.data?.classes).toEqual(['left', 'right'])
  })

  it('has the same bytes from arrays in this thread as from their file in a thread of its own', async () => {
    const { labels, pixels } = halves()
    const here = await train({ ...SHORT, preset: 'acgan', data: halves(), out: join(folder, 'here') })
    await here.finished
    const images = join(folder, 'images.npz')
    writeFileSync(images, await npzOf(pixels, labels))
    const there = await train({ ...SHORT, preset: 'acgan', data: images, out: join(folder, 'there') })
    await there.finished
    for (const file of ['metrics.jsonl']) {
      expect(hashOf(join(folder, 'here', file))).toBe(hashOf(join(folder, 'there', file)))
    }
  })

  it.each([
    ['labels that name no class', { ...halves(), labels: new Uint8Array(60).fill(7) }, 'has label 7'],
    ['too few labels', { ...halves(), labels: [0, 1] }, 'there are 2 for 60 images'],
    ['floats beyond 1', { ...halves(), pixels: new Float32Array(60 * 256).fill(2) }, 'value 0 is 2'],
    ['a size that is none', { ...halves(), image: [8, 8, 1] as const }, 'is not [height, width, channels]'],
  ])('refuses %s, and writes nothing', async (_, data, message) => {
    const out = join(folder, 'refused')
    await expect(train({ ...SHORT, data, out })).rejects.toThrow(message)
    expect(existsSync(out)).toBe(false)
  })

  it('refuses a config that cannot be, and a term that is no number', async () => {
    await expect(train({ terms: { brightnes: { weight: 1 } } })).rejects.toThrow('Unknown config path')
    const wide = {
      ...brightness,
      value: { ...brightness.value, value: (context: never) => (context as { fake: { images: never } }).fake.images },
    }
    const run = train({ ...own, use: [wide as never, coin, flat], out: join(folder, 'wide') })
    await expect(run.then((each) => each.finished)).rejects.toThrow('Return one number')
  })
})

/** A NumPy archive of images and labels, stored. */
async function npzOf(pixels: Uint8Array, labels: Uint8Array): Promise<Uint8Array> {
  const { zipSync } = await import('fflate')
  const npy = (shape: string, bytes: Uint8Array) => {
    const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape}), }`
    const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11, ' ').concat('\n')
    return Uint8Array.from([
      0x93,
      ...Buffer.from('NUMPY'),
      1,
      0,
      padded.length % 256,
      Math.floor(padded.length / 256),
      ...Buffer.from(padded),
      ...bytes,
    ])
  }
  return zipSync({ 'images.npy': npy('60, 16, 16, 1', pixels), 'labels.npy': npy('60,', labels) })
}
