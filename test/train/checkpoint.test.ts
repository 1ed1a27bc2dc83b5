import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { emptyMemory } from '../../src/train/memory.ts'
import type { TrainingCheckpoint } from '../../src/train/index.ts'
import { readCheckpoint, writeCheckpoint } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'

const parent = temporaryFolder()
let folder = ''
let count = 0

beforeEach(() => {
  const run = join(parent, `${count++}`)
  mkdirSync(run)
  folder = join(run, 'checkpoints')
})

/** A checkpoint whose parts all tell the step. */
function checkpointAt(step: number, best?: number): TrainingCheckpoint {
  const values = (size: number) => Float32Array.from({ length: size }, (_, index) => step + index / 8)
  return {
    seed: 9,
    data: { fingerprint: 'f00d', epoch: 0, batch: step },
    memory: {
      ...emptyMemory(),
      step,
      meter: { sums: { loss_d: step / 3 }, counts: { loss_d: 1 }, count: 1 },
      best: best === undefined ? {} : { step: best, distance: 0.1 },
    },
    history: [{ kind: 'step', step, epoch: step / 7, losses: { loss_d: step / 9 } }],
    tensors: {
      'g/weight': { shape: [2, 3], values: values(6) },
      'adam/first/g/weight': { shape: [2, 3], values: values(6) },
    },
  }
}

const write = (step: number, { keep = 2, every = 1, best }: { keep?: number; every?: number; best?: number } = {}) =>
  writeCheckpoint(folder, checkpointAt(step, best), { keep, every })
const steps = () => readdirSync(folder).toSorted()

describe('checkpoints', () => {
  it('are read as they were written, to the last bit', async () => {
    await write(12)
    expect(await readCheckpoint(folder)).toEqual(checkpointAt(12))
  })

  it('are sealed by hashes that `sha256sum --check` reads', async () => {
    await write(12)
    const read = (name: string) => readFileSync(join(folder, 'step-12', name))
    const lines = ['state.safetensors', 'history.jsonl', 'state.json'].map(
      (name) => `${createHash('sha256').update(read(name)).digest('hex')}  ${name}\n`,
    )
    expect(read('SHA256SUMS').toString()).toBe(lines.join(''))
  })

  it('are kept as many as asked for, the newest by number, and nothing else is left behind', async () => {
    for (const step of [8, 9, 10, 100]) await write(step)
    expect(steps()).toEqual(['step-10', 'step-100'])
    await write(101, { keep: 1 })
    expect(steps()).toEqual(['step-101'])
    expect((await readCheckpoint(folder)).memory.step).toBe(101)
  })

  it('of a stop go with the next, so that what is left does not depend on stops', async () => {
    const keeping = { keep: 3, every: 4 }
    for (const step of [4, 8, 9, 11]) await write(step, keeping)
    expect(steps()).toEqual(['step-11', 'step-4', 'step-8'])
    await write(12, keeping)
    expect(steps()).toEqual(['step-12', 'step-4', 'step-8'])
    // The last one of a run that is not due is no other.
    await write(14, keeping)
    expect(steps()).toEqual(['step-12', 'step-14', 'step-8'])
  })

  it('of the best are kept, until another is better', async () => {
    await write(2, { best: 2 })
    for (const step of [3, 4, 5]) await write(step, { best: 2 })
    expect(steps()).toEqual(['step-2', 'step-4', 'step-5'])
    await write(6, { best: 6 })
    expect(steps()).toEqual(['step-5', 'step-6'])
  })

  it('of later steps than the newest are of a course that was left, and go', async () => {
    for (const step of [4, 5]) await write(step)
    await write(3)
    expect(steps()).toEqual(['step-3'])
  })

  it('of a step replace an earlier one of that step', async () => {
    await writeCheckpoint(folder, { ...checkpointAt(1), memory: checkpointAt(3).memory }, { keep: 1, every: 1 })
    await write(3)
    expect(await readCheckpoint(folder)).toEqual(checkpointAt(3))
  })

  it('that were not finished are passed over, and make way', async () => {
    await write(4)
    mkdirSync(join(folder, '.step-5.partial'))
    writeFileSync(join(folder, '.step-5.partial', 'state.safetensors'), 'half')
    mkdirSync(join(folder, 'step-6.bak'))
    expect((await readCheckpoint(folder)).memory.step).toBe(4)
    await write(5)
    expect(await readCheckpoint(folder)).toEqual(checkpointAt(5))
    expect(readdirSync(folder)).not.toContain('.step-5.partial')
  })

  it('do not bring back the folder of a run that has vanished', async () => {
    rmSync(join(folder, '..'), { recursive: true })
    await expect(write(1)).rejects.toThrow('ENOENT')
  })

  it('are the ones asked for, where there is such a one', async () => {
    for (const step of [4, 5]) await write(step)
    expect((await readCheckpoint(folder, { preferred: 4 })).memory.step).toBe(4)
    expect((await readCheckpoint(folder, { preferred: 3 })).memory.step).toBe(5)
  })
})

const FILES = ['state.safetensors', 'state.json', 'history.jsonl', 'SHA256SUMS']

/** Turns one bit of a file, as far into it as the share says. */
function flip(path: string, share: number): void {
  const bytes = readFileSync(path)
  bytes[Math.floor(share * (bytes.length - 1))] ^= 1
  writeFileSync(path, bytes)
}

describe.each(FILES)('a checkpoint whose %s is damaged', (file) => {
  it.each<[string, (path: string) => void]>([
    ['has lost its end', (path) => truncateSync(path, readFileSync(path).length - 1)],
    ['is empty', (path) => truncateSync(path, 0)],
    ['is missing', (path) => rmSync(path)],
    ['has grown', (path) => writeFileSync(path, 'x', { flag: 'a' })],
    ['has a bit turned at its beginning', (path) => flip(path, 0)],
    ['has a bit turned in its middle', (path) => flip(path, 0.5)],
    ['has a bit turned at its end', (path) => flip(path, 1)],
  ])('because it %s makes way for the one before it, with a word', async (how, damage) => {
    // What the sums hold beside lines for all files means nothing.
    const harmless = file === 'SHA256SUMS' && ['has lost its end', 'has grown'].includes(how)
    for (const step of [11, 12]) await write(step)
    damage(join(folder, 'step-12', file))
    const said: string[] = []
    const read = await readCheckpoint(folder, { onNotice: (message) => said.push(message) })
    if (harmless) return expect([read, said]).toEqual([checkpointAt(12), []])
    expect(read).toEqual(checkpointAt(11))
    expect(said).toEqual([expect.stringMatching(/^\S+step-12\/\S+: .*\nThe checkpoint step-11 is used instead\.$/)])
    // Where it is the only one, there is none.
    rmSync(join(folder, 'step-11'), { recursive: true })
    await expect(readCheckpoint(folder)).rejects.toThrow(FacetError)
    await expect(readCheckpoint(folder)).rejects.toThrow(`${folder}: no checkpoint in it is whole. `)
  })
})

it.each([
  ['that is missing', () => {}],
  ['that is empty', () => mkdirSync(folder)],
])('a folder %s has no checkpoint', async (_, make) => {
  make()
  await expect(readCheckpoint(folder)).rejects.toThrow(
    `${folder}: no checkpoint in it. Let the run reach its first one.`,
  )
})
