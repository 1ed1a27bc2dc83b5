import { describe, expect, it } from 'vitest'
import type { Config } from '../../src/gan/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { createStepper, train } from '../../src/train/index.ts'
import type { TrainEvent, TrainingCheckpoint } from '../../src/train/index.ts'
import '../support/all-close.ts'
import { firstImages, mnist } from '../support/mnist.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const runtime = nodeRuntime({ threads: 1 })
/** Three steps an epoch, at batch 4. */
const data = firstImages(mnist, { train: 12, test: 20 })

interface Ran {
  readonly events: TrainEvent[]
  /** Steps at which the state was saved. */
  readonly saved: number[]
}

async function runOf(config: Config, stopAfter = Infinity, source = data, until?: number): Promise<Ran> {
  const [events, saved]: [TrainEvent[], number[]] = [[], []]
  let asked = 0
  const shouldStop = () => ++asked >= stopAfter
  const save = ({ memory }: TrainingCheckpoint) => Promise.resolve(void saved.push(memory.step))
  for await (const event of train({ config, data: source, runtime, until, shouldStop, save })) events.push(event)
  return { events, saved }
}

/** An event in a word or two: `step 4`, `figure sheet`. */
function brief(event: TrainEvent): string {
  if (event.kind === 'figure') return `figure ${event.name}`
  if (event.kind === 'epoch') return `epoch ${event.epoch}`
  if (event.kind === 'notice') return event.message
  return event.kind === 'started' ? `started ${event.steps}` : `${event.kind} ${event.step}`
}

const END = ['figure sheet', 'figure traversal-code_1', 'figure traversal-code_2', 'figure real-and-generated']

function only<Kind extends TrainEvent['kind']>({ events }: Ran, kind: Kind) {
  return events.filter((event): event is Extract<TrainEvent, { kind: Kind }> => event.kind === kind)
}

const busy = tinyConfig({ steps: 7, 'log.every': 2, 'figures.every': 3, 'checkpoint.every': 4 })

describe('a run of 7 steps', async () => {
  const ran = await runOf(busy)

  it('says what happens, in order', () => {
    expect(ran.events.map(brief)).toEqual([
      'started 7',
      'step 2',
      'epoch 1',
      'figure sheet-000003',
      'step 4',
      'checkpoint 4',
      'step 6',
      'epoch 2',
      'figure sheet-000006',
      'checkpoint 7',
      'step 7',
      ...END,
      'finished 7',
    ])
    expect(ran.saved).toEqual([4, 7])
  })

  it('begins with what it is about', () => {
    expect(only(ran, 'started')).toEqual([
      {
        kind: 'started',
        step: 0,
        steps: 7,
        stepsPerEpoch: 3,
        classes: data.train.classes,
        fingerprint: data.fingerprint,
        image: { height: 28, width: 28, channels: 1 },
        parameters: 15_610,
        runtime: runtime.name,
        secondsPerStep: expect.any(Number) as number,
        secondsLeft: expect.any(Number) as number,
      },
    ])
  })

  it('logs means since the last line, and the losses of an epoch’s last step', async () => {
    const stepper = await createStepper({ config: busy, images: data.train, runtime })
    const losses: Record<string, number>[] = []
    for (let step = 0; step < 7; step++) losses.push(await stepper.step(step))
    await stepper.release()
    const names = Object.keys(losses[0])
    const meanOf = (first: number, last: number) => {
      const steps = losses.slice(first - 1, last)
      return names.map((name) => steps.reduce((sum, values) => sum + values[name], 0) / steps.length)
    }
    const lines = only(ran, 'step')
    expect(lines.map(({ epoch }) => epoch)).toEqual([2 / 3, 4 / 3, 2, 7 / 3])
    for (const [index, [first, last]] of [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 7],
    ].entries()) {
      expect(Object.keys(lines[index].losses)).toEqual(names)
      expect(Object.values(lines[index].losses)).toBeAllClose(meanOf(first, last), { relative: 1e-14 })
      expect(lines[index].imagesPerSecond).toBeGreaterThan(0)
      expect(lines[index].secondsLeft).toBeGreaterThan(0)
    }
    expect(only(ran, 'epoch').map(({ losses: own }) => own)).toEqual([losses[2], losses[5]])
  })

  it('ends with losses on test images and what the recogniser reads', () => {
    const [{ complete, testLosses, readAsAsked, seconds }] = only(ran, 'finished')
    expect(Object.keys(testLosses).toSorted()).toEqual(Object.keys(only(ran, 'step')[0].losses).toSorted())
    expect(Object.values(testLosses).every(Number.isFinite)).toBe(true)
    expect([complete, readAsAsked !== undefined && readAsAsked >= 0 && readAsAsked <= 1, seconds > 0]).toEqual([
      true,
      true,
      true,
    ])
  })

  it('takes the same steps whether or not it is looked at', async () => {
    const quiet = await runOf({ ...busy, figures: { ...busy.figures, every: 0 }, checkpoint: { every: 0, keep: 1 } })
    expect(only(quiet, 'step').map(({ losses }) => losses)).toEqual(only(ran, 'step').map(({ losses }) => losses))
    expect(only(quiet, 'finished')[0].testLosses).toEqual(only(ran, 'finished')[0].testLosses)
    expect(quiet.saved).toEqual([7])
  })
})

