import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { afterAll, describe, expect, it } from 'vitest'
import { openRun, readCheckpoint } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { TINY_FLAGS, facet, facetHere, trainTinyRun } from '../support/facet.ts'

const parent = temporaryFolder()
const mounted: string[] = []

/** Mounts a disk of some KiB, or returns undefined where that is not permitted. */
function smallDisk(kibibytes: number): string | undefined {
  const folder = join(parent, `disk-${kibibytes}`)
  mkdirSync(folder)
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder])
  if (status !== 0) return undefined
  mounted.push(folder)
  return folder
}

// 200 KiB do not hold the checkpoint, 600 KiB not the figures.
const disks = { tiny: smallDisk(8), small: smallDisk(200), fair: smallDisk(600) }
// Registered after the folder's own removal, so that it comes before it.
afterAll(() => mounted.forEach((folder) => spawnSync('umount', [folder])))

const train = (disk: string | undefined) =>
  facet(['train', ...TINY_FLAGS, '--steps', '2', '--json', '--out', join(disk ?? '', 'run')])

describe.skipIf(!disks.fair).concurrent('on a full disk', () => {
  it('a training that has no room for its checkpoint says so, and leaves a whole record', async () => {
    const { code, stderr } = await train(disks.small)
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^facet: .*ENOSPC.*The disk is full\. Free some space.*\n$/),
    ])
    const folder = join(disks.small ?? '', 'run')
    expect((await openRun(folder)).record).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('The disk is full.') as string,
    })
    expect(readdirSync(join(folder, 'checkpoints'))).toEqual([])
  })

  it('a training that has no room for its figures keeps its checkpoint, and only whole figures', async () => {
    const { code, stderr } = await train(disks.fair)
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^facet: .*The disk is full\..*\n$/)])
    const folder = join(disks.fair ?? '', 'run')
    expect((await openRun(folder)).record.state).toBe('failed')
    expect((await readCheckpoint(join(folder, 'checkpoints'))).memory.step).toBe(2)
    for (const name of readdirSync(join(folder, 'figures'))) decode(readFileSync(join(folder, 'figures', name)))
    expect(stderr).toContain(
      `The run is whole up to step 2: once that is seen to, \`facet resume ${folder}\` goes on from there.`,
    )
    // It does: with room enough only the end is left to make.
    spawnSync('mount', ['-o', 'remount,size=20m', disks.fair ?? ''])
    const resumed = await facet(['resume', folder])
    expect([resumed.code, resumed.stdout]).toEqual([0, expect.stringMatching(/^Trained 2 steps in /)])
    expect((await openRun(folder)).record).toMatchObject({ state: 'finished', steps: { taken: 2 } })
    expect((await openRun(folder)).record.message).toBeUndefined()
  })

  it('a training that has no room for anything, and a sample, say so and leave no half of a file', async () => {
    const [disk, run] = [disks.tiny ?? '', join(parent, 'run')]
    await trainTinyRun(run)
    const sample = await facetHere(['sample', run, '--count', '1', '--out', join(disk, 'sheet.png')])
    expect([sample.code, sample.stderr]).toEqual([1, expect.stringMatching(/^facet: .*The disk is full\..*\n$/)])
    expect(existsSync(join(disk, 'sheet.png'))).toBe(false)
    writeFileSync(join(disk, 'rest'), new Uint8Array(8192))
    const { code, stderr } = await facetHere(['train', ...TINY_FLAGS, '--out', join(disk, 'run')])
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^facet: .*The disk is full\..*\n$/)])
    expect(existsSync(join(disk, 'run', 'run.json'))).toBe(false)
  })
})
