import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutOf } from '../../src/data/node/layout.ts'
import type { LayoutSettings } from '../../src/data/node/layout.ts'
import { folderContents } from './folder-contents.ts'
import type { FolderTexts } from './folder-contents.ts'

/** How a folder is read: `split class file` of every image, in order. */
async function reading(
  files: readonly string[],
  { texts, ...settings }: Partial<LayoutSettings> & { readonly texts?: FolderTexts } = {},
): Promise<string[]> {
  const split = { validation: 0.1, test: 0.1, seed: 0 }
  const layout = await layoutOf('/set', folderContents(files, { texts }), { split, ...settings })
  const names = layout.labelled ? layout.classes : ['-']
  return layout.files.map(({ part, label, name }) => `${part ?? 'any'} ${names[label]} ${name.replace(/^.*\//, '')}`)
}

const images = (folders: readonly string[]) => folders.flatMap((folder) => [`${folder}/1.png`, `${folder}/2.png`])

const SPLIT = [
  'train cat 1.png',
  'train cat 2.png',
  'train dog 1.png',
  'train dog 2.png',
  'test cat 1.png',
  'test cat 2.png',
  'test dog 1.png',
  'test dog 2.png',
].toSorted()

describe('names of splits', () => {
  it.each([
    ['train', 'test'],
    ['Train', 'Test'],
    ['TRAIN', 'TEST'],
    ['Training', 'Testing'],
    ['training_set', 'test_set'],
    ['trainset', 'testset'],
    ['train-images', 'test-images'],
    ['trainImages', 'testImages'],
    ['seg_train', 'seg_test'],
    ['flowers train', 'flowers test'],
    ['train2017', 'test2017'],
    ['trn', 'tst'],
  ])('finds splits in %s and %s', async (train, test) => {
    const files = images([`${train}/cat`, `${train}/dog`, `${test}/cat`, `${test}/dog`])
    expect((await reading(files)).toSorted()).toEqual(SPLIT)
  })

  it.each(['val', 'Valid', 'validation', 'validation_set', 'dev', 'eval', 'Val Data'])('finds %s', async (name) => {
    expect(await reading(images(['train/cat', `${name}/cat`]))).toContain('validation cat 1.png')
  })

  it('keeps classes that only resemble splits', async () => {
    expect(await reading(['trains/1.png', 'tests/1.png', 'contest/1.png'])).toEqual([
      'any contest 1.png',
      'any tests 1.png',
      'any trains 1.png',
    ])
  })
})

describe('folders around a data set', () => {
  const KNOWN = [
    { files: images(['cat', 'dog']), read: ['any cat 1.png', 'any cat 2.png', 'any dog 1.png', 'any dog 2.png'] },
    { files: images(['train/cat', 'train/dog', 'test/cat', 'test/dog']), read: SPLIT },
    { files: images(['cat/train', 'cat/test', 'dog/train', 'dog/test']), read: SPLIT },
  ]
  const word = fc.stringMatching(/^[a-z]{1,8}$/).filter((name) => name !== 'images')

  it('are passed through, however many there are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...KNOWN), fc.array(word, { maxLength: 4 }), async ({ files, read }, above) => {
        const nested = files.map((name) => [...above, name].join('/'))
        expect((await reading([...nested, 'readme.txt', [...above, 'notes.md'].join('/')])).toSorted()).toEqual(read)
      }),
      { numRuns: 100, seed: 18 },
    )
  })

  it('are passed through in every split', async () => {
    const files = images([
      'seg_train/seg_train/cat',
      'seg_train/seg_train/dog',
      'seg_test/seg_test/cat',
      'seg_test/x/dog',
    ])
    const read = await reading(files, { layout: 'split/class' })
    expect(read).toContain('train dog 1.png')
    expect(await reading(images(['train/a/cat', 'train/a/dog', 'test/b/cat', 'test/b/dog']))).toContain(
      'test dog 2.png',
    )
  })

  it('are named in the tree, and not in the names of files', async () => {
    const split = { validation: 0.1, test: 0.2, seed: 3 }
    const layout = await layoutOf('/sets/mine', folderContents(images(['a/b/cat', 'a/b/dog'])), { split })
    expect(layout.files[0].name).toBe('cat/1.png')
    expect(layout.tree).toEqual([
      'mine/a/b/',
      '├─ cat 2, dog 2',
      '└─ validation: 10 % of every class, test: 20 % of every class, chosen at random (seed 3)',
    ])
  })

  it('stay where they are the only class', async () => {
    expect(await reading(images(['cat']))).toEqual(['any cat 1.png', 'any cat 2.png'])
    expect(await reading(images(['pets/cat', 'pets/dog']), { layout: 'class' })).toContain('any pets 1.png')
  })
})

