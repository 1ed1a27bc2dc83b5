import { describe, expect, it } from 'vitest'
import { layoutOf, splitFiles } from '../../src/data/node/layout.ts'
import type { Contents } from '../../src/data/node/walk.ts'
import { refusal } from '../support/refusal.ts'

/** What a walk would find where these files lie, and these empty folders. */
function contents(files: readonly string[], empty: readonly string[] = []): Contents {
  const above = (path: string) => path.split('/').map((_, depth, names) => names.slice(0, depth).join('/'))
  const folders = new Set([...files.flatMap(above), ...empty.flatMap((path) => [...above(path), path])])
  folders.delete('')
  const read = () => Promise.resolve(Buffer.of(0))
  const found = files.toSorted().map((name) => ({ name, size: 1, written: 0, changed: 0, read }))
  return { files: found, folders: [...folders].toSorted(), odd: [] }
}

const read = (files: readonly string[], empty?: readonly string[]) => {
  const { classes, files: placed, odd } = layoutOf('/set', contents(files, empty))
  return {
    classes,
    placed: placed.map(({ name, part, label }) => [name, part, label]),
    odd: odd.map(({ path }) => path),
  }
}

describe('layoutOf', () => {
  it('takes folders for classes, whatever lies below them', () => {
    expect(read(['dog/a.png', 'cat/2020/may/b.png', 'readme.md'])).toEqual({
      classes: ['cat', 'dog'],
      placed: [
        ['cat/2020/may/b.png', undefined, 0],
        ['dog/a.png', undefined, 1],
      ],
      odd: ['readme.md'],
    })
  })

  it('takes the parts from train, val and test, with classes that only one of them has', () => {
    const files = ['train/cat/1', 'train/dog/1', 'val/cat/2', 'test/fox/3', 'train/stray', 'masks/cat/1', 'masks/cat/2']
    expect(read(files)).toEqual({
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

  it('knows a class called train, and an empty class', () => {
    expect(read(['train/1.png', 'plane/2.png'], ['ship']).classes).toEqual(['plane', 'ship', 'train'])
  })

  it('orders classes by code units and joins those that differ in how they are composed', () => {
    const files = ['b/1', 'B/1', 'a10/1', 'a2/1', '\u{1f98a}/1', 'e\u0301/1', '\u00e9/2']
    expect(read(files).classes).toEqual(['B', 'a10', 'a2', 'b', '\u00e9', '\u{1f98a}'])
  })

  it.each([
    ['nothing', [], '/set: holds no folders. Put the images of each class into a folder of its own'],
    ['images side by side', ['1.png', '2.png'], '/set: holds no folders. Put the images of each class'],
    ['train without classes', ['train/1.png', 'test/2.png'], '/set: holds test, train, but train holds no folders.'],
    ['no train', ['test/cat/1.png', 'val/cat/1.png'], '/set: holds test, val, but there is no train.'],
    ['a class with a line break', ['a\nb/1.png'], "a class is called 'a\\u{a}b', which cannot be printed as it is."],
    ['a class that reads backwards', ['\u202ecat/1.png'], "a class is called '\\u{202e}cat'"],
    ['a class without a name to be seen', [' /1.png'], "a class is called ' '"],
  ])('refuses %s', (_, files, message) => {
    expect(refusal(() => read(files))).toContain(message)
  })

  it('takes 1,000 classes, and refuses one more', () => {
    const files = (count: number) => Array.from({ length: count }, (_, index) => `${index}/1.png`)
    expect(read(files(1000)).classes).toHaveLength(1000)
    expect(refusal(() => read(files(1001)))).toBe(
      '/set: has 1001 classes, and 1000 are the most. Leave some out, or join them.',
    )
    expect(refusal(() => read(files(10_000)))).toContain('has 10000 classes')
  })
})

describe('splitFiles', () => {
  const many = (folder: string, count: number) => Array.from({ length: count }, (_, index) => `${folder}/${index}`)
  const split = (files: readonly string[], seed = 0) => {
    const { files: placed } = layoutOf('/set', contents(files))
    const parts = splitFiles(placed, { validation: 0.1, test: 0.1, seed })
    return placed.map(({ name }, index) => `${parts[index]} ${name}`)
  }

  it('splits what is not told apart, by names and seed alone', () => {
    const files = [...many('cat', 20), ...many('dog', 10)]
    const parts = split(files)
    expect(parts.filter((name) => name.startsWith('validation cat'))).toHaveLength(2)
    expect(parts.filter((name) => name.startsWith('test dog'))).toHaveLength(1)
    expect(split(files.toReversed())).toEqual(parts)
    expect(split(files, 1)).not.toEqual(parts)
  })

  it('takes from training only what is missing', () => {
    const parts = split([...many('train/cat', 20), ...many('test/cat', 3)])
    expect(parts.filter((name) => name.startsWith('test'))).toEqual([
      'test test/cat/0',
      'test test/cat/1',
      'test test/cat/2',
    ])
    expect(parts.filter((name) => name.startsWith('validation train/'))).toHaveLength(2)
    const whole = split([...many('train/cat', 20), ...many('test/cat', 3), ...many('val/cat', 3)])
    expect(whole.filter((name) => name.startsWith('train '))).toHaveLength(20)
  })
})