describe('a run that is stopped', () => {
  it.each([
    [5, ['step 2', 'epoch 1', 'figure sheet-000003', 'step 4', 'checkpoint 4', 'checkpoint 5', 'step 5']],
    [3, ['step 2', 'epoch 1', 'figure sheet-000003', 'checkpoint 3', 'step 3']],
    // The first step is taken in any case, so that there is something to show.
    [1, ['checkpoint 1', 'step 1']],
  ])('after step %d saves it, logs it and draws its figures', async (stopAfter, expected) => {
    const ran = await runOf(busy, stopAfter)
    expect(ran.events.map(brief)).toEqual(['started 7', ...expected, ...END, `finished ${stopAfter}`])
    expect(ran.saved.at(-1)).toBe(stopAfter)
    expect(only(ran, 'finished')[0].complete).toBe(false)
  })

  it.each([5, 3, 1])('is the same as one that pauses at step %d', async (until) => {
    const [paused, stopped] = [await runOf(busy, Infinity, data, until), await runOf(busy, until)]
    expect(paused.events.map(brief)).toEqual(stopped.events.map(brief))
    expect(paused.saved).toEqual(stopped.saved)
    expect(only(paused, 'finished')[0].testLosses).toEqual(only(stopped, 'finished')[0].testLosses)
    expect(only(paused, 'finished')[0].complete).toBe(false)
  })

  it('goes on to its last step where it is to pause behind it', async () => {
    expect(only(await runOf(busy, Infinity, data, 9), 'finished')[0]).toMatchObject({ step: 7, complete: true })
  })

  it('on its last step is complete', async () => {
    expect(only(await runOf(busy, 7), 'finished')[0].complete).toBe(true)
  })
})

