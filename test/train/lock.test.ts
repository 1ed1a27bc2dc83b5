import { spawn } from 'node:child_process'
import { readFileSync, readdirSync, writeFileSync, mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { lockRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const parent = temporaryFolder()
let folder = ''
let count = 0

beforeEach(() => {
  folder = join(parent, `${count++}`)
  mkdirSync(folder)
})

/** A process that locks the folder, tells what came of it, and stays until its input ends. */
async function holder(): Promise<{ told: string; kill: () => Promise<void>; end: () => Promise<void> }> {
  const program = `
    const { lockRun } = await import('./src/train/node/lock.ts')
    process.stdin.resume()
    try {
      const { release } = await lockRun(${JSON.stringify(folder)})
      process.stdin.on('end', release)
      console.log('held')
    } catch (error) {
      console.log(error.message)
    }`
  const args = ['--import', './scripts/source.mjs', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] })
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const told = await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve))
  const ending = (end: () => void) => () => {
    end()
    return closed
  }
  return { told: told.trim(), kill: ending(() => child.kill('SIGKILL')), end: ending(() => child.stdin.end()) }
}

const locks = () => readdirSync(folder).filter((name) => name.startsWith('.lock-'))

it('a run is held by one process, which others are told of, until it lets go', async () => {
  const first = await holder()
  expect(first.told).toBe('held')
  const [name] = locks()
  const [pid] = /\d+/.exec(name) ?? []
  const refused = lockRun(folder)
  await expect(refused).rejects.toThrow(UsageError)
  await expect(refused).rejects.toThrow(`${folder}: in use by process ${pid}. Wait until it ends, or stop it.`)
  // Who is refused leaves nothing behind.
  expect(locks()).toEqual([name])
  await first.end()
  expect(locks()).toEqual([])
  await (await lockRun(folder)).release()
  expect(locks()).toEqual([])
})

it('a process that was killed does not hold it any more', async () => {
  const first = await holder()
  await first.kill()
  expect(locks()).toHaveLength(1)
  const { release } = await lockRun(folder)
  expect(locks()).toEqual([expect.stringContaining(`.lock-${process.pid}-`)])
  await release()
})

it('of many that begin at once, no two hold it', async () => {
  const all = await Promise.all(Array.from({ length: 4 }, holder))
  expect(all.filter(({ told }) => told === 'held').length).toBeLessThanOrEqual(1)
  for (const { told } of all) expect(told).toMatch(/^held$|: in use by process \d+\./)
  await Promise.all(all.map(({ end }) => end()))
  expect(locks()).toEqual([])
})

it('a process does not hold it twice', async () => {
  const { release } = await lockRun(folder)
  await expect(lockRun(folder)).rejects.toThrow(`${folder}: in use by this process.`)
  expect(locks()).toHaveLength(1)
  await release()
})

it.skipIf(process.platform !== 'linux')(
  'a process that has the number of one that is gone does not hold it',
  async () => {
    const name = `.lock-${process.ppid}-1-${hostname()}`
    writeFileSync(join(folder, name), '')
    const { release } = await lockRun(folder)
    expect(locks()).not.toContain(name)
    await release()
    // The same process, with the time at which it did begin, does.
    const [, fields] = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(/\) (?!.*\) )/)
    writeFileSync(join(folder, `.lock-${process.ppid}-${fields.split(' ')[19]}-${hostname()}`), '')
    await expect(lockRun(folder)).rejects.toThrow(`in use by process ${process.ppid}.`)
  },
)

it('a lock of another machine is left to the user, who is told which file it is', async () => {
  const name = '.lock-77-5-other%20machine'
  writeFileSync(join(folder, name), '')
  await expect(lockRun(folder)).rejects.toThrow(
    `${folder}: in use by process 77 of other machine. Wait for it; if it is no more, remove ${join(folder, name)}.`,
  )
  expect(locks()).toEqual([name])
})

it('a folder that has vanished cannot be held', async () => {
  await expect(lockRun(join(folder, 'gone'))).rejects.toThrow('ENOENT')
})
