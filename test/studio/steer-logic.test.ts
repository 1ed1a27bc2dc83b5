import { describe, expect, it, vi } from 'vitest'
import { drawSamplePart } from '../../src/gan/index.ts'
import type { LatentPart } from '../../src/gan/index.ts'
import { sampleCommand } from '../../src/studio/web/steer/command.ts'
import { startEngine } from '../../src/studio/web/steer/engine.ts'
import type { ModelThread } from '../../src/studio/web/steer/engine.ts'
import { gridOf } from '../../src/studio/web/steer/grid.ts'
import { readSample, sampleText } from '../../src/studio/web/steer/sample-text.ts'
import { firstSample, generatorFeeds, isExtrapolated, mixSamples } from '../../src/studio/web/steer/sample.ts'
import type { Sample } from '../../src/studio/web/steer/sample.ts'
import { toChannels, toRunSize } from '../../src/studio/web/steer/to-run-size.ts'

const part = (name: string, kind: LatentPart['kind'], size: number): LatentPart => ({
  name,
  kind,
  size,
  supervised: kind === 'categorical',
  recognised: kind !== 'normal',
})
const latents = [part('class', 'categorical', 4), part('code', 'uniform', 2), part('noise', 'normal', 38)]
const first = firstSample(latents)
const noiseOf = (sample: Sample) => generatorFeeds([sample], latents).noise.values
const lengthOf = (values: Float32Array) => Math.hypot(...values)

describe('a sample', () => {
  it('is what facet sample draws, with class and codes set', () => {
    const {
      class: label,
      code_1: code,
      noise,
    } = generatorFeeds(
      [first, { blend: [[2, 1]], codes: { code_1: 0.5, code_2: -1 }, noise: { seed: 5, category: 3 } }],
      latents,
    )
    expect([label.shape, [...label.values]]).toEqual([
      [2, 4],
      [1, 0, 0, 0, 0, 0, 1, 0],
    ])
    expect([...code.values]).toEqual([0, 0.5])
    const drawn = new Float32Array(38)
    drawSamplePart(latents[2], drawn, { seed: 5, category: 3, number: 0 })
    expect(noise.values.subarray(38)).toEqual(drawn)
  })

  it('between two keeps the length of noise, and adds shares up to 1', () => {
    const other: Sample = { blend: [[3, 1]], codes: { code_1: 1, code_2: -1 }, noise: { seed: 8, category: 3 } }
    const middle = mixSamples(first, other, 0.25)
    expect(middle.blend).toEqual([
      [0, 0.75],
      [3, 0.25],
    ])
    expect(middle.codes).toEqual({ code_1: 0.25, code_2: -0.25 })
    const [from, to] = [first, other].map((end) => lengthOf(noiseOf(end)))
    const between = lengthOf(noiseOf(middle))
    // A straight line between independent draws would be shorter by a fifth and more.
    expect(between).toBeGreaterThan(0.97 * Math.min(from, to))
    expect(between).toBeLessThan(1.03 * Math.max(from, to))
    expect([mixSamples(first, other, 0), mixSamples(first, other, 1)]).toEqual([first, other])
    expect(mixSamples(first, { ...first, blend: [[1, 1]] }, 0.5).noise).toEqual(first.noise)
  })

  it.each([
    first,
    {
      blend: [
        [1, 0.6],
        [3, 0.4],
      ],
      codes: { code_1: -0.125, code_2: 1.5 },
      noise: { seed: 4294967295, category: 3 },
    },
    {
      ...first,
      noise: {
        between: [
          { seed: 1, category: 0 },
          {
            between: [
              { seed: 2, category: 1 },
              { seed: 3, category: 2 },
            ],
            share: 0.25,
          },
        ],
        share: 0.5,
      },
    },
  ] as Sample[])('comes back from its text: %j', (sample) => {
    expect(readSample(sampleText(sample), latents)).toEqual(sample)
  })

  it.each([
    '',
    'class=4',
    'class=',
    'class=1:0.5',
    'class=-1',
    'class=0:2,1:-1',
    'noise=1',
    'noise=1.9',
    'noise=4294967296.0',
    'noise=(1.1~2.2~0.5',
    'noise=(1.1~2.2~7)',
    `noise=${'('.repeat(5000)}`,
    'code_1=x',
  ])('is as in the beginning where its text makes no sense: %s', (text) =>
    expect(readSample(text, latents)).toEqual(first),
  )

  it('is extrapolated between classes and beyond priors', () => {
    const with1 = (code_1: number) => ({ ...first, codes: { code_1, code_2: 0 } })
    expect([first, with1(1), with1(-1.001)].map((one) => isExtrapolated(one, latents))).toEqual([false, false, true])
    expect(isExtrapolated(mixSamples(first, { ...first, blend: [[1, 1]] }, 0.1), latents)).toBe(true)
  })
})

describe('the command line', () => {
  const names = ['a', 'b c', "d'e", 'f']
  const command = (sample: Sample) => sampleCommand(sample, { run: 'runs/my run', latents, names })

  it('quotes what a shell would read otherwise, and names the class of the noise', () => {
    expect(command({ ...first, blend: [[2, 1]] })).toBe(
      String.raw`facet sample 'runs/my run' --class 'd'\''e' --code code_1=0 --code code_2=0 --seed 0 --noise-of a --count 1 --out facet-2-0`,
    )
  })

  it('is none between classes or draws', () => {
    expect(
      command({
        ...first,
        blend: [
          [0, 0.5],
          [1, 0.5],
        ],
      }),
    ).toBeUndefined()
    expect(command(mixSamples(first, { ...first, noise: { seed: 1, category: 0 } }, 0.5))).toBeUndefined()
  })

  it('asks for no class where there is none', () => {
    const sample = firstSample(latents.slice(1))
    expect(sampleCommand(sample, { run: 'r', latents: latents.slice(1), names: [] })).toBe(
      'facet sample r --code code_1=0 --code code_2=0 --seed 0 --count 1 --out facet-0',
    )
  })
})

