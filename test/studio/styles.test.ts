import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const web = fileURLToPath(new URL('../../src/studio/web/', import.meta.url))

/** Returns the classes that rules begin with, by the folder whose styles they are in. */
async function classesByFolder(): Promise<[name: string, folder: string][]> {
  const files = (await readdir(web, { recursive: true })).filter((file) => /^[\w-]+\/[\w-]+\.css$/.test(file))
  const found = files.map(async (file) => {
    const text = (await readFile(web + file, 'utf8')).replaceAll(/\/\*.*?\*\//gs, '')
    const names = text.matchAll(/(?:^|[},{])\s*\.([\w-]+)/g)
    return [...names].map(([, name]): [string, string] => [name, file.split('/')[0]])
  })
  return (await Promise.all(found)).flat()
}

it('gives every class to one part of the page: all styles are in one file, where equal names would meet', async () => {
  const folders = new Map<string, Set<string>>()
  for (const [name, folder] of await classesByFolder()) folders.set(name, (folders.get(name) ?? new Set()).add(folder))
  expect(folders.size).toBeGreaterThan(100)
  // What parts say of the common components begins with the component's name.
  const shared = [...folders].filter(([, where]) => where.size > 1 && !where.has('design'))
  expect(shared.map(([name, where]) => [name, [...where]])).toEqual([])
})
