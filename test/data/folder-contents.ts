import type { Contents } from '../../src/data/node/walk.ts'

/** Texts, or their bytes, by the names of their files. */
export type FolderTexts = Readonly<Record<string, string | Uint8Array>>

/** What a walk would find where these files lie, with what is in those that are read, and these empty folders. */
export function folderContents(
  files: readonly string[],
  { empty = [], texts = {} }: { empty?: readonly string[]; texts?: FolderTexts } = {},
): Contents {
  const above = (path: string) => path.split('/').map((_, depth, names) => names.slice(0, depth).join('/'))
  const folders = new Set([...files.flatMap(above), ...empty.flatMap((path) => [...above(path), path])])
  folders.delete('')
  const found = [...files, ...Object.keys(texts)].toSorted().map((name) => {
    const read = () => Promise.resolve(bytesOf(texts[name] ?? ''))
    return { name, size: 1, written: 0, changed: 0, read }
  })
  return { files: found, folders: [...folders].toSorted(), odd: [] }
}

function bytesOf(text: string | Uint8Array): Buffer {
  return typeof text === 'string' ? Buffer.from(text) : Buffer.from(text)
}