it('a grid varies two things and holds the others', () => {
  const description = {
    latents,
    codes: [{ name: 'code_1', part: 'code', column: 0, range: [-1, 1] as const }],
    classNames: ['a', 'b', 'c', 'd'],
    image: { height: 2, width: 2, channels: 1 },
  }
  const { rows, columns, samples } = gridOf(
    { ...first, codes: { code_1: 9, code_2: 0.5 } },
    ['category', 'code:code_1'],
    description,
  )
  expect([rows, columns.at(0), columns.length, samples.length]).toEqual([['a', 'b', 'c', 'd'], '−1', 9, 36])
  expect(samples[10]).toEqual({ blend: [[1, 1]], codes: { code_1: -0.75, code_2: 0.5 }, noise: first.noise })
})

describe('an image brought to a run’s size', () => {
  const size = { height: 28, width: 28, channels: 1 }
  /** A bar of ink on paper. */
  const bar = (ink: number, paper: number) => {
    const values = new Float32Array(100 * 60).fill(paper)
    for (let row = 10; row < 60; row++) for (let column = 20; column < 25; column++) values[row * 60 + column] = ink
    return { size: { height: 100, width: 60, channels: 1 }, values }
  }

  it.each([
    [1, 0, false],
    [0.1, 0.9, false],
    [0, 1, true],
  ])('is centred and fit as MNIST is, ink %d on %d', (ink, paper, inkIsDark) => {
    const fit = toRunSize(bar(ink, paper), size, inkIsDark)?.values.map((value) => (inkIsDark ? 1 - value : value))
    const at = (row: number, column: number) => fit?.[row * 28 + column]
    expect([at(4, 13), at(23, 14), at(13, 13)]).toEqual([1, 1, 1].map((value) => expect.closeTo(value, 5) as number))
    expect([at(3, 13), at(24, 14), at(13, 12), at(13, 15)]).toEqual(
      [0, 0, 0, 0].map((value) => expect.closeTo(value, 5) as number),
    )
  })

  it('of its own size stays as it is; of paper alone is nothing', () => {
    const own = { size, values: new Float32Array(784).fill(0.3) }
    expect(toRunSize(own, size, false)).toBe(own)
    expect(toRunSize(bar(0.5, 0.5), size, false)).toBeUndefined()
  })

  it('in colour is fit whole, on paper of its border', () => {
    const wide = toChannels(
      Uint8ClampedArray.from({ length: 8 * 4 * 4 }, (_, at) => [255, 0, 51, 255][at % 4]),
      { height: 4, width: 8, channels: 3 },
    )
    const fit = toRunSize(wide, { height: 4, width: 4, channels: 3 }, false)
    for (const [at, value] of (fit?.values ?? []).entries()) expect(value).toBeCloseTo([1, 0, 0.2][at % 3], 5)
    expect(fit?.values).toHaveLength(48)
  })
})

describe('the engine', () => {
  /** A worker that answers when it is told to. */
  function quietWorker() {
    const target = new EventTarget()
    const asked: { id: number; inputs: { x: { values: Float32Array } } }[] = []
    const worker = Object.assign(target, {
      postMessage: (request: (typeof asked)[number]) => void asked.push(request),
      terminate: () => {},
    })
    const answer = (id: number) =>
      target.dispatchEvent(Object.assign(new Event('message'), { data: { id, outputs: {}, milliseconds: 1 } }))
    return { target, worker: worker as unknown as ModelThread, asked, answer }
  }
  const inputs = (value: number) => ({ x: { shape: [1], values: Float32Array.of(value) } })

  it('computes one request at a time, and of those that wait the newest and most urgent', async () => {
    const { worker, asked, answer } = quietWorker()
    const engine = startEngine(worker, { threads: 1 }, 0)
    const runs = [1, 2, 3].map((value) => engine.run('picture', inputs(value)))
    const grid = engine.run('grid', inputs(4))
    const last = engine.run('picture', inputs(5))
    expect(asked).toHaveLength(1)
    for (let id = 0; id < 3; id++) {
      answer(id)
      await new Promise(setImmediate)
    }
    expect(asked.map(({ inputs: { x } }) => x.values[0])).toEqual([1, 5, 4])
    expect((await Promise.all(runs)).map((computed) => computed === undefined)).toEqual([false, true, true])
    expect([await last, await grid]).not.toContain(undefined)
  })

  it('makes what is around the picture when the hand rests', async () => {
    vi.useFakeTimers()
    const { worker, asked, answer } = quietWorker()
    const engine = startEngine(worker, { threads: 1 }, 80)
    void engine.run('picture', inputs(1))
    void engine.run('grid', inputs(2))
    answer(0)
    await vi.advanceTimersByTimeAsync(50)
    void engine.run('picture', inputs(3))
    answer(1)
    await vi.advanceTimersByTimeAsync(79)
    expect(asked.map(({ inputs: { x } }) => x.values[0])).toEqual([1, 3])
    await vi.advanceTimersByTimeAsync(1)
    expect(asked.map(({ inputs: { x } }) => x.values[0])).toEqual([1, 3, 2])
    vi.useRealTimers()
  })

  it('rejects all that is asked when its thread fails', async () => {
    const { target, worker } = quietWorker()
    const engine = startEngine(worker, { threads: 1 })
    const run = engine.run('picture', inputs(1))
    target.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }))
    await expect(run).rejects.toThrow('The generator’s thread failed. Reload the page. (out of memory)')
  })
})
