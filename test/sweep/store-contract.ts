import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import type { Store } from '../../src/sweep/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** Every byte there is, many times: what is not kept as bytes would show. */
const binary = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31 + (index >> 8)) & 255)

/**
 * What every store is held to. Each calls this with itself.
 *
 * @param open - opens another store with every call, in which nothing is kept yet
 * @param isAtomic - false where the server that stands for the real one shows files half written
 */
export function describeStore(name: string, open: () => Promise<Store>, { isAtomic = true } = {}): void {
  describe(`${name} as a store`, () => {
    let store: Store
    beforeAll(async () => {
      store = await open()
    })

    /** What is kept under a key, as text. */
    const textOf = async (key: string) => {
      const found = await store.get(key)
      return found && Buffer.from(found).toString()
    }

    describeKeeping(() => store, textOf)
    if (isAtomic) describeWhole(() => store)
    describeFirst(open)
    describeFiles(() => store)
    describeLists(open)
    describeKeys(() => store)
  })
}

function describeKeeping(store: () => Store, textOf: (key: string) => Promise<string | undefined>): void {
  it('what is kept is there, byte for byte', async () => {
    await store().put('some/bytes', binary)
    const found = await store().get('some/bytes')
    expect(found && Buffer.from(found).equals(binary)).toBe(true)
    expect(found).toBeInstanceOf(Uint8Array)
  })

  it('nothing is no bytes', async () => {
    await store().put('some/nothing', new Uint8Array())
    expect((await store().get('some/nothing'))?.length).toBe(0)
  })

  it('what is kept later stands in the place of what was there, longer or shorter', async () => {
    for (const text of ['first', 'the second is longer', '3']) {
      await store().put('some/text', bytes(text))
      expect(await textOf('some/text')).toBe(text)
    }
  })

  it('where nothing is kept there is nothing: neither beside a key, nor above, nor below', async () => {
    await store().put('deep/down/here', bytes('x'))
    for (const key of ['nowhere', 'deep/down/there', 'deep/down', 'deep', 'deep/down/here/below']) {
      expect(await store().get(key), key).toBeUndefined()
    }
  })

  it('what is removed is gone, with no word about what was not there, and can be kept again', async () => {
    await store().put('going/soon', bytes('x'))
    await store().remove('going/soon')
    await store().remove('going/soon')
    await store().remove('was/never/there')
    expect(await store().get('going/soon')).toBeUndefined()
    await store().put('going/soon', bytes('y'))
    expect(await textOf('going/soon')).toBe('y')
  })

  it('to remove what other keys begin with removes none of them', async () => {
    await store().put('above/below', bytes('x'))
    await store().remove('above')
    expect(await textOf('above/below')).toBe('x')
  })
}

function describeWhole(store: () => Store): void {
  it('who reads while others write sees one whole version', async () => {
    const write = (version: number) => store().put('race/one', new Uint8Array(200_000).fill(version))
    await write(0)
    const under = { way: true }
    const writeOften = async () => {
      for (let version = 1; version <= 20; version++) await Promise.all([write(version), write(100 + version)])
    }
    const writing = writeOften().finally(() => (under.way = false))
    while (under.way) {
      for (const found of await Promise.all([1, 2, 3].map(() => store().get('race/one')))) {
        expect([found?.length, new Set(found).size]).toEqual([200_000, 1])
      }
    }
    await writing
  })
}

function describeFirst(open: () => Promise<Store>): void {
  it('of many who would be the first one is, and what it brought stays', async () => {
    const store = await open()
    const tries = Array.from({ length: 20 }, (_, index) => `from ${index}`)
    const won = await Promise.all(tries.map((text) => store.putNew('results/one', bytes(text))))
    expect(won.filter(Boolean)).toHaveLength(1)
    const kept = await store.get('results/one')
    expect(kept && Buffer.from(kept).toString()).toBe(tries[won.indexOf(true)])
    expect(await store.putNew('results/one', bytes('late'))).toBe(false)
    expect(Buffer.from((await store.get('results/one')) ?? []).toString()).toBe(tries[won.indexOf(true)])
    // Nothing is left of those who lost.
    expect(await store.list('')).toEqual(['results/one'])
  })

  it('where it was removed there is a first one again', async () => {
    const store = await open()
    expect(await store.putNew('one', bytes('a'))).toBe(true)
    await store.remove('one')
    expect(await store.putNew('one', bytes('b'))).toBe(true)
    expect(Buffer.from((await store.get('one')) ?? []).toString()).toBe('b')
  })
}

