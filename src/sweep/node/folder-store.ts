import { mkdir, readFile, readdir, link, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { randomBytes } from 'node:crypto'
import { rename } from 'node:fs/promises'
import type { Store } from './store.ts'
export function folderStore(folder: string): Store {
  const at = (key: string) => join(folder, key)
  const beside = async (key: string, bytes: Uint8Array) => {
    await mkdir(dirname(at(key)), { recursive: true })
    const path = `${at(key)}.${randomBytes(4).toString('hex')}.partial`
    await writeFile(path, bytes)
    return path
  }
  return {
    address: resolve(folder),
    get: (key) => readFile(at(key)).catch(() => undefined),
    put: async (key, bytes) => rename(await beside(key, bytes), at(key)),
    putNew: async (key, bytes) => {
      const path = await beside(key, bytes)
      try {
        await link(path, at(key))
        return true
      } catch {
        return false
      } finally {
        await rm(path)
      }
    },
    list: async (prefix) =>
      (await readdir(folder, { recursive: true })).filter((k) => k.startsWith(prefix)).map((key) => ({ key, size: 0 })),
    remove: (key) => rm(at(key), { force: true }),
  }
}
