import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { folderStore } from '../../src/sweep/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { describeStore } from './store-contract.ts'

const parent = temporaryFolder()
let count = 0
const another = () => join(parent, `${count++}`)

describeStore('a folder', () => Promise.resolve(folderStore(another())))

it('a key is the path of a file in the folder, which need not be there before', async () => {
  const folder = another()
  const store = folderStore(`${folder}/x/..`)
  expect(store.address).toBe(resolve(folder))
  await store.put('results/a.json', Buffer.from('{}'))
  expect(readFileSync(join(folder, 'results', 'a.json'), 'utf8')).toBe('{}')
  expect(await folderStore(store.address).list('')).toEqual(['results/a.json'])
})

it('what another process has not written to its end is not there', async () => {
  const folder = another()
  mkdirSync(join(folder, 'results'), { recursive: true })
  writeFileSync(join(folder, 'results', 'a.json.0123456789ab.partial'), '{"for')
  expect(await folderStore(folder).list('')).toEqual([])
})

it('what could not be written leaves nothing behind', async () => {
  const folder = another()
  const store = folderStore(folder)
  await store.put('a/file', Buffer.from('x'))
  // A file stands where a folder is needed, and a folder where a file is.
  for (const key of ['a/file/below', 'a']) {
    await expect(store.put(key, Buffer.from('y')), key).rejects.toThrow(FacetError)
    await expect(store.upload(key, join(folder, 'a', 'file')), key).rejects.toThrow(FacetError)
  }
  await expect(store.putNew('a/file/below', Buffer.from('y'))).rejects.toThrow(FacetError)
  expect(new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }))).toEqual(new Set(['a', join('a', 'file')]))
})

it('folders in which nothing is left go, the store’s own stays', async () => {
  const folder = another()
  const store = folderStore(folder)
  await store.put('trials/one/run.json', Buffer.from('x'))
  await store.put('trials/two/run.json', Buffer.from('x'))
  await store.remove('trials/one/run.json')
  expect(readdirSync(join(folder, 'trials'))).toEqual(['two'])
  await store.remove('trials/two/run.json')
  expect(readdirSync(folder)).toEqual([])
})
