import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { folderNames } from '../../src/api/folder-names.ts'

describe('folders of classes', () => {
  it.each([
    [
      'names that are safe',
      ['0', 'Ankle boot', 'été', '猫', 'a.b', '-x'],
      ['0', 'Ankle boot', 'été', '猫', 'a.b', '-x'],
    ],
    ['separators', ['T-shirt/top', 'a\\b', '/', '../../etc/passwd'], ['T-shirt-top', 'a-b', '-', '-..-etc-passwd']],
    ['dots', ['.', '..', '...', '.hidden', 'end.', 'a..'], ['class', 'class-2', 'class-3', 'hidden', 'end', 'a']],
    ['nothing', ['', ' ', '\t', '\u200b'], ['class', 'class-2', '-', '--2']],
    ['what no shell or file system takes', ['a\0b', 'x\ny', 'q?*<>|":', '\u202egnp'], ['a-b', 'x-y', 'q-', '-gnp']],
    [
      'devices of Windows',
      ['CON', 'nul.txt', 'com1', 'COM¹', 'console'],
      ['_CON', '_nul.txt', '_com1', '_COM¹', 'console'],
    ],
    ['equal after cleaning', ['a/b', 'a-b', 'a:b', 'a-b-2'], ['a-b-3', 'a-b', 'a-b-4', 'a-b-2']],
    ['equal where case does not count', ['Cat', 'cat', 'CAT', 'ÉTÉ', 'été'], ['Cat', 'cat-2', 'CAT-3', 'ÉTÉ', 'été-2']],
    ['equal but for how accents are written', ['e\u0301', '\u00e9'], ['é-2', 'é']],
    ['half a character', ['\ud800', 'ok\udfff'], ['-', 'ok-']],
  ])('%s', (_, classes, folders) => {
    expect(folderNames(classes)).toEqual(folders)
  })

  it('leave names alone that are given already', () => {
    expect(folderNames(['Manifest.csv', 'x'], ['manifest.csv'])).toEqual(['Manifest.csv-2', 'x'])
  })

  it('are cut between characters', () => {
    const [one, other] = folderNames(['🐈'.repeat(100), `${'🐈'.repeat(100)}!`])
    expect([one, other]).toEqual(['🐈'.repeat(50), `${'🐈'.repeat(50)}-2`])
  })

  it('are quick for ten thousand classes of one name', () => {
    const folders = folderNames(Array.from({ length: 10_000 }, () => 'x'))
    expect([new Set(folders).size, folders.at(-1)]).toEqual([10_000, 'x-10000'])
  })

  it('of any names are unique, short, and no path', () => {
    const name = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a', 'A', 'a/', '..', 'con', 'b', 'b-2'),
    )
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), (classes) => {
        const folders = folderNames(classes)
        expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(classes.length)
        for (const folder of folders) {
          expect(folder).toMatch(/^[^.\s/\\:*?"<>|\p{C}][^/\\:*?"<>|\p{C}]*(?<![.\s])$/u)
          expect(Buffer.byteLength(folder)).toBeLessThan(255)
        }
      }),
    )
  })
})
