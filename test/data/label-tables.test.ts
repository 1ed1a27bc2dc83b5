import { describe, expect, it } from 'vitest'
import { layoutOf } from '../../src/data/node/layout.ts'
import type { LayoutSettings } from '../../src/data/node/layout.ts'
import { folderContents } from './folder-contents.ts'
import type { FolderTexts } from './folder-contents.ts'

const split = { validation: 0.1, test: 0.1, seed: 0 }

/** How a folder is read: `split class path` of every image, and the notes. */
async function reading(files: readonly string[], texts: FolderTexts, settings: Partial<LayoutSettings> = {}) {
  const {
    labelled,
    classes,
    files: placed,
    notes,
  } = await layoutOf('/set', folderContents(files, { texts }), {
    split,
    ...settings,
  })
  const images = placed.filter(({ name }) => name.endsWith('.png'))
  const read = images.map(({ part, label, name }) => `${part ?? 'any'} ${labelled ? classes[label] : '-'} ${name}`)
  return { read, notes }
}

describe('the encoding of a table', () => {
  const text = 'file,label\n1.png,é\n2.png,ü\n'
  const files = ['1.png', '2.png']
  const read = ['any é 1.png', 'any ü 2.png']

  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('is told: %s', async (_, bytes) => {
    expect(await reading(files, { 'labels.csv': bytes })).toEqual({ read, notes: [] })
  })

  it('is else taken for Windows-1252, which is said', async () => {
    const note = 'labels.csv is not UTF-8 and is read as Windows-1252. Save it as UTF-8 if letters are wrong'
    expect(await reading(files, { 'labels.csv': Buffer.from(text, 'latin1') })).toEqual({ read, notes: [note] })
    const euro = Buffer.from('file,label\n1.png,\x80\n2.png,\x9c\n', 'latin1')
    expect((await reading(files, { 'labels.csv': euro })).read).toEqual(['any € 1.png', 'any œ 2.png'])
  })
})

describe('the files of a table', () => {
  const folders = ['p1/3.png', 'p2/3.png']

  it('are found by the longest end of their paths', async () => {
    const texts = { 'labels.csv': 'path,label\n/home/x/p1/3.png,cat\nC:\\x\\p2\\3,dog\n' }
    const { read } = await reading(folders, texts, { layout: 'table' })
    expect(read).toEqual(['any cat p1/3.png', 'any dog p2/3.png'])
    await expect(reading(folders, texts)).rejects.toThrow('--layout table')
  })

  it('are those that lie there, before others that end so', async () => {
    const texts = { 'labels.csv': 'path,label\n3.png,cat\np1/3.png,dog\n' }
    const { read } = await reading(['3.png', 'p1/3.png'], texts, { layout: 'table' })
    expect(read).toEqual(['any cat 3.png', 'any dog p1/3.png'])
  })

  it('are named by numbers with or without zeros, unless that is ambiguous', async () => {
    const files = ['0000.png', '0001.png', '0002.png']
    const table = 'label,id\n0,0\n1,1\n0,2\n'
    const read = ['any 0 0000.png', 'any 1 0001.png', 'any 0 0002.png']
    expect((await reading(files, { 'labels.csv': table })).read).toEqual(read)
    expect((await reading(files, { 'labels.csv': table.replace(/(\d)\n/g, '0$1.png\n') })).read).toEqual(read)
    const twice = await reading(['01.png', '001.png'], { 'labels.csv': 'file,label\n1.png,cat\n' })
    expect(twice.read).toEqual(['any - 001.png', 'any - 01.png'])
  })

  it('are named where none is there', async () => {
    const texts = { 'labels.csv': 'label,file\ncat,a.png\ndog,b.png\ncat,c.png\ncat,d.png\n' }
    const note =
      "labels.csv is not read, because hardly any of its rows name an image that is there: they name 'a.png', 'b.png', 'c.png' and others"
    expect(await reading(['1.png'], texts)).toEqual({ read: ['any - 1.png'], notes: [note] })
    await expect(reading(['1.png'], texts, { layout: 'table' })).rejects.toThrow(note)
  })
})

describe('tables side by side', () => {
  const texts = { 'train.csv': 'id,label\n1,cat\n2,dog\n', 'test.csv': 'id,label\n3,dog\n' }

  it('are splits where they are called so', async () => {
    const read = ['train cat 1.png', 'train dog 2.png', 'test dog 3.png']
    expect(await reading(['1.png', '2.png', '3.png'], texts)).toEqual({ read, notes: [] })
  })

  it('name the files of their own split', async () => {
    const own = { 'train.csv': 'id,label\n1,cat\n2,dog\n', 'test.csv': 'id,label\n1,dog\n' }
    const { read } = await reading(['train/1.png', 'train/2.png', 'test/1.png'], own)
    expect(read).toEqual(['test dog test/1.png', 'train cat train/1.png', 'train dog train/2.png'])
  })

  it('are named where they are not read', async () => {
    const { notes } = await reading(['1.png', '2.png', '3.png'], { ...texts, 'test.csv': 'id\n1\n2\n3\n' })
    expect(notes).toEqual(['test.csv names images too and is not read: labels are from train.csv'])
  })
})
