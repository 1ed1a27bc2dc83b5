import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { configSchema, generatorInputs } from '../../src/gan/index.ts'
import { openRun, readCheckpoint } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { TINY_FLAGS, facet, facetHere } from '../support/facet.ts'
import type { Outcome } from '../support/facet.ts'
import { mnist } from '../support/mnist.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const parent = temporaryFolder()
const SETTINGS = { steps: 6, seed: 3, 'log.every': 2, 'figures.every': 3, 'checkpoint.every': 4, 'checkpoint.keep': 2 }
const sets = Object.entries(SETTINGS).flatMap(([path, value]) => ['--set', `${path}=${value}`])
const folders = [join(parent, 'one'), join(parent, 'other')]
const flags = (index: number) => ['train', ...TINY_FLAGS, ...sets, '--out', folders[index]]

const read = (index: number, path: string) => readFileSync(join(folders[index], path))
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('two trainings with one seed', () => {
  const outcomes: Outcome[] = []
  beforeAll(async () => {
    outcomes.push(...(await Promise.all([facet(flags(0)), facet([...flags(1), '--json'])])))
  })

  it('succeed; one says how it goes and where to look', () => {
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0])
    expect(outcomes[0].stdout).toMatch(/^Trained 6 steps in \d+:\d\d\.\n/)
    expect(outcomes[0].stdout).toContain(`facet sample ${folders[0]} --class NAME`)
    const lines = outcomes[0].stderr.trimEnd().split('\n')
    expect(lines.slice(0, 4)).toEqual([
      'uint8 values, 0 to 255; mean 0.13.',
      expect.stringMatching(/^mnist: 6 steps of 4 images, .* seed 3, 1 threads/),
      expect.stringMatching(/^about \d+ s on this machine$/),
      `run folder: ${folders[0]}`,
    ])
    expect(lines.slice(4).map((line) => line.slice(0, 8))).toEqual(['step 2/6', 'step 4/6', 'step 6/6'])
  })

  it('the other prints events as JSON, and nothing else', () => {
    const events = linesOf(outcomes[1].stdout)
    expect(events.map(({ kind }) => kind)).toEqual([
      'started',
      'step',
      'step',
      'checkpoint',
      'step',
      'checkpoint',
      'finished',
    ])
    expect(events.every(({ folder }) => folder === folders[1])).toBe(true)
    expect(outcomes[1].stderr).toBe('')
  })

  it('leave these files', () => {
    const names = readdirSync(folders[0], { recursive: true }).map(String)
    expect(names.filter((name) => /(\.\w+|SUMS)$/.test(name)).toSorted()).toEqual([
      ...['step-4', 'step-6'].flatMap((step) =>
        ['SHA256SUMS', 'history.jsonl', 'state.json', 'state.safetensors'].map((file) =>
          join('checkpoints', step, file),
        ),
      ),
      'config.json',
      ...[
        'losses',
        'real-and-generated',
        'sheet-000003',
        'sheet-000006',
        'sheet',
        'traversal-code_1',
        'traversal-code_2',
      ].map((name) => join('figures', `${name}.png`)),
      'generator.onnx',
      'metrics.jsonl',
      'rates.jsonl',
      'recogniser.onnx',
      'run.json',
    ])
  })

  it('write a config that repeats the run, and a record of it', async () => {
    const { config, record } = await openRun(folders[0])
    expect(config).toEqual(tinyConfig(SETTINGS))
    expect(configSchema().parse(JSON.parse(read(0, 'config.json').toString()))).toEqual(config)
    expect(record).toMatchObject({
      format: 1,
      state: 'finished',
      preset: 'papers',
      command: flags(0),
      versions: { node: process.version },
      data: { source: 'mnist', fingerprint: mnist.fingerprint, classes: mnist.train.classes, image: mnist.train.image },
      steps: { planned: 6, perEpoch: 13_750, taken: 6 },
      parameters: 15_610,
      threads: 1,
    })
    expect(Date.parse(record.ended ?? '')).toBeGreaterThanOrEqual(Date.parse(record.started))
  })

  it('write a line of metrics for every logged step, and the rate elsewhere', () => {
    const [one, other] = [0, 1].map((index) => read(index, 'metrics.jsonl').toString())
    expect(other).toBe(one)
    const lines = linesOf(one)
    expect(lines.map(({ step }) => step)).toEqual([2, 4, 6])
    expect(Object.keys(lines[0])).toEqual(
      expect.arrayContaining(['epoch', 'loss_d', 'loss_g', 'loss_c', 'loss_con_gaussian']),
    )
    const rates = linesOf(read(0, 'rates.jsonl').toString())
    expect(rates.map(({ step }) => step)).toEqual([2, 4, 6])
    for (const { imagesPerSecond, secondsLeft } of rates) {
      expect(imagesPerSecond).toBeGreaterThan(0)
      expect(secondsLeft).toBeGreaterThanOrEqual(0)
    }
  })

  it('write equal checkpoints, models and sheets', async () => {
    const states = ['step-4', 'step-6'].flatMap((step) =>
      ['SHA256SUMS', 'state.json', 'state.safetensors', 'history.jsonl'].map((file) => join(step, file)),
    )
    const paths = [...states.map((path) => join('checkpoints', path)), 'generator.onnx', join('figures', 'sheet.png')]
    for (const path of paths) expect(read(1, path).equals(read(0, path)), path).toBe(true)
    expect(await readCheckpoint(join(folders[0], 'checkpoints'))).toMatchObject({ memory: { step: 6 }, seed: 3 })
  })

  it('draw figures that are whole PNGs', () => {
    for (const name of readdirSync(join(folders[0], 'figures'))) {
      const { width, height } = decode(read(0, join('figures', name)))
      expect(Math.min(width, height), name).toBeGreaterThan(200)
    }
  })

  it('export a generator that ONNX Runtime runs', async () => {
    const session = await InferenceSession.create(join(folders[0], 'generator.onnx'))
    const inputs = generatorInputs(tinyConfig().latents)
    const { images } = await session.run(
      Object.fromEntries(
        inputs.map(({ name, size }) => [name, new Tensor('float32', new Float32Array(2 * size), [2, size])]),
      ),
    )
    expect(images.dims).toEqual([2, 28, 28, 1])
    await session.release()
  })
})

