import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { folderStore, homeward, keepTrained, sweepPaths } from '../../src/sweep/node/index.ts'
import type { Store } from '../../src/sweep/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { trainTinyRun } from '../support/facet.ts'

const parent = temporaryFolder()
const store = folderStore(join(parent, 'store'))
const JOB = { id: 'job', trial: 'trial' }
let trained = ''

beforeAll(async () => {
  trained = await trainTinyRun(join(parent, 'trained'))
  await keepTrained({ store, trial: JOB.trial, folder: trained })
})

/** Names and contents of all files of a run. */
function filesOf(run: string): Record<string, string> {
  const entries = readdirSync(run, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name).slice(run.length))
  return Object.fromEntries(paths.toSorted().map((path) => [path, readFileSync(run + path, 'base64')]))
}

/** The store, which is gone after so many downloads. */
function goneAfter(downloads: number): Store {
  let left = downloads
  return {
    ...store,
    download: (key, path) => (left-- > 0 ? store.download(key, path) : Promise.reject(new Error('The store is gone.'))),
  }
}

describe('a run that workers have brought further', () => {
  it('is taken over whole', async () => {
    const folder = join(parent, 'whole')
    expect(await homeward(store, folder).takeOver(JOB)).toBeUndefined()
    expect(filesOf(join(sweepPaths(folder).runs, JOB.trial))).toEqual(filesOf(trained))
  })

  it('is taken over the next time where the store was gone in the midst of it, wherever that was', async () => {
    const count = Object.keys(filesOf(trained)).length
    expect(count).toBeGreaterThan(6)
    for (let downloads = 0; downloads < count; downloads++) {
      const folder = join(parent, `broken-${downloads}`)
      await expect(homeward(goneAfter(downloads), folder).takeOver(JOB)).rejects.toThrow('The store is gone.')
      await homeward(store, folder).takeOver(JOB)
      expect(filesOf(join(sweepPaths(folder).runs, JOB.trial))).toEqual(filesOf(trained))
    }
  })

  it('is left as it is where this machine is as far', async () => {
    const folder = join(parent, 'as-far')
    const run = join(sweepPaths(folder).runs, JOB.trial)
    await homeward(store, folder).takeOver(JOB)
    rmSync(join(run, 'generator.onnx'))
    await homeward(store, folder).takeOver(JOB)
    expect(existsSync(join(run, 'generator.onnx'))).toBe(false)
  })
})
