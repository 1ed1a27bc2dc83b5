import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, freemem } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { usableCores, usableMemory } from '../../src/array/node/index.ts'
import { groupLimits } from '../../src/array/node/cgroup.ts'
import { checkThreads, defaultThreads, mostThreads, nodeRuntime } from '../../src/runtime/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'

const parent = temporaryFolder()
const GIB = 2 ** 30

/** Lays out a machine's files below a new folder, which stands for `/`. */
function machine(name: string, files: Readonly<Record<string, string | number>>): string {
  const root = join(parent, name)
  for (const [path, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), `${contents}\n`)
  }
  return root
}

const V2 = '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate'

describe('the limits of a container', () => {
  it('are none where there are no control groups', () => {
    expect(groupLimits(machine('none', { 'proc/self/cgroup': '0::/' }))).toEqual({})
    expect(groupLimits(join(parent, 'nowhere'))).toEqual({})
  })

  it('are the least of all groups around the process, without files that can be read again', () => {
    const root = machine('nested', {
      'proc/self/cgroup': '0::/pod/box',
      'proc/self/mountinfo': V2,
      'sys/fs/cgroup/pod/cpu.max': '150000 100000',
      'sys/fs/cgroup/pod/memory.max': 2 * GIB,
      'sys/fs/cgroup/pod/memory.current': 1.5 * GIB,
      'sys/fs/cgroup/pod/memory.stat': `anon ${GIB / 2}\nactive_file ${GIB / 4}\ninactive_file ${GIB / 4}`,
      'sys/fs/cgroup/pod/box/cpu.max': 'max 100000',
      'sys/fs/cgroup/pod/box/cpuset.cpus.effective': '0-2,7',
      'sys/fs/cgroup/pod/box/memory.max': 'max',
      'sys/fs/cgroup/pod/box/memory.current': GIB,
    })
    expect(groupLimits(root)).toEqual({ cores: 1.5, memory: GIB })
  })

  it('are found where a container sees its own group as the top', () => {
    const files = { 'sys/fs/cgroup/cpu.max': '400000 100000', 'proc/self/mountinfo': V2 }
    expect(groupLimits(machine('top', { ...files, 'proc/self/cgroup': '0::/' }))).toEqual({ cores: 4 })
    const bound = V2.replace(' / /sys', ' /docker/1a /sys')
    const outside = { ...files, 'proc/self/mountinfo': bound, 'proc/self/cgroup': '0::/docker/1a' }
    expect(groupLimits(machine('bound', outside))).toEqual({ cores: 4 })
  })

  it('are found in groups of the first version', () => {
    const mounts = ['cpu,cpuacct', 'memory'].map(
      (kind) => `31 23 0:27 / /sys/fs/cgroup/${kind} rw - cgroup cgroup rw,${kind}`,
    )
    const root = machine('first', {
      'proc/self/cgroup': '4:memory:/box\n3:cpu,cpuacct:/box\n1:name=systemd:/',
      'proc/self/mountinfo': mounts.join('\n'),
      'sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_quota_us': 50_000,
      'sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_period_us': 100_000,
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712',
      'sys/fs/cgroup/memory/memory.usage_in_bytes': GIB,
      'sys/fs/cgroup/memory/box/memory.limit_in_bytes': 3 * GIB,
      'sys/fs/cgroup/memory/box/memory.usage_in_bytes': GIB,
      'sys/fs/cgroup/memory/box/memory.stat': `total_inactive_file ${GIB / 2}`,
    })
    expect(groupLimits(root)).toEqual({ cores: 0.5, memory: 2.5 * GIB })
    expect([usableCores(root), usableMemory(root) <= 2.5 * GIB]).toEqual([1, true])
  })

  it('never give more than the machine has', () => {
    const files = { 'proc/self/mountinfo': V2, 'proc/self/cgroup': '0::/', 'sys/fs/cgroup/cpu.max': '9900000 100000' }
    const root = machine('wide', { ...files, 'sys/fs/cgroup/memory.max': 2 ** 59, 'sys/fs/cgroup/memory.current': 0 })
    expect(usableCores(root)).toBe(availableParallelism())
    expect(usableMemory(root) / freemem()).toBeCloseTo(1, 0)
  })
})

describe('threads', () => {
  it('are refused where there are far more than cores, with how many there may be', () => {
    expect(() => nodeRuntime({ threads: 1500 })).toThrow(`Use at most ${mostThreads()} here, best no more than`)
    expect(() => checkThreads(mostThreads() + 1)).toThrow(/^threads: \d+ are too many for \d+ cores?\. /)
    checkThreads(mostThreads())
    checkThreads(defaultThreads())
  })
})
