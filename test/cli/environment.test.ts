import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { explainSystemError } from '../../src/array/node/index.ts'
import { outcomeOf } from '../../src/cli/exit.ts'
import { PROGRAM, TINY_FLAGS } from '../support/facet.ts'

const folder = mkdtempSync(join(tmpdir(), 'facet-environment-'))
afterAll(() => rmSync(folder, { recursive: true }))

const [node, program] = [PROGRAM[0], resolve(PROGRAM[1])]
let count = 0

/** Trains for two steps by a shell, which may set limits first. */
function train(before: string, environment: Readonly<Record<string, string | undefined>> = {}) {
  const flags = [...TINY_FLAGS, '--steps', '2', '--out', join(folder, `${count++}`)].map((word) => `'${word}'`)
  const command = `${before} exec '${node}' '${program}' train ${flags.join(' ')}`
  const env = { ...process.env, ...environment }
  const { status, stderr } = spawnSync('sh', ['-c', command], { env, encoding: 'utf8', cwd: folder })
  return { code: status, last: stderr.trimEnd().split('\n').at(-1) ?? '' }
}

/** Newer versions of Node need less, and below that end before any of our code runs. */
const isNode20 = process.versions.node.startsWith('20.')

describe.skipIf(process.platform !== 'linux')('a machine that is short of', () => {
  it.runIf(isNode20).each([
    ['open files', 'ulimit -n 40;', 'EMFILE at open. This process may open no more files. Allow more, as with'],
    ['address space', 'ulimit -v 8000000;', 'There is not enough memory. Free some, allow more to this process'],
  ])('%s says so, and what to do', (_, before, message) => {
    const { code, last } = train(before)
    expect([code, last]).toEqual([1, expect.stringMatching(/^facet: /)])
    expect(last).toContain(message)
  })

  it('a home, a folder for temporary files and a language trains all the same', () => {
    const lacks = { HOME: '/proc', XDG_CACHE_HOME: undefined, TMPDIR: join(folder, 'nowhere'), LANG: 'C', LC_ALL: 'C' }
    expect(train('', lacks).code).toBe(0)
  })

  it('a home of its own finds no telemetry of ONNX Runtime there, nor in the working directory', () => {
    const home = mkdtempSync(join(folder, 'home-'))
    const environment = { HOME: home, XDG_CACHE_HOME: undefined, ORT_DISABLE_TELEMETRY: undefined }
    expect(train('', environment).code).toBe(0)
    expect(train('', { ...environment, HOME: '/proc' }).code).toBe(0)
    const written = [home, folder].flatMap((place) => readdirSync(place, { recursive: true }).map(String))
    expect(written.filter((name) => /microsoft|\.ses$/i.test(name))).toEqual([])
  })
})

describe('what is said of an error', () => {
  const system = (code: string, syscall: string) =>
    Object.assign(new Error(`${code}: odd, ${syscall}`), { code, syscall })

  it.each([
    ['a folder that has vanished', system('ENOENT', 'uv_cwd'), 'The folder that this was started in has vanished'],
    [
      'memory that kernels ask for',
      new RangeError('WebAssembly.Memory(): could not allocate memory'),
      'not enough memory',
    ],
    ['memory that arrays ask for', new RangeError('Array buffer allocation failed'), 'not enough memory'],
    ['the memory of ONNX Runtime', new Error('std::bad_alloc'), 'not enough memory'],
    [
      'a thread',
      Object.assign(new Error('Worker failed'), { code: 'ERR_WORKER_INIT_FAILED' }),
      'No thread can be started',
    ],
    [
      'a module',
      Object.assign(new Error("Cannot find package 'zod'"), { code: 'ERR_MODULE_NOT_FOUND' }),
      'Install Facet again',
    ],
    [
      'a library that does not fit into memory',
      Object.assign(new Error('x.so: failed to map segment from shared object'), { code: 'ERR_DLOPEN_FAILED' }),
      'There is not enough memory',
    ],
    [
      'a library that may not be opened',
      Object.assign(new Error('x.so: cannot open: Too many open files'), { code: 'ERR_DLOPEN_FAILED' }),
      'This process may open no more files',
    ],
    ['a full disk', system('ENOSPC', 'write'), 'The disk is full.'],
  ])('about %s blames no defect', (_, error, message) => {
    expect(explainSystemError(error)).toBeInstanceOf(FacetError)
    expect(outcomeOf(error)).toEqual({
      code: 1,
      text: expect.stringMatching(new RegExp(`^facet: .*${message}`)) as string,
    })
  })

  it.each(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ELOOP'])(
    'about %s names no option, which a command may lack',
    (code) => expect(outcomeOf(system(code, 'open')).text).not.toContain('--'),
  )

  it('that nobody expects says that it is a defect', () => {
    expect(outcomeOf(new TypeError('x is undefined')).text).toContain('This is a defect in Facet.')
  })
})

it('an older Node is told to be too old: the first file has no word that it does not know', () => {
  const text = readFileSync(program, 'utf8')
  expect(text).not.toMatch(/^import |\?\.|\?\?|^await /m)
  expect(text).toContain('and Facet needs 20.19 or newer.')
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } }
  expect(engines.node).toBe('>=20.19')
})
