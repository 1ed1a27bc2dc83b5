import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, uptime } from 'node:os'

/** What tells a process from all others that there are and were, on this machine and on others. */
export interface ProcessIdentity {
  readonly pid: number
  /** When the process began, in ticks since its machine did; 0 where the platform does not tell. */
  readonly start: number
  readonly host: string
  /** Which boot of which machine it runs under: see {@link sameBoot}. */
  readonly boot: string
  /** The namespace that its number belongs to: every container has its own. Empty where that is unknown. */
  readonly namespace: string
}

/** The largest process number of any platform. */
const MOST_PID = 2 ** 32 - 1

/** Whether a number can be that of a process: 0 and negative numbers stand for groups of processes. */
export function isProcessNumber(pid: number): boolean {
  return Number.isSafeInteger(pid) && pid > 0 && pid <= MOST_PID
}

/** Returns the identity of this process. */
export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    start: statOf('self')?.start ?? 0,
    host: hostname(),
    boot: ownBoot(),
    namespace: ownNamespace(),
  }
}

/** Returns an identity as it may stand in a file's name: `PID-START-HOST+BOOT+NAMESPACE`. */
export function identityText({ pid, start, host, boot, namespace }: ProcessIdentity): string {
  return `${pid}-${start}-${encodeURIComponent(host)}+${boot}+${namespace}`
}

/** Reads {@link identityText}; undefined where a text is none. */
export function identityOf(text: string): ProcessIdentity | undefined {
  const [, pid, start, host, boot, namespace] = /^(\d+)-(\d+)-([^+]+)\+([0-9a-z]+)\+(\d*)$/.exec(text) ?? []
  if (namespace === undefined || !isProcessNumber(Number(pid))) return undefined
  return { pid: Number(pid), start: Number(start), host: decodedHost(host), boot, namespace }
}

/** Reads a host's name as it stands in an identity's text, which may have been made by anything. */
export function decodedHost(host: string): string {
  try {
    return decodeURIComponent(host)
  } catch {
    return host
  }
}

/** Whether a process shares machine, boot and namespace with this one, so that its number means the same to both. */
export function isNeighbour({ host, boot, namespace }: Omit<ProcessIdentity, 'pid' | 'start'>): boolean {
  const own = ownIdentity()
  return namespace !== '' && namespace === own.namespace && sameBoot({ host, boot }, own)
}

/** Whether a process is there. `unknown` is said of another machine's, and where the platform does not tell enough. */
export type ProcessState = 'alive' | 'gone' | 'unknown'

/** Returns whether a process is still there: numbers are used again, so its start must be the same, too. */
export function processState(identity: ProcessIdentity): ProcessState {
  if (!isProcessNumber(identity.pid)) return 'gone'
  if (!isNeighbour(identity)) return 'unknown'
  if (!isListed(identity.pid)) return 'gone'
  const found = procIsOwn() ? statOf(identity.pid) : undefined
  if (!found) return 'unknown'
  return found.start === identity.start && !found.ended ? 'alive' : 'gone'
}

/**
 * Sends a signal to another process of this machine, after a last look that the number still belongs to it.
 *
 * @param hasShownLife - whether the process has just shown that it is there, for platforms that do not tell when one began
 * @returns whether the signal was sent: never to this process, to the first one, or to a group
 */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals, hasShownLife: boolean): boolean {
  const { pid } = identity
  if (!isProcessNumber(pid) || pid === 1 || pid === process.pid || !isNeighbour(identity)) return false
  const state = processState(identity)
  if (state === 'gone' || (state === 'unknown' && !hasShownLife)) return false
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

function isListed(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Another user's process cannot be sent a signal, but is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** What Linux tells of a process; undefined where it does not. Times are in ticks since the machine began. */
function statOf(pid: number | 'self'): { readonly start: number; readonly ended: boolean } | undefined {
  const stat = readOr(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  if (stat === '') return undefined
  // From the third field on: the second is the command in brackets, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // A process that was killed is listed until its parent asks how it ended.
  return { start: Number(fields[19]), ended: fields[0] === 'Z' || fields[0] === 'X' }
}

/** Whether /proc numbers processes as this one does: it may have been mounted in another namespace. */
function procIsOwn(): boolean {
  return readOr(() => readlinkSync('/proc/self')) === String(process.pid)
}

/** Seconds by which the time of a boot may differ between two reckonings of it. */
const BOOT_SLACK = 5

/** Whether two processes run under one boot of one machine. Without Linux's own number for it, name and time of the boot tell. */
function sameBoot(one: Pick<ProcessIdentity, 'host' | 'boot'>, other: Pick<ProcessIdentity, 'host' | 'boot'>): boolean {
  if (one.boot === other.boot && !one.boot.startsWith('t')) return true
  const [first, second] = [one, other].map(({ boot }) => Number(/^t(\d+)$/.exec(boot)?.[1]))
  return one.host === other.host && Math.abs(first - second) <= BOOT_SLACK
}

function ownBoot(): string {
  const id = readOr(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')).replaceAll(/[^0-9a-f]/g, '')
  return id === '' ? `t${Math.round(Date.now() / 1000 - uptime())}` : id
}

/** Only Linux has namespaces of processes; elsewhere all are in one. */
function ownNamespace(): string {
  if (process.platform !== 'linux') return '1'
  return /\d+/.exec(readOr(() => readlinkSync('/proc/self/ns/pid')))?.[0] ?? ''
}

function readOr(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
