import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createProgress } from '../../src/cli/progress.ts'
import type { TrainEvent } from '../../src/train/index.ts'
import { mnist } from '../support/mnist.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const { classes, image } = mnist.train
const STARTED = {
  ...{ kind: 'started', step: 20, steps: 40, stepsPerEpoch: 20, classes, image, fingerprint: '' },
  ...{ parameters: 15_610, runtime: 'an engine', secondsPerStep: 1, secondsLeft: 75 },
} as const satisfies TrainEvent
const losses = { loss_d: 0.5, loss_g: 1.25 }
const step = (at: number, secondsLeft: number): TrainEvent => {
  return { kind: 'step', step: at, epoch: at / 20, losses, imagesPerSecond: 4, secondsLeft }
}

/** What is printed where there is no terminal. */
function printed(preset: string, events: readonly TrainEvent[]): string[] {
  const written: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean(written.push(String(text))))
  const progress = createProgress({ folder: 'runs/a', config: tinyConfig({ seed: 7 }), preset })
  for (const event of events) progress.show(event)
  progress.end()
  vi.restoreAllMocks()
  return written.join('').trimEnd().split('\n')
}

describe('progress without a terminal', () => {
  const isTTY = process.stderr.isTTY
  beforeEach(() => void (process.stderr.isTTY = false))
  afterEach(() => void (process.stderr.isTTY = isTTY))

  it('tells how long the run takes, and at each line what is left of it', () => {
    expect(printed('facet', [STARTED, step(30, 3725), step(40, 4)])).toEqual([
      'mnist: 40 steps of 4 images, 0.0 M parameters, seed 7, 1 threads of an engine',
      'going on after step 20: about 1 min 10 s on this machine',
      'run folder: runs/a',
      'step 30/40 · epoch 1.50 · 4 images/s · ETA 1:02:05 · loss_d 0.500 · loss_g 1.250',
      'step 40/40 · epoch 2.00 · 4 images/s · ETA 0:04 · loss_d 0.500 · loss_g 1.250',
    ])
  })

  it('has a line for an epoch in the words of the tutorial, with its preset alone', () => {
    const epoch: TrainEvent = { kind: 'epoch', epoch: 2, losses }
    expect(printed('facet', [STARTED, epoch])).toHaveLength(3)
    expect(printed('tutorial', [STARTED, epoch]).at(-1)).toBe('Epoch: 0002 cost= 0.500000000 1.250000000')
  })
})
