import { describe, expect, it } from 'vitest'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import type { Move } from '../../src/train/index.ts'
import { createStepper } from '../../src/train/index.ts'
import type { Report } from '../../src/studio/web/trainer/messages.ts'
import { createSession } from '../../src/studio/web/trainer/session.ts'
import { BEGINNING, takeReports } from '../../src/studio/web/trainer/training-state.ts'
import { tellMove, tellShare } from '../../src/studio/web/trainer/words.ts'
import { mnist } from '../support/mnist.ts'
import { readModel } from '../support/onnx-reader.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const runtime = nodeRuntime({ threads: 1 })

/** Opens a training; what it says is collected. */
async function open(steps = 6, giveWay: () => Promise<void> = () => Promise.resolve()) {
  const reports: Report[] = []
  const options = { config: tinyConfig({ steps }), images: mnist.train, runtime }
  const session = await createSession({
    ...options,
    origin: { data: 'mnist', preset: 'tiny' },
    say: (report) => void reports.push(report),
    giveWay,
  })
  const kinds = () => reports.map(({ kind }) => kind)
  const lossesSaid = () => reports.flatMap((report) => (report.kind === 'step' ? [report.losses] : []))
  return { session, reports, kinds, lossesSaid, options }
}

async function stepperLosses({ options }: Awaited<ReturnType<typeof open>>) {
  const stepper = await createStepper(options)
  const losses = []
  for (let step = 0; step < stepper.steps; step++) losses.push(await stepper.step(step))
  await stepper.release()
  return losses
}

describe('a session', () => {
  it('begins paused, with samples of the untrained generator and ten real images of every class', async () => {
    const { reports, kinds } = await open()
    expect(kinds()).toEqual(['ready', 'samples', 'paused'])
    const [ready, samples] = reports
    if (ready.kind !== 'ready' || samples.kind !== 'samples') throw new Error('unexpected order')
    expect(ready).toMatchObject({ steps: 6, threads: 1 })
    expect(ready.real.pixels).toHaveLength(100 * 784)
    expect(samples.rows.pixels).toHaveLength(100 * 784)
    expect(samples.rows.names).toEqual(mnist.train.classes)
    const first = new Float32Array(784)
    const index = Array.from({ length: 100 }, (_, at) => at).find((at) => mnist.train.labelOf(at) === 3) ?? -1
    mnist.train.readImage(index, first, 0)
    expect(ready.real.pixels.subarray(30 * 784, 31 * 784)).toEqual(
      Uint8Array.from(first, (pixel) => Math.round(255 * pixel)),
    )
  })

  it('takes Node’s steps, whether it is looked at, paused in the middle of one, or neither', async () => {
    const opened = await open()
    const { session, reports, lossesSaid } = opened
    await session.move()
    expect(reports.at(-1)).toEqual({ kind: 'paused', place: { step: 0, next: 'generator' } })
    await session.move()
    await session.move()
    expect(reports.at(-1)).toEqual({ kind: 'paused', place: { step: 1, next: 'generator' } })
    await session.go()
    expect(reports.at(-1)).toEqual({ kind: 'finished', step: 6 })
    expect(lossesSaid()).toEqual(await stepperLosses(opened))
  })

  it('pauses after the step it is in, and goes on from there', async () => {
    let steps = 0
    let pause = () => {}
    const opened = await open(6, () => {
      if (++steps === 2) pause()
      return Promise.resolve()
    })
    const { session, reports, lossesSaid } = opened
    pause = session.pause
    await session.go()
    expect(reports.at(-1)).toEqual({ kind: 'paused', place: { step: 2, next: 'discriminator' } })
    await session.go()
    expect(reports.at(-1)).toEqual({ kind: 'finished', step: 6 })
    expect(lossesSaid()).toEqual(await stepperLosses(opened))
  })

  it('takes one thing after the other, and no move after the last step', async () => {
    const { session, reports, lossesSaid } = await open(1)
    await Promise.all([session.move(), session.move(), session.move(), session.go()])
    expect(lossesSaid()).toHaveLength(1)
    expect(reports.filter(({ kind }) => kind === 'moved')).toHaveLength(2)
    expect(reports.at(-1)).toEqual({ kind: 'finished', step: 1 })
  })

  it('hands over the generator and the recogniser as ONNX files that say their step', async () => {
    const { session, reports } = await open(1)
    await session.go()
    for (const network of ['generator', 'recogniser'] as const) {
      await session.model(network)
      const said = reports.at(-1)
      if (said?.kind !== 'model') throw new Error('no model')
      expect(said.network).toBe(network)
      expect(readModel(said.bytes).metadata).toMatchObject({ 'facet.step': '1', 'facet.data': 'mnist' })
    }
  })
})