function describeFiles(store: () => Store): void {
  const folder = temporaryFolder()
  const path = (name: string) => join(folder, name)

  it('files come and go, byte for byte', async () => {
    writeFileSync(path('sent'), binary)
    await store().upload('files/sent', path('sent'))
    expect(Buffer.from((await store().get('files/sent')) ?? []).equals(binary)).toBe(true)
    expect(await store().download('files/sent', path('received'))).toBe(true)
    expect(readFileSync(path('received')).equals(binary)).toBe(true)
  })

  it('a file takes the place of what was there, in the store and on the disk', async () => {
    await store().put('files/twice', bytes('what was there is longer'))
    writeFileSync(path('twice'), 'short')
    await store().upload('files/twice', path('twice'))
    writeFileSync(path('there'), 'what was there is longer')
    expect(await store().download('files/twice', path('there'))).toBe(true)
    expect(readFileSync(path('there'), 'utf8')).toBe('short')
  })

  it('a file of nothing is a file', async () => {
    writeFileSync(path('empty'), '')
    await store().upload('files/empty', path('empty'))
    expect(await store().download('files/empty', path('empty too'))).toBe(true)
    expect(readFileSync(path('empty too'))).toHaveLength(0)
  })

  it('what is not kept cannot be had, and leaves no file', async () => {
    await store().put('files/below/one', bytes('x'))
    for (const key of ['files/none', 'files/below']) expect(await store().download(key, path('none'))).toBe(false)
    expect(() => readFileSync(path('none'))).toThrow('ENOENT')
  })

  it('a file that is not there, or no place for one, is an error and not nothing', async () => {
    await store().put('files/kept', bytes('x'))
    await expect(store().upload('files/missing', path('missing'))).rejects.toThrow(/ENOENT/)
    expect(await store().get('files/missing')).toBeUndefined()
    await expect(store().download('files/kept', join(folder, 'no folder', 'x'))).rejects.toThrow(/ENOENT/)
    mkdirSync(path('a folder'))
    await expect(store().upload('files/folder', path('a folder'))).rejects.toThrow(/\w/)
    expect(await store().get('files/folder')).toBeUndefined()
  })
}

function describeLists(open: () => Promise<Store>): void {
  it('keys are told in order, by what they begin with', async () => {
    const store = await open()
    expect(await store.list('')).toEqual([])
    const keys = ['b', 'a/2', 'a/10', 'a/b/c', 'ab', 'a-b/1', 'A/1']
    for (const key of keys) await store.put(key, bytes(key))
    const ordered = ['A/1', 'a-b/1', 'a/10', 'a/2', 'a/b/c', 'ab', 'b']
    expect(await store.list('')).toEqual(ordered)
    const lists = await Promise.all(
      ['a', 'a/', 'a/1', 'a/b', 'a/b/', 'b', 'c', 'c/d/', 'b/'].map((one) => store.list(one)),
    )
    expect(lists).toEqual([
      ['a-b/1', 'a/10', 'a/2', 'a/b/c', 'ab'],
      ['a/10', 'a/2', 'a/b/c'],
      ['a/10'],
      ['a/b/c'],
      ['a/b/c'],
      ['b'],
      [],
      [],
      [],
    ])
  })

  it('many keys are told, each once', async () => {
    const store = await open()
    const keys = Array.from({ length: 60 }, (_, index) => `many/${`${index}`.padStart(3, '0')}`)
    await Promise.all(keys.map((key) => store.put(key, bytes(key))))
    expect(await store.list('many/')).toEqual(keys)
  })

  it('who lists while others come and go is told of all that stay', async () => {
    const store = await open()
    await store.put('stays/here', bytes('x'))
    const visit = async (index: number) => {
      await store.put(`visits/${index}/file`, bytes('x'))
      await store.remove(`visits/${index}/file`)
    }
    const visits = Promise.all(Array.from({ length: 20 }, (_, index) => visit(index)))
    const lists = await Promise.all(Array.from({ length: 20 }, () => store.list('')))
    await visits
    for (const keys of lists) expect(keys).toContain('stays/here')
    expect(await store.list('')).toEqual(['stays/here'])
  })
}

function describeKeys(store: () => Store): void {
  const folder = temporaryFolder()
  const odd = [
    '',
    '/',
    '/etc/passwd',
    '..',
    '../up',
    'a/../../up',
    'a/..',
    './a',
    'a//b',
    'a/',
    'a\\..\\b',
    'a\0b',
    'a\nb',
  ]

  it.each([...odd, 'a/b.partial'])('%j is no key', async (key) => {
    const path = join(folder, 'file')
    writeFileSync(path, 'x')
    for (const use of [
      () => store().get(key),
      () => store().put(key, bytes('x')),
      () => store().putNew(key, bytes('x')),
      () => store().download(key, path),
      () => store().upload(key, path),
      () => store().remove(key),
    ]) {
      await expect(use()).rejects.toThrow(FacetError)
      await expect(use()).rejects.toThrow('not a key of a store')
    }
    expect(readFileSync(path, 'utf8')).toBe('x')
  })

  it.each(['/', '../', 'a/../', 'a//', '/etc', 'a\\'])('%j is no beginning of keys', async (prefix) => {
    await expect(store().list(prefix)).rejects.toThrow('not a key of a store')
  })

  it.each(['a', '.hidden/x', 'a..b/..c', 'ü/日本', 'with space/=+%.json', 'a.partial.json'])(
    '%j is one',
    async (key) => {
      await store().put(`odd/${key}`, bytes(key))
      expect(Buffer.from((await store().get(`odd/${key}`)) ?? []).toString()).toBe(key)
      expect(await store().list('odd/')).toContain(`odd/${key}`)
    },
  )
}
