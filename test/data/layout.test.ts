import { describe, expect, it } from 'vitest'
import { layoutOf, splitFiles } from '../../src/data/node/layout.ts'
import type { LayoutSettings } from '../../src/data/node/layout.ts'
import type { Contents } from '../../src/data/node/walk.ts'
import { folderContents as contents } from './folder-contents.ts'

const SHARES = { validation: 0.1, test: 0.1, seed: 0 }

const layOut = (found: Contents, settings: Partial<LayoutSettings> = {}) =>
  layoutOf('/set', found, { split: SHARES, ...settings })

const read = async (found: Contents, settings?: Partial<LayoutSettings>) => {
  const { classes, files: placed, odd } = await layOut(found, settings)
  return {
    classes,
    placed: placed.map(({ name, part, label }) => [name, part, label]),
    odd: odd.map(({ path }) => path),
  }
}

describe('layoutOf', () => {
  it('takes folders for classes, whatever lies below them', async () => {
    expect(await read(contents(['dog/a.png', 'cat/2020/may/b.png', 'readme.md']))).toEqual({
      classes: ['cat', 'dog'],
      placed: [
        ['cat/2020/may/b.png', undefined, 0],
        ['dog/a.png', undefined, 1],
      ],
      odd: ['readme.md'],
    })
  })

  it('takes the parts from train, val and test, with classes that only one of them has', async () => {
    const files = ['train/cat/1', 'train/dog/1', 'val/cat/2', 'test/fox/3', 'train/stray', 'masks/cat/1', 'masks/cat/2']
    expect(await read(contents(files))).toEqual({
      classes: ['cat', 'dog', 'fox'],
      placed: [
        ['test/fox/3', 'test', 2],
        ['train/cat/1', 'train', 0],
        ['train/dog/1', 'train', 1],
        ['val/cat/2', 'validation', 0],
      ],
      odd: ['masks', 'train/stray'],
    })
  })

  it('knows a class called train, and an empty class', async () => {
    const found = contents(['train/1.png', 'plane/2.png'], { empty: ['ship'] })
    expect((await read(found)).classes).toEqual(['plane', 'ship', 'train'])
  })

  it('orders classes by code units and joins those that differ in how they are composed', async () => {
    const files = ['b/1', 'B/1', 'a10/1', 'a2/1', '\u{1f98a}/1', 'e\u0301/1', '\u00e9/2']
    expect((await read(contents(files))).classes).toEqual(['B', 'a10', 'a2', 'b', '\u00e9', '\u{1f98a}'])
  })

  it('orders numbers by value', async () => {
    const files = ['10/1', '9/1', '0/1', '11/1', '-1/1']
    expect((await read(contents(files))).classes).toEqual(['-1', '0', '9', '10', '11'])
  })

  it.each([
    ['nothing', [], '/set: holds no images. Put the images of each class into a folder of its own'],
    ['no train', ['test/cat/1.png', 'val/cat/1.png'], '/set: holds test, val, but there is no folder train.'],
    ['a class with a line break', ['a\nb/1.png'], "a class is called 'a\\u{a}b', which cannot be printed as it is."],
    ['a class that reads backwards', ['\u202ecat/1.png'], "a class is called '\\u{202e}cat'"],
    ['a class without a name to be seen', [' /1.png'], "a class is called ' '"],
  ])('refuses %s', async (_, files, message) => {
    await expect(read(contents(files))).rejects.toThrow(message)
  })

  it('takes 1,000 classes, and refuses one more', async () => {
    const files = (count: number) => contents(Array.from({ length: count }, (_, index) => `${index}/1.png`))
    expect((await read(files(1000))).classes).toHaveLength(1000)
    await expect(read(files(1001))).rejects.toThrow(
      '/set: has 1001 classes, and 1000 are the most. Leave some out, or join them.',
    )
    await expect(read(files(10_000))).rejects.toThrow('has 10000 classes')
  })
})

describe('splitFiles', () => {
  const many = (folder: string, count: number) => Array.from({ length: count }, (_, index) => `${folder}/${index}`)
  const split = async (files: readonly string[], seed = 0) => {
    const { files: placed } = await layOut(contents(files))
    const parts = splitFiles(placed, { ...SHARES, seed })
    return placed.map(({ name }, index) => `${parts[index]} ${name}`)
  }

  it('splits what is not told apart, by names and seed alone', async () => {
    const files = [...many('cat', 20), ...many('dog', 10)]
    const parts = await split(files)
    expect(parts.filter((name) => name.startsWith('validation cat'))).toHaveLength(2)
    expect(parts.filter((name) => name.startsWith('test dog'))).toHaveLength(1)
    expect(await split(files.toReversed())).toEqual(parts)
    expect(await split(files, 1)).not.toEqual(parts)
  })

  it('takes from training only what is missing', async () => {
    const parts = await split([...many('train/cat', 20), ...many('test/cat', 3)])
    expect(parts.filter((name) => name.startsWith('test'))).toEqual([
      'test test/cat/0',
      'test test/cat/1',
      'test test/cat/2',
    ])
    expect(parts.filter((name) => name.startsWith('validation train/'))).toHaveLength(2)
    const whole = await split([...many('train/cat', 20), ...many('test/cat', 3), ...many('val/cat', 3)])
    expect(whole.filter((name) => name.startsWith('train '))).toHaveLength(20)
  })
})
