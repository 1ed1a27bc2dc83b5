import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Config } from '../../src/gan/index.ts'
import type { GeneratorScores } from '../../src/metrics/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { createBest } from '../../src/train/best.ts'
import { ganOf } from '../../src/train/index.ts'
import type { TrainEvent } from '../../src/train/index.ts'
import { checkParity, openRun, openTrainedRun, readCheckpoint, startRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { checkpointGan } from '../support/checkpoint-gan.ts'
import { digitsConfig, writeJudgedDigits } from '../support/judged-digits.ts'
import { initialState, tinyConfig } from '../support/tiny-gan.ts'

const runtime = nodeRuntime({ threads: 1 })
const parent = temporaryFolder()

/** Scores of which only these say something. */
function scoresOf(frechet: number, classFrechet: number | null, accuracy: number | null): GeneratorScores {
  return {
    accuracy,
    frechet,
    classFrechet,
    perClass: null,
    matched: null,
    confusion: null,
    diversity: null,
    count: 100,
    seed: 0,
    judgeAccuracy: 1,
    frechetFloor: 0,
    classFrechetFloor: null,
  }
}

describe('the best', () => {
  const state = initialState(tinyConfig(), { image: { height: 8, width: 8, channels: 1 }, batch: 4 })
  // Adam's moments make no samples.
  const all = Object.entries(state.saved).flatMap(([name, { values }]) => (name.startsWith('adam/') ? [] : [values]))
  const fill = (value: number) => all.forEach((values) => values.fill(value))

  it('is what was least distant, within classes where labels are known, and comes back whole', () => {
    const best = createBest(state)
    expect(best.step).toBeUndefined()
    for (const [step, scores, expected] of [
      [10, scoresOf(1, NaN, 0.9), false],
      [20, scoresOf(1, 50, 0.9), true],
      [30, scoresOf(9, 40, 0.1), true],
      [40, scoresOf(1, 40, 0.9), false],
      [50, scoresOf(1, 60, 0.9), false],
    ] as const) {
      fill(step)
      expect(best.take(step, scores)).toBe(expected)
    }
    expect(best.step).toBe(30)
    best.restore()
    for (const values of all) expect(new Set(values)).toEqual(new Set([30]))
  })

  it('without labels is told by the distance of all images', () => {
    const best = createBest(state)
    expect(
      [scoresOf(5, 50, null), scoresOf(6, 10, null), scoresOf(4, 90, null)].map((scores, step) =>
        best.take(step, scores),
      ),
    ).toEqual([true, false, true])
  })

  it('changes nothing where nothing was finite', () => {
    const best = createBest(state)
    fill(7)
    best.take(1, scoresOf(NaN, NaN, 0.1))
    best.restore()
    expect(new Set(all[0])).toEqual(new Set([7]))
  })
})

describe('a run that is scored as it goes', () => {
  let config: Config
  const folders = [join(parent, 'one'), join(parent, 'other')]
  const events: TrainEvent[] = []

  beforeAll(async () => {
    vi.stubEnv('FACET_CACHE', join(parent, 'cache'))
    const { source } = await writeJudgedDigits(parent, join(parent, 'cache'))
    config = digitsConfig(source, {
      steps: 12,
      'evaluate.every': 4,
      'evaluate.count': 100,
      'checkpoint.every': 3,
      'checkpoint.keep': 1,
      'optim.average': 0,
      seed: 5,
    })
    for (const [index, out] of folders.entries()) {
      const run = await startRun({ config, preset: 'facet', out, command: ['test'] })
      for await (const event of run.events) if (index === 0) events.push(event)
    }
  })
  afterAll(() => {
    vi.unstubAllEnvs()
  })

  const lines = (folder: string) =>
    readFileSync(join(folder, 'scores.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as GeneratorScores & { step: number })

  it('writes a line of scores each time and at the end, and tells the best', async () => {
    const scored = lines(folders[0])
    expect(scored.map(({ step }) => step)).toEqual([4, 8, 12])
    const { record } = await openRun(folders[0])
    const [best] = scored.toSorted((a, b) => (a.classFrechet ?? NaN) - (b.classFrechet ?? NaN))
    const { step, ...scores } = best
    expect(record.best).toEqual({ step, scores })
    expect(events.filter((event) => event.kind === 'finished')).toMatchObject([
      { step: 12, shown: step, complete: true },
    ])
  })

  it('keeps the checkpoint of the best beside the newest, and the model is the best’s', async () => {
    const { step } = (await openRun(folders[0])).record.best ?? { step: 0 }
    // The later ones are worse: otherwise this would say nothing.
    expect(step).toBe(4)
    expect(events.flatMap((event) => (event.kind === 'checkpoint' ? [event.step] : []))).toEqual([3, 4, 6, 9, 12])
    expect(readdirSync(join(folders[0], 'checkpoints')).toSorted()).toEqual(['step-12', 'step-4'])
    const opened = await openTrainedRun(folders[0], runtime)
    expect(opened.step).toBe(step)
    const [best, newest] = await Promise.all([step, 12].map((one) => checkpointGan(folders[0], one)))
    for (const network of ['generator', 'recogniser'] as const) {
      const file = join(folders[0], `${network}.onnx`)
      expect((await checkParity(file, ganOf(best), { network })).greatest).toBeLessThan(1e-6)
      await expect(checkParity(file, ganOf(newest), { network })).rejects.toThrow('differ')
    }
  })

  it('ends as a run that stopped at the best would have, but for the last checkpoint', async () => {
    const out = join(parent, 'short')
    const short = { ...config, steps: 4, evaluate: { ...config.evaluate, every: 0 } }
    const run = await startRun({ config: short, preset: 'facet', out, command: ['test'] })
    const found: TrainEvent[] = []
    for await (const event of run.events) found.push(event)
    const end = (of: readonly TrainEvent[]) => of.find((event) => event.kind === 'finished')
    expect(end(found)?.shown).toBe(4)
    expect([end(events)?.testLosses, end(events)?.readAsAsked]).toEqual([
      end(found)?.testLosses,
      end(found)?.readAsAsked,
    ])
    const read = (folder: string, path: string) => readFileSync(join(folder, path))
    for (const path of [
      'figures/sheet.png',
      'figures/real-and-generated.png',
      'checkpoints/step-4/state.safetensors',
    ]) {
      expect(read(folders[0], path).equals(read(out, path)), path).toBe(true)
    }
    const [last, best] = await Promise.all(
      [12, 4].map((preferred) => readCheckpoint(join(folders[0], 'checkpoints'), { preferred })),
    )
    expect(last.tensors).not.toEqual(best.tensors)
  })

  it('comes out the same a second time, byte for byte', () => {
    const files = (folder: string) =>
      readdirSync(folder, { recursive: true })
        .map(String)
        .filter((name) => /\.\w+$/.test(name))
    expect(files(folders[1]).toSorted()).toEqual(files(folders[0]).toSorted())
    // What takes time into account differs.
    const compared = files(folders[0]).filter((name) => !['run.json', 'rates.jsonl'].includes(name))
    expect(compared).toEqual(expect.arrayContaining(['scores.jsonl', 'generator.onnx', 'recogniser.onnx']))
    for (const name of compared) {
      const [one, other] = folders.map((folder) => readFileSync(join(folder, name)))
      expect(other.equals(one), name).toBe(true)
    }
  })

  it('opens the best by its models, and without those the best checkpoint, or else the newest', async () => {
    const stepOf = async () => (await openTrainedRun(folders[1], runtime)).step
    rmSync(join(folders[1], 'generator.onnx'))
    expect(await stepOf()).toBe(4)
    rmSync(join(folders[1], 'checkpoints', 'step-4'), { recursive: true })
    expect(await stepOf()).toBe(12)
  })
})
