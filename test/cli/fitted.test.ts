import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import type { Config } from '../../src/gan/index.ts'
import { smallFiles, temporaryFolder, writeFolder } from '../data/idx-bytes.ts'
import { expectRefusal, facet } from '../support/facet.ts'

const parent = temporaryFolder()
const folder = writeFolder(parent, 'small', smallFiles(30, 5, 4))

it('a config is fitted to the data that is named: a category for every class', async () => {
  const { code, stdout } = await facet(['train', '--data', folder, '--print-config'])
  const { data, latents } = JSON.parse(stdout) as Config
  expect([code, data.source, latents[0]]).toEqual([
    0,
    folder,
    expect.objectContaining({ kind: 'categorical', size: 4 }),
  ])
})

it('a folder is named whole, so that later commands may be given elsewhere', async () => {
  const { stdout } = await facet(['train', '--data', relative('.', folder), '--print-config'])
  expect((JSON.parse(stdout) as Config).data.source).toBe(folder)
})

it('what is said of a part goes before the data', async () => {
  const flags = ['--preset', 'infogan', '--set', 'latents.0.size=7', '--print-config']
  const { stdout } = await facet(['train', '--data', folder, ...flags])
  expect((JSON.parse(stdout) as Config).latents[0].size).toBe(7)
})

it('data that is refused leaves no run behind', async () => {
  const out = join(parent, 'run')
  const outcome = await facet(['train', '--data', parent, '--out', out])
  expectRefusal(outcome, 1, 'train-images-idx3-ubyte is missing')
  expect(existsSync(out)).toBe(false)
})
