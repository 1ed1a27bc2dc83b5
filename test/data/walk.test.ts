import { mkdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { walkFolder } from '../../src/data/node/walk.ts'
import { temporaryFolder } from './idx-bytes.ts'
import { writeTree } from './image-bytes.ts'

const parent = temporaryFolder()
const names = async (folder: string) => (await walkFolder(folder)).files.map(({ name }) => name)

describe('walkFolder', () => {
  it('finds files on all levels, sorted by code units, and passes over what systems leave behind', async () => {
    const files = [
      'b.png',
      'a/é.png',
      'a/z.png',
      'a/Z.png',
      'a/deep/er/1',
      'a/..png',
      'a/.png',
      '.git/x',
      'a/Thumbs.db',
    ]
    const more = ['__MACOSX/a/1.png', '.DS_Store', 'a/desktop.ini', 'a/two\nlines .png']
    const tree = Object.fromEntries([...files, ...more].map((name) => [name, 'x']))
    const { files: found, folders, odd } = await walkFolder(writeTree(parent, 'plain', tree))
    expect(found.map(({ name }) => name)).toEqual([
      ...['a/Z.png', 'a/deep/er/1', 'a/two\nlines .png', 'a/z.png', 'a/é.png', 'b.png'],
    ])
    expect([folders, odd]).toEqual([['a', 'a/deep', 'a/deep/er'], []])
  })

  it('follows links to files and folders outside', async () => {
    const elsewhere = writeTree(parent, 'elsewhere', { 'inner/1.png': 'x', '2.png': 'y' })
    const folder = writeTree(parent, 'linked', { 'cat/0.png': 'z' })
    symlinkSync(elsewhere, join(folder, 'dog'))
    symlinkSync(join(elsewhere, '2.png'), join(folder, 'cat', 'two.png'))
    expect(await names(folder)).toEqual(['cat/0.png', 'cat/two.png', 'dog/2.png', 'dog/inner/1.png'])
  })

  it('enters no folder twice: where it lies comes before where links lead', async () => {
    const folder = writeTree(parent, 'twice', { 'b/1.png': 'x', 'b/inner/2.png': 'y' })
    symlinkSync('b', join(folder, 'a'))
    symlinkSync(join('b', 'inner'), join(folder, 'c'))
    const { files, odd } = await walkFolder(folder)
    expect(files.map(({ name }) => name)).toEqual(['b/1.png', 'b/inner/2.png'])
    expect(odd).toEqual(['a', 'c'].map((path) => ({ path, reason: 'it is a link to a folder that is read already' })))
  })

  it('ends where links run in circles, lead upwards or nowhere', async () => {
    const folder = writeTree(parent, 'circles', { 'cat/1.png': 'x' })
    const outside = writeTree(parent, 'outside', { '2.png': 'y' })
    symlinkSync('.', join(folder, 'cat', 'self'))
    symlinkSync('..', join(folder, 'cat', 'up'))
    symlinkSync('/', join(folder, 'everything'))
    symlinkSync('round', join(folder, 'cat', 'round'))
    symlinkSync('gone.png', join(folder, 'cat', 'dangling.png'))
    symlinkSync(outside, join(folder, 'cat', 'out'))
    symlinkSync(outside, join(outside, 'in'))
    const { files, odd } = await walkFolder(folder)
    expect(files.map(({ name }) => name)).toEqual(['cat/1.png', 'cat/out/2.png'])
    expect(odd).toEqual([
      { path: 'cat/dangling.png', reason: 'it is a link that leads nowhere' },
      { path: 'cat/out/in', reason: 'it is a link to a folder that is read already' },
      { path: 'cat/round', reason: 'it is a link that leads nowhere' },
      { path: 'cat/self', reason: 'it is a link to a folder that is read already' },
      { path: 'cat/up', reason: 'it is a link to a folder that this one lies in' },
      { path: 'everything', reason: 'it is a link to a folder that this one lies in' },
    ])
  })

  it.skipIf(process.platform === 'win32')('does not read what is no file', async () => {
    const folder = writeTree(parent, 'sockets', { 'cat/1.png': 'x' })
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(join(folder, 'cat', 'socket.png'), resolve))
    expect((await walkFolder(folder)).odd).toEqual([{ path: 'cat/socket.png', reason: 'it is no file' }])
    server.close()
  })

  it('says when there is no such folder', async () => {
    await expect(walkFolder(join(parent, 'nowhere'))).rejects.toThrow('the folder is not there any more.')
  })

  it('reads a folder of many', async () => {
    const folder = join(parent, 'many')
    mkdirSync(folder)
    writeTree(folder, 'x', Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.png`, 'x'])))
    expect(await names(folder)).toHaveLength(300)
  })
})