describe('--minutes', () => {
  it('has as many steps as fit into the time, which are those of the config', async () => {
    const { stdout, stderr } = await facet(['train', ...TINY_FLAGS, '--minutes', '0.5', '--print-config'])
    const [, steps] = /^(\d+) steps fit into 0\.5 min, at [\d.]+ ms a step on this machine\./m.exec(stderr) ?? []
    expect(Number(steps)).toBeGreaterThan(100)
    expect(JSON.parse(stdout)).toMatchObject({ steps: Number(steps) })
  })

  it('is refused where nothing fits into it', async () => {
    const { code, stderr } = await facetHere(['train', ...TINY_FLAGS, '--minutes', '0.0001'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/0 s are too few: one step and the figures take \d+ s\. Allow more\./)
  })
})

describe('without training', () => {
  it('--print-config prints the whole config that a file can hold, and makes no folder', async () => {
    const { code, stdout, stderr } = await facet([...flags(0).slice(0, -1), join(parent, 'unmade'), '--print-config'])
    expect([code, stderr, existsSync(join(parent, 'unmade'))]).toEqual([0, '', false])
    expect(JSON.parse(stdout)).toEqual(tinyConfig(SETTINGS))
  })

  it.each([
    ['--help'],
    ['train', '--help'],
    ['sample', '--help'],
    ['traverse', '--help'],
    ['help', 'train'],
    ['--version'],
  ])('%s %s prints and comes to exit code 0', async (...args) => {
    const { code, stdout, stderr } = await facetHere(args)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Usage: facet |^\d+\.\d+\.\d+\n$/)
  })

  it('help exits with 0 in a process of its own', async () => {
    const help = expect.stringMatching(/^Usage: facet /) as string
    expect(await facet(['--help'])).toEqual({ code: 0, stderr: '', stdout: help })
  })
})
