import { mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { readCheckpoint, writeCheckpoint } from '../../src/train/node/index.ts'
import type { Tensor } from '../../src/array/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'

const parent = temporaryFolder()
let folder = ''
let count = 0

beforeEach(() => {
  folder = join(parent, `${count++}`, 'checkpoints')
})

/** Two tensors whose values tell the step. */
function tensorsAt(step: number): Record<string, Tensor> {
  const values = (size: number) => Float32Array.from({ length: size }, (_, index) => step + index / 8)
  return {
    'g/weight': { shape: [2, 3], values: values(6) },
    'adam/first/g/weight': { shape: [2, 3], values: values(6) },
  }
}

const write = (step: number, keep = 2) => writeCheckpoint(folder, tensorsAt(step), { step, seed: 9, keep })

describe('checkpoints', () => {
  it('are read as they were written, with step, seed and the hash of their bytes', async () => {
    await write(12)
    const { state, tensors } = await readCheckpoint(folder)
    expect(tensors).toEqual(tensorsAt(12))
    const bytes = readFileSync(join(folder, 'step-12', 'state.safetensors'))
    expect(state).toEqual({ format: 1, step: 12, seed: 9, sha256: createHash('sha256').update(bytes).digest('hex') })
  })

  it('are kept as many as asked for, the newest by number, and nothing else is left behind', async () => {
    for (const step of [8, 9, 10, 100]) await write(step)
    expect(readdirSync(folder).toSorted()).toEqual(['step-10', 'step-100'])
    await write(101, 1)
    expect(readdirSync(folder)).toEqual(['step-101'])
    expect((await readCheckpoint(folder)).state.step).toBe(101)
  })

  it('of a step replace an earlier one of that step', async () => {
    await writeCheckpoint(folder, tensorsAt(1), { step: 3, seed: 0, keep: 1 })
    await write(3)
    expect((await readCheckpoint(folder)).tensors).toEqual(tensorsAt(3))
  })

  it('that were not finished are passed over, and make way', async () => {
    await write(4)
    mkdirSync(join(folder, '.step-5.partial'))
    writeFileSync(join(folder, '.step-5.partial', 'state.safetensors'), 'half')
    mkdirSync(join(folder, 'step-6.bak'))
    expect((await readCheckpoint(folder)).state.step).toBe(4)
    await write(5)
    expect((await readCheckpoint(folder)).tensors).toEqual(tensorsAt(5))
    expect(readdirSync(folder)).not.toContain('.step-5.partial')
  })
})

describe('refusals', () => {
  const at = (file: string) => join(folder, 'step-12', file)

  it.each<[string, () => void, string]>([
    [
      'whose bytes have changed',
      () => writeFileSync(at('state.safetensors'), 'x', { flag: 'a' }),
      'its bytes have changed since it was written.',
    ],
    [
      'that is cut off',
      () => truncateSync(at('state.safetensors'), 40),
      'its bytes have changed since it was written.',
    ],
    ['without tensors', () => rmSync(at('state.safetensors')), 'damaged (ENOENT'],
    ['without a state', () => rmSync(at('state.json')), 'damaged (ENOENT'],
    ['whose state is no JSON', () => writeFileSync(at('state.json'), '{'), 'damaged ('],
    ['whose state is null', () => writeFileSync(at('state.json'), 'null'), 'damaged ('],
    [
      'whose state says nothing',
      () => writeFileSync(at('state.json'), '{}'),
      'its bytes have changed since it was written.',
    ],
  ])('of a checkpoint %s', async (_, damage, message) => {
    await write(12)
    damage()
    const read = readCheckpoint(folder)
    await expect(read).rejects.toThrow(FacetError)
    await expect(read).rejects.toThrow(`${join(folder, 'step-12')}: ${message}`)
    await expect(read).rejects.toThrow('Restore it, or remove it to use an earlier one.')
  })

  it.each([
    ['that is missing', () => {}],
    ['that is empty', () => void mkdirSync(folder, { recursive: true })],
  ])('of a folder %s', async (_, make) => {
    make()
    await expect(readCheckpoint(folder)).rejects.toThrow(
      `${folder}: no checkpoint in it. Let the run reach its first one.`,
    )
  })
})