describe('a run that goes on from a checkpoint', async () => {
  // No checkpoint is at a line: losses since the last one must be in it. At this rate D wins outright, but not before step 200.
  const config = tinyConfig({
    ...{ steps: 212, 'log.every': 9, 'figures.every': 50, 'checkpoint.every': 70 },
    ...{ 'optim.discriminator.rate': 5e-3, 'optim.generator.rate': 1e-6 },
  })
  const checkpoints = new Map<number, TrainingCheckpoint>()
  /** Trains, and keeps copies of all checkpoints in the map. */
  const runFrom = async (from?: TrainingCheckpoint, into = new Map<number, TrainingCheckpoint>()) => {
    const save = (checkpoint: TrainingCheckpoint) => {
      into.set(checkpoint.memory.step, copyOf(checkpoint))
      return Promise.resolve()
    }
    const events: TrainEvent[] = []
    const start = from && (() => Promise.resolve(copyOf(from)))
    const options = { config, data, runtime, shouldStop: () => false, save, from: start }
    for await (const event of train(options)) events.push(event)
    return events
  }
  const whole = await runFrom(undefined, checkpoints)

  it('is one with lines and a warning to remember', () => {
    expect([...checkpoints.keys()]).toEqual([70, 140, 210, 212])
    expect(only({ events: whole, saved: [] }, 'warning').length).toBeGreaterThan(0)
  })

  it.each([70, 140, 210, 212])('after step %d says and saves what it would have', async (step) => {
    const from = checkpoints.get(step)
    const saved = new Map<number, TrainingCheckpoint>()
    const events = await runFrom(from, saved)
    const later = whole.slice(whole.findIndex((event) => event.kind === 'checkpoint' && event.step === step) + 1)
    expect(events.slice(1).map(timeless)).toEqual(later.map(timeless))
    expect(events[0]).toMatchObject({ kind: 'started', step, steps: 212 })
    for (const [at, checkpoint] of saved) expect(checkpoint, `step ${at}`).toEqual(checkpoints.get(at))
    expect([...saved.keys()]).toEqual([70, 140, 210, 212].filter((at) => at > step))
  })

  it('is refused where the data is other data, or the networks are others', async () => {
    const from = checkpoints.get(70)
    if (!from) throw new Error('no checkpoint')
    await expect(runFrom({ ...from, data: { ...from.data, fingerprint: 'other' } })).rejects.toThrow(
      'mnist: other images than this run was trained on. Put those back, or train a new run.',
    )
    const fewer = Object.fromEntries(Object.entries(from.tensors).slice(1))
    await expect(runFrom({ ...from, tensors: fewer })).rejects.toThrow(
      "does not belong to its config: 'generator/dense_1/weight' is missing",
    )
  })
})

/** A copy that training does not change. */
function copyOf({ tensors, ...checkpoint }: TrainingCheckpoint): TrainingCheckpoint {
  const copies = Object.entries(tensors).map(([name, { shape, values }]) => [name, { shape, values: values.slice() }])
  const plain = JSON.parse(JSON.stringify(checkpoint)) as Omit<TrainingCheckpoint, 'tensors'>
  return { ...plain, tensors: Object.fromEntries(copies) as TrainingCheckpoint['tensors'] }
}

/** An event without what tells of time. */
function timeless(event: TrainEvent): TrainEvent {
  if (event.kind === 'step') return { ...event, imagesPerSecond: 0, secondsLeft: 0 }
  return event.kind === 'finished' ? { ...event, seconds: 0 } : event
}

describe('how long a run is', () => {
  const tenAnEpoch = firstImages(mnist, { train: 40, test: 4 })

  it.each([
    ['epochs', 2, 20],
    ['epochs', 1.1, 11],
    ['epochs', 0.26, 3],
    ['epochs', 0.01, 1],
    ['steps', 4, 4],
  ])('%s = %d of 10 steps each: %d steps', async (path, value, steps) => {
    const ran = await runOf(tinyConfig({ [path]: value, 'log.every': 1 }), Infinity, tenAnEpoch)
    expect(only(ran, 'started')[0].steps).toBe(steps)
    expect(only(ran, 'step').map(({ step }) => step)).toEqual(Array.from({ length: steps }, (_, index) => index + 1))
    expect(only(ran, 'epoch')).toHaveLength(Math.floor(steps / 10))
  })
})

it('the tutorial’s run also draws its own sheet', async () => {
  const ran = await runOf(tinyConfig({ steps: 2 }, 'tutorial'))
  const figures = ran.events.map(brief).filter((name) => name.startsWith('figure'))
  expect(figures).toEqual([
    'figure sheet',
    'figure traversal-z_con_1',
    'figure traversal-z_con_2',
    END[3],
    'figure tutorial-sheet',
  ])
})
