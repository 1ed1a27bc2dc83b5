import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { VERSION } from '../../src/array/index.ts'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly bin: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string } | string>>
}

const execute = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
const entries = Object.entries(manifest.exports).filter(([entry]) => entry !== './package.json')

/** The folders of src that have an index.ts and whose names are public: such as `src/X` and `src/X/node`. */
async function publicFolders(): Promise<string[]> {
  const files = await readdir(join(root, 'src'), { recursive: true })
  return files.flatMap(
    (file) => /^([a-z]+(\/(node|queue|web|server|protocol))?)\/index\.ts$/.exec(file.replaceAll('\\', '/'))?.[1] ?? [],
  )
}

describe('the exports of package.json', () => {
  it.each(entries)('%s is built from a source file', (entry, target) => {
    const folder = entry === '.' ? '' : `${entry.slice(2)}/`
    expect(target).toEqual({ types: `./dist/${folder}index.d.ts`, default: `./dist/${folder}index.js` })
    expect(existsSync(join(root, 'src', folder, 'index.ts'))).toBe(true)
  })

  it('has an entry for every folder with an index.ts', async () => {
    // The package's own entry is the API.
    const folders = (await publicFolders()).filter((folder) => folder !== 'api').map((folder) => `./${folder}`)
    expect(entries.map(([entry]) => entry).toSorted()).toEqual(['.', ...folders].toSorted())
  })
})

it('the version of the command line is that of package.json', () => {
  expect(VERSION).toBe(manifest.version)
})

describe('the built package', () => {
  let folder: string

  /** Runs Node in the package's folder and returns what it printed. */
  const node = async (...parameters: string[]) => (await execute(process.execPath, parameters, { cwd: folder })).stdout

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'facet-package-'))
    await copyFile(join(root, 'package.json'), join(folder, 'package.json'))
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const build = ['-p', join(root, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')]
    await execute(process.execPath, [compiler, ...build])
  }, 180_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('prints the help of its command', async () => {
    expect(await node(manifest.bin.facet, '--help')).toContain('Usage: facet')
  })

  it('can be imported by every entry', async () => {
    const names = entries.map(([entry]) => manifest.name + entry.slice(1))
    const program = `for (const name of ${JSON.stringify(names)}) console.log(Object.keys(await import(name)).length > 0)`
    expect(await node('--input-type=module', '--eval', program)).toBe('true\n'.repeat(names.length))
  })

  it('trains in its own thread', async () => {
    await node(manifest.bin.facet, 'train', '--steps', '1', '--batch', '8', '--threads', '1', '--out', 'run')
    expect(await readdir(join(folder, 'run/checkpoints'))).toEqual(['step-1'])
  }, 120_000)

  it('has nothing that publint reports', async () => {
    expect((await publint({ pkgDir: folder, pack: false, strict: true })).messages).toEqual([])
  })
})