describe('a folder without what to train on', () => {
  it('is not trained on where it is called test', async () => {
    await expect(reading(images(['test/cat', 'test/dog']))).rejects.toThrow(
      '/set: holds test, but there is no folder train. Put the images to train on into train/, with a folder for each class, or ' +
        'pass /set/test to train on those.',
    )
  })

  it.each([
    ['an archive', 'data.zip', 'holds no images, but data.zip. Unpack it, or pass it if it is a zip archive.'],
    ['an array', 'cat.mat', 'holds no images, but cat.mat. Save arrays as images.npy and labels.npy'],
  ])('says that it holds %s', async (_, file, message) => {
    await expect(reading([file])).rejects.toThrow(message)
  })
})

describe('an ambiguous layout', () => {
  it('is asked for, with what each choice would come to', async () => {
    const files = images(['siteA/cat', 'siteA/dog', 'siteB/cat', 'siteB/dog', 'siteB/fox'])
    await expect(reading(files)).rejects.toThrow(
      '/set: its folders can be read in 2 ways. Pass the right one (--set data.layout=… where there is no --layout):\n' +
        '  --layout class        the classes are siteA, siteB\n' +
        '  --layout group/class  the classes are cat, dog, fox',
    )
    expect(await reading(files, { layout: 'group/class' })).toContain('any fox 1.png')
    expect(await reading(files, { layout: 'class' })).toContain('any siteA 1.png')
  })

  it('is one of classes that hold splits and more', async () => {
    const files = images([
      'bottle/train/good',
      'bottle/test/bad',
      'bottle/masks',
      'cable/train/good',
      'cable/test/bad',
      'cable/masks',
    ])
    await expect(reading(files)).rejects.toThrow('--layout class/split')
  })

  it('is one of a folder train among many others', async () => {
    const files = images(['train/steam', 'train/diesel', 'car/old', 'ship/old', 'plane/jet'])
    await expect(reading(files)).rejects.toThrow('--layout split/class')
    expect(await reading(files, { layout: 'class' })).toContain('any train 1.png')
  })

  it('is none where classes share one folder', async () => {
    expect(await reading(images(['n01/images', 'n02/images']))).toContain('any n01 1.png')
  })
})

describe('images without labels', () => {
  it('lie flat, or in splits', async () => {
    expect(await reading(['1.png', '2.png'])).toEqual(['any - 1.png', 'any - 2.png'])
    expect(await reading(['train/1.png', 'test/2.png'])).toEqual(['test - 2.png', 'train - 1.png'])
  })

  it('are any images, where that is asked for', async () => {
    expect(await reading(images(['cat', 'dog']), { layout: 'flat' })).toContain('any - 1.png')
  })
})

