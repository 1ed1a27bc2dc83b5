import { mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { decodeTensors } from '../../src/array/index.ts'
import { judgeFile, judgeFileName, judgeFolder, openJudge, openJudgeFile } from '../../src/metrics/node/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { smallData as data } from './small-data.ts'

const runtime = nodeRuntime({ threads: 1 })
const parent = temporaryFolder()
const FILE = `${data.fingerprint}-v1.safetensors`

/** Opens a judge of two steps, and tells how many it trained and what it said. */
async function open(cacheFolder: string | undefined, steps = 2) {
  const notices: string[] = []
  let trained = 0
  const judge = await openJudge({
    data: { ...data, test: { ...data.test, size: 20 } },
    runtime,
    steps,
    cacheFolder,
    onProgress: () => trained++,
    onNotice: (notice) => notices.push(notice),
  })
  await judge.release()
  return { accuracy: judge.accuracy, overall: judge.real.overall, trained, notices }
}

describe('openJudge', () => {
  it('trains once, and then reads what it kept', async () => {
    const folder = join(parent, 'new', 'folders')
    const first = await open(folder)
    expect([first.trained, first.notices]).toEqual([2, []])
    expect(await open(folder)).toEqual({ ...first, trained: 0 })
    expect(readdirSync(folder)).toEqual([FILE])
    expect(decodeTensors(readFileSync(join(folder, FILE)), FILE).metadata.data).toBe('mnist')
  })

  it.each([
    ['cut off', (path: string) => truncateSync(path, 50_000), /it cannot be used\. The judge is trained anew\./],
    ['no tensors at all', (path: string) => writeFileSync(path, 'hello'), /it cannot be used/],
    ['damaged in a single bit', flipLastBit, /its contents are damaged\. The judge is trained anew\./],
  ])('trains anew with a word when the file is %s', async (name, damage, notice) => {
    const folder = join(parent, name)
    const first = await open(folder)
    damage(join(folder, FILE))
    expect(await open(folder)).toEqual({ ...first, notices: [expect.stringMatching(notice)] })
    expect(await open(folder)).toEqual({ ...first, trained: 0 })
  })

  it('trains anew where another recipe is asked for', async () => {
    const folder = join(parent, 'recipe')
    await open(folder)
    const { trained, notices } = await open(folder, 3)
    expect([trained, notices]).toEqual([3, [expect.stringContaining('its steps is another')]])
  })

  it('works without a folder it can write to, and says so', async () => {
    const blocked = join(parent, 'a-file')
    writeFileSync(blocked, '')
    for (const folder of [join(blocked, 'below'), '/proc/facet/judges']) {
      const { trained, notices } = await open(folder)
      expect(trained).toBe(2)
      expect(notices.at(-1)).toMatch(/^The judge cannot be kept and will be trained again next time: E/)
    }
  })

  it('leaves nothing half-written behind where the file cannot take its place', async () => {
    const folder = join(parent, 'in-the-way')
    mkdirSync(join(folder, FILE), { recursive: true })
    const { trained, notices } = await open(folder)
    expect([trained, notices.length]).toEqual([2, 2])
    expect(readdirSync(folder)).toEqual([FILE])
  })

  it('may be called twice at once', async () => {
    const folder = join(parent, 'twice')
    const [first, second] = await Promise.all([open(folder), open(folder)])
    expect(second.overall).toEqual(first.overall)
    expect(readdirSync(folder)).toEqual([FILE])
    expect((await open(folder)).trained).toBe(0)
  })
})

describe('judgeFile', () => {
  const options = { data: { ...data, test: { ...data.test, size: 20 } }, runtime, steps: 2 }
  const cacheFolder = join(parent, 'sent')

  it('is what the cache keeps, and opens elsewhere as the same judge', async () => {
    const { name, bytes } = await judgeFile({ ...options, cacheFolder })
    expect([name, judgeFileName(data.fingerprint)]).toEqual([FILE, FILE])
    expect(Buffer.from(bytes).equals(readFileSync(join(cacheFolder, FILE)))).toBe(true)
    const [sent, kept] = [await openJudgeFile(bytes, options), await openJudge({ ...options, cacheFolder })]
    expect([sent.accuracy, sent.real.overall]).toEqual([kept.accuracy, kept.real.overall])
    await sent.release()
    await kept.release()
  })

  it('refuses damaged bytes, and those of other data', async () => {
    const { bytes } = await judgeFile({ ...options, cacheFolder })
    const damaged = Uint8Array.from(bytes)
    damaged[damaged.length - 1] ^= 1
    await expect(openJudgeFile(damaged, options)).rejects.toThrow(/its contents are damaged\. Remove the file/)
    const other = { ...options, data: { ...options.data, fingerprint: 'other' } }
    await expect(openJudgeFile(bytes, other)).rejects.toThrow(/its fingerprint is another/)
  })
})

function flipLastBit(path: string): void {
  const bytes = readFileSync(path)
  bytes[bytes.length - 1] ^= 1
  writeFileSync(path, bytes)
}

describe('judgeFolder', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it.each([
    [{ FACET_CACHE: '/a', XDG_CACHE_HOME: '/b' }, '/a/judges'],
    [{ FACET_CACHE: '', XDG_CACHE_HOME: '/b' }, '/b/facet/judges'],
    [{ FACET_CACHE: undefined, XDG_CACHE_HOME: '' }, join(homedir(), '.cache/facet/judges')],
  ])('of %j is %s', (variables, expected) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
    expect(judgeFolder()).toBe(expected)
  })

  it('is what openJudge uses', async () => {
    vi.stubEnv('FACET_CACHE', join(parent, 'environment'))
    await open(undefined)
    expect(readdirSync(join(parent, 'environment', 'judges'))).toEqual([FILE])
  })
})
