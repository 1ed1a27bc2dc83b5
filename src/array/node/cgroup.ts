import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a container, or another group of processes, may use; a limit that there is not is absent. */
export interface GroupLimits {
  /** Cores, of which there may be parts: 1.5. */
  readonly cores?: number
  /** Memory that may still be taken, in bytes. */
  readonly memory?: number
}

/**
 * Returns the limits of the control groups that this process is in, and of all groups around them: the least counts.
 *
 * @param root - where `/proc` and `/sys` lie; default `/`
 */
export function groupLimits(root = '/'): GroupLimits {
  const groups = groupsOf(root)
  const cores = groups.flatMap((folder) => coreLimits(folder))
  const memory = groups.flatMap((folder) => memoryLimits(folder))
  return {
    ...(cores.length > 0 && { cores: Math.min(...cores) }),
    ...(memory.length > 0 && { memory: Math.max(0, Math.min(...memory)) }),
  }
}

/** The folders of all groups that this process is in, at any level. */
function groupsOf(root: string): string[] {
  const memberships = linesOf(join(root, 'proc/self/cgroup')).map((line) => /^\d+:([^:]*):(.*)$/.exec(line))
  return mountsOf(root).flatMap(({ controllers, mount, top }) => {
    const own = memberships.find((found) => found?.[1] === controllers || sharesOne(found?.[1], controllers))?.[2]
    if (own === undefined) return []
    // A container may see its own group as the top, and hear of it by its path on the machine.
    const inner = own === top || top === '/' ? own : own.startsWith(`${top}/`) ? own : top
    const below = top === '/' ? inner : inner.slice(top.length)
    return upwards(join(root, mount), join(root, mount, below))
  })
}

interface Mount {
  /** Of the first version: `cpu,cpuacct`, `memory`; empty of the second. */
  readonly controllers: string
  readonly mount: string
  /** The group that is mounted. */
  readonly top: string
}

function mountsOf(root: string): Mount[] {
  return linesOf(join(root, 'proc/self/mountinfo')).flatMap((line) => {
    const [, top, mount, kind, options] = /^\S+ \S+ \S+ (\S+) (\S+) .* - (cgroup2?) \S+ (\S+)/.exec(line) ?? []
    if (kind === undefined) return []
    const named = options.split(',').filter((option) => CONTROLLERS.has(option))
    if (kind === 'cgroup2') return [{ controllers: '', mount, top }]
    return named.length > 0 ? [{ controllers: named.join(','), mount, top }] : []
  })
}

/** Controllers of the first version that limit what is asked for here. */
const CONTROLLERS = new Set(['cpu', 'cpuset', 'memory'])

function sharesOne(some: string | undefined, others: string): boolean {
  return others !== '' && (some ?? '').split(',').some((name) => others.split(',').includes(name))
}

/** A folder and those above it, up to the top. */
function upwards(top: string, folder: string): string[] {
  return folder === top || !folder.startsWith(top) ? [top] : [folder, ...upwards(top, dirname(folder))]
}

function coreLimits(folder: string): number[] {
  const [quota, period] = textOf(join(folder, 'cpu.max')).split(' ').map(Number)
  const [older, olderPeriod] = ['cpu.cfs_quota_us', 'cpu.cfs_period_us'].map((name) => numberIn(join(folder, name)))
  const shares = [quota / period, older / olderPeriod]
  const sets = ['cpuset.cpus.effective', 'cpuset.effective_cpus'].map((name) => countOf(textOf(join(folder, name))))
  return [...shares, ...sets].filter((cores) => cores > 0)
}

/** The number of cores in a list such as `0-3,8`. */
function countOf(list: string): number {
  const ranges = list.split(',').map((range) => range.split('-').map(Number))
  return list === '' ? 0 : ranges.reduce((sum, [first, last = first]) => sum + last - first + 1, 0)
}

/** The first version says that there is no limit by a number near 2⁶³. */
const NO_LIMIT = 2 ** 60

function memoryLimits(folder: string): number[] {
  const stat = new Map(
    linesOf(join(folder, 'memory.stat')).map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]),
  )
  const sum = (...names: readonly string[]) => names.reduce((total, name) => total + (stat.get(name) ?? 0), 0)
  // Pages of files that were read are given back as soon as they are needed.
  const left = (limit: number, used: number, reclaimable: number) => limit - Math.max(0, used - reclaimable)
  const current = numberIn(join(folder, 'memory.current'))
  const newer = ['memory.max', 'memory.high'].map((name) =>
    left(numberIn(join(folder, name)), current, sum('active_file', 'inactive_file')),
  )
  const limit = numberIn(join(folder, 'memory.limit_in_bytes'))
  const used = numberIn(join(folder, 'memory.usage_in_bytes'))
  const older = limit < NO_LIMIT ? [left(limit, used, sum('total_active_file', 'total_inactive_file'))] : []
  return [...newer, ...older].filter(Number.isFinite)
}

function numberIn(path: string): number {
  const text = textOf(path)
  return text === '' ? NaN : Number(text)
}

function linesOf(path: string): string[] {
  return textOf(path).split('\n').filter(Boolean)
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}