describe('a table of labels', () => {
  const PETS = ['any cat 1.png', 'any dog 2.png']

  it.each([
    ['file names', 'id,label\n1.png,cat\n2.png,dog\n'],
    ['names without endings', 'image_id,breed\n1,cat\n2,dog\n'],
    ['semicolons', 'file;class\r\n1.png;cat\r\n2.png;dog\r\n'],
    ['a byte order mark', '\ufefffilename,label\n1.png,cat\n2.png,dog\n'],
    ['quotes', '"label","file_name"\n"cat","1.png"\n"dog","./2.png"\n'],
    ['no header', '1.png,cat\n2.png,dog\n'],
    ['other columns', 'id,name,label\n1,a,cat\n2,b,dog\n'],
    ['two columns of any name', 'picture,what\n1.png,cat\n2.png,dog\n'],
  ])('has %s', async (_, table) => {
    expect(await reading(['1.png', '2.png'], { texts: { 'labels.csv': table } })).toEqual(PETS)
    expect(await reading(['images/1.png', 'images/2.png'], { texts: { 'labels.csv': table } })).toEqual(PETS)
  })

  it('may give splits, and lie in them', async () => {
    const texts = { 'all.csv': 'id,y,split\n1,cat,train\n2,dog,Testing\n' }
    expect(await reading(['1.png', '2.png'], { texts })).toEqual(['train cat 1.png', 'test dog 2.png'])
    const inside = {
      'train/metadata.csv': 'file_name,label\n1.png,cat\n',
      'test/metadata.csv': 'file_name,label\n1.png,dog\n',
    }
    expect(await reading(['train/1.png', 'test/1.png'], { texts: inside })).toEqual([
      'test dog 1.png',
      'train cat 1.png',
    ])
  })

  it('does not take hints of what to hand in for labels', async () => {
    const texts = { 'sample_submission.csv': 'id,label\n1,0\n2,0\n', 'train.csv': 'id,label\n1,cat\n2,dog\n' }
    expect(await reading(['1.png', '2.png'], { texts })).toEqual(PETS)
  })

  it('asks for its column of labels', async () => {
    const texts = { 'labels.csv': 'id,colour,kind\n1,red,cat\n2,red,dog\n' }
    await expect(reading(['1.png', '2.png'], { texts })).rejects.toThrow(
      'labels.csv: it is not clear which column has the labels. Pass --set data.labels=COLUMN with one of its columns: colour, kind.',
    )
    expect(await reading(['1.png', '2.png'], { texts, labels: 'kind' })).toEqual(PETS)
  })

  it('only repeats folders of classes, or is one of two readings', async () => {
    const files = ['cat/1.png', 'dog/2.png']
    expect(await reading(files, { texts: { 'a.csv': 'path,label\ncat/1.png,cat\ndog/2.png,dog\n' } })).toEqual(PETS)
    const texts = { 'a.csv': 'path,label\ncat/1.png,x\ndog/2.png,y\n' }
    await expect(reading(files, { texts })).rejects.toThrow('--layout table')
    expect(await reading(files, { texts, layout: 'table' })).toEqual(['any x 1.png', 'any y 2.png'])
  })

  it.each([
    ['paths of another machine', 'path,label\n/home/ann/data/1.png,cat\n/home/ann/data/2.png,dog\n'],
    ['paths of Windows', 'path,label\nC:\\ann\\1.png,cat\nC:\\ann\\2.png,dog\n'],
    ['a column for each class', 'file,cat,dog\n1.png,1,0\n2.png,0.0,1.0\n'],
    ['equal rows', 'file,label\n1.png,cat\n2.png,dog\n1.png,cat\n'],
  ])('has %s', async (_, table) => {
    expect(await reading(['images/1.png', 'images/2.png'], { texts: { 'labels.csv': table } })).toEqual(PETS)
  })

  it('is refused where a file has two labels, and asked for where one folder is no class', async () => {
    const texts = { 'labels.csv': 'file,label\n1.png,cat\n2.png,dog\n1.png,dog\n' }
    await expect(reading(['1.png', '2.png'], { texts })).rejects.toThrow(
      "labels.csv: calls 1.png both 'cat' and 'dog'. Keep one row for each file.",
    )
    const other = { 'labels.csv': 'id,age,sex\n1,40,f\n2,50,m\n' }
    await expect(reading(['images/1.png', 'images/2.png'], { texts: other })).rejects.toThrow(
      'of its columns: age, sex.',
    )
  })

  it('stands for the images of a folder that it does not name', async () => {
    const files = ['train/1.png', 'train/2.png', ...[3, 4, 5, 6].map((index) => `test/${index}.png`)]
    const texts = { 'train.csv': 'id,label\n1,cat\n2,dog\n' }
    const split = { validation: 0.1, test: 0.1, seed: 0 }
    const { odd } = await layoutOf('/set', folderContents(files, { texts }), { split })
    expect(odd).toEqual([{ path: 'test/', reason: 'train.csv has no label for 4 files in it' }])
  })

  it('tells which images it does not name, and which are not there', async () => {
    const texts = { 'labels.csv': 'id,label\n1,cat\n2,dog\n9,dog\n' }
    const split = { validation: 0.1, test: 0.1, seed: 0 }
    const { odd } = await layoutOf('/set', folderContents(['1.png', '2.png', '3.png'], { texts }), { split })
    expect(odd).toEqual([
      { path: '3.png', reason: 'labels.csv has no label for it' },
      { path: 'labels.csv', reason: '1 of its rows name no image that is there' },
    ])
  })
})