describe('what a page remembers of a training', () => {
  const rows = { pixels: new Uint8Array(1), names: [] }

  it('keeps every loss, and the pace of steps that are not looked at', () => {
    const step = (at: number, seconds: number): Report => ({ kind: 'step', step: at, losses: { loss_d: at }, seconds })
    const looked = takeReports({ ...BEGINNING, phase: 'loading' }, [step(1, 9)])
    expect(looked.durations).toEqual([])
    const going = takeReports({ ...looked, phase: 'going' }, [step(2, 1), step(3, 2)])
    expect(going.losses).toEqual({ loss_d: [1, 2, 3] })
    expect(going.durations).toEqual([1, 2])
    expect(going.place).toEqual({ step: 3, next: 'discriminator' })
  })

  it('keeps one sheet a step, and of many every other, with the first and the newest', () => {
    const sheets = Array.from({ length: 300 }, (_, step): Report => ({ kind: 'samples', step, rows }))
    const { samples } = takeReports(BEGINNING, [...sheets, { kind: 'samples', step: 299, rows }])
    expect(samples.length).toBeLessThanOrEqual(100)
    expect(samples[0].step).toBe(0)
    const steps = samples.map(({ step }) => step)
    expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b))
    expect(steps.at(-1)).toBe(299)
  })

  it('says how far the images are, and why training failed', () => {
    expect(takeReports(BEGINNING, [{ kind: 'fetched', share: 0.5 }])).toMatchObject({ phase: 'fetching', fetched: 0.5 })
    const failed = takeReports(BEGINNING, [
      { kind: 'failed', message: 'why' },
      { kind: 'fetched', share: 0.7 },
    ])
    expect(failed).toMatchObject({ phase: 'failed', message: 'why' })
  })
})

describe('words', () => {
  const view = (real: number, fake: number) => ({
    losses: {},
    images: new Float32Array(),
    real: Float32Array.of(real, real),
    fake: Float32Array.of(fake, fake),
  })
  const move: Move = {
    player: 'discriminator',
    step: 0,
    realImages: new Float32Array(),
    before: view(0.75, 0.25),
    after: view(0.875, 0.125),
    pushes: [],
    update: { norm: 0.0312, relative: 0.004, layers: [] },
    losses: {},
  }

  it('tell a move of D by what it thinks of both, and one of G by how far it fools D', () => {
    expect(tellMove(move)).toBe(
      'D moved by 0.0312, 0.4 % of the size of its weights. Real images now look real to it with 88 %, before 75 %; ' +
        'generated ones with 13 %, before 25 %.',
    )
    expect(tellMove({ ...move, player: 'generator', before: view(0, 0.125), after: view(0, 0.25) })).toMatch(
      /look real to D with 25 %, before 13 %: they fool it better\.$/,
    )
    expect(tellMove({ ...move, player: 'generator' })).toMatch(/before 25 %: they fool it no better\.$/)
  })

  it.each([
    [0, 'moves nothing here'],
    [0.62, '62 %'],
    [-0.08, 'against it, −8 %'],
    [1.79, '179 %'],
    [0.004, '0.4 %'],
  ])('tell a share of %d', (share, words) => {
    expect(tellShare(share)).toBe(words)
  })
})
