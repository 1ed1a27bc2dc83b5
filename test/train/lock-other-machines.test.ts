import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { holderOf, interruptHolder, lockRun } from '../../src/train/node/index.ts'
import { LEASE } from '../../src/train/node/lock-beat.ts'
import { LockLost, confirmLock } from '../../src/train/node/lock-keeper.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const parent = temporaryFolder()
let folder = ''
let count = 0

beforeEach(() => {
  folder = join(parent, `${count++}`)
  mkdirSync(folder)
})
afterEach(() => {
  vi.restoreAllMocks()
})

const locks = () => readdirSync(folder).filter((name) => name.startsWith('.lock-'))

/** Puts a lock there that was last written to so many seconds ago; by default it is another machine's. */
function lockOf(seconds: number, name = `.lock-77-5-${hostname()}+0a1b2c+4026531836+0123abcd`): string {
  const path = join(folder, name)
  writeFileSync(path, 'held\n')
  const then = Date.now() / 1000 - seconds
  utimesSync(path, then, then)
  return path
}

describe('a process of another machine or container', () => {
  it('holds a run as long as it gives signs of life, which whoever is refused is told', async () => {
    lockOf(12)
    const words = `process 77 of ${hostname()}. It runs on another machine or in another container, and gave its last sign of life 12 s ago.`
    await expect(lockRun(folder)).rejects.toThrow(words)
    await expect(lockRun(folder)).rejects.toThrow('if it was killed, the folder is free in 18 s.')
    expect(await holderOf(folder)).toMatchObject({ pid: 77, isHere: false })
    expect(locks()).toHaveLength(1)
  })

  it('does not hold it any more once it has been silent for long', async () => {
    lockOf(LEASE / 1000 + 1)
    expect(await holderOf(folder)).toBeUndefined()
    const { release } = await lockRun(folder)
    expect(locks()).toEqual([expect.stringContaining(`.lock-${process.pid}-`)])
    await release()
  })

  it('is measured by the clock of the file system, not by that of this machine', async () => {
    lockOf(12)
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000)
    await expect(lockRun(folder)).rejects.toThrow('12 s ago')
  })

  it('whose clock is an hour behind is seen to hold it as soon as it gives a sign', async () => {
    const path = lockOf(3600)
    expect(await holderOf(folder)).toBeUndefined()
    utimesSync(path, Date.now() / 1000 - 3595, Date.now() / 1000 - 3595)
    expect(await holderOf(folder)).toMatchObject({ pid: 77 })
  })
})

describe('a process that stood still', () => {
  const aged = (milliseconds: number) => (lock: Awaited<ReturnType<typeof lockRun>>) => {
    lock.signed.set(lock.signed.map((time) => time - milliseconds))
    return lock
  }

  it('goes on where nobody else came, with a new sign of life', async () => {
    const lock = await lockRun(folder).then(aged(2 * LEASE))
    utimesSync(lock.path, 1, 1)
    await lock.confirm()
    expect(Date.now() - statSync(lock.path).mtimeMs).toBeLessThan(LEASE)
    await lock.release()
  })

  it('writes no more where another took the run over, and says who', async () => {
    const lock = await lockRun(folder).then(aged(2 * LEASE))
    rmSync(lock.path)
    lockOf(1)
    await expect(lock.confirm()).rejects.toThrow(LockLost)
    await expect(confirmLock(lock)).rejects.toThrow(
      `${folder}: this process stood still for 60 s, and process 77 of ${hostname()} has taken it over. Nothing was written`,
    )
    await lock.release()
    expect(locks()).toHaveLength(1)
  })

  it('writes no more where another is about to', async () => {
    const lock = await lockRun(folder).then(aged(2 * LEASE))
    lockOf(0)
    await expect(lock.confirm()).rejects.toThrow(LockLost)
    await lock.release()
  })

  it('is not disturbed by others while it gives signs', async () => {
    const lock = await lockRun(folder)
    lockOf(0)
    await lock.confirm()
    aged(LEASE / 2 - 1000)(lock)
    await expect(lock.confirm()).resolves.toBeUndefined()
    await lock.release()
  })
})

describe('signals', () => {
  it.each([`.lock-0-0-${hostname()}`, `.lock-99999999999999999999-0-${hostname()}`])(
    'are not sent by %s, which nobody holds',
    async (name) => {
      lockOf(0, name)
      expect(await holderOf(folder)).toBeUndefined()
      const { release } = await lockRun(folder)
      expect(locks()).not.toContain(name)
      await release()
    },
  )

  it('never reach this process, the first one, or one whose number was used again', async () => {
    const kill = vi.spyOn(process, 'kill')
    const lock = await lockRun(folder)
    const own = await holderOf(folder)
    await lock.release()
    if (!own) throw new Error('this process holds the folder')
    const others = [{ pid: 1 }, { pid: 0 }, { pid: -1 }, { pid: process.ppid }, {}]
    for (const other of others) expect(interruptHolder({ ...own, ...other })).toBe(false)
    expect(kill.mock.calls.filter(([, signal]) => signal !== 0)).toEqual([])
  })
})

const canUnshare = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0

/** Runs a program in a namespace of processes of its own. */
function inContainer(program: string) {
  const words = ['--import', './scripts/source.mjs', '--input-type=module', '--eval', program]
  const all = ['--pid', '--fork', '--mount-proc', process.execPath, ...words]
  return spawnSync('unshare', all, { cwd: ROOT, encoding: 'utf8' })
}

// Needs the right to make namespaces, which only root has on most machines.
describe.skipIf(!canUnshare)('two containers of one machine', () => {
  const imports = `const { holderOf, lockRun } = await import('./src/train/node/lock.ts')`

  it('keep one another out of a run', async () => {
    const lock = await lockRun(folder)
    const words = JSON.stringify(folder)
    const { stdout } = inContainer(
      `${imports}; await lockRun(${words}).catch(({ message }) => console.log(message)); console.log((await holderOf(${words})).isHere)`,
    )
    expect(stdout).toMatch(
      `${folder}: in use by process ${process.pid} of ${hostname()}. It runs on another machine or in`,
    )
    expect(stdout).toMatch(/false\n$/)
    await lock.confirm()
    await lock.release()
  })

  it('take over what another left behind once it has been silent for long', async () => {
    inContainer(`${imports}; await lockRun(${JSON.stringify(folder)}); process.kill(process.pid, 'SIGKILL')`)
    const [left] = locks()
    await expect(lockRun(folder)).rejects.toThrow('the folder is free in')
    utimesSync(join(folder, left), 1, 1)
    const { release } = await lockRun(folder)
    expect(locks()).not.toContain(left)
    await release()
  })
})
