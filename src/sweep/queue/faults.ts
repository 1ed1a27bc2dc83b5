import { FacetError } from '../../array/index.ts'
import { redacted } from '../node/secrets.ts'

/** What an error of a queue means for who uses it. */
export type QueueFault =
  /** A person has to change something: waiting would not help. */
  | { readonly kind: 'refused'; readonly error: FacetError }
  /** It may be over by itself, or somebody mends it: it is waited for. */
  | { readonly kind: 'passing'; readonly code: string; readonly message: string }

/** Who met with an error. */
interface Place {
  /** Where the queue is, without secrets. */
  readonly address: string
  /** What all keys begin with. */
  readonly prefix: string
}

/** Faults that are waited for, with what to do about those that do not end by themselves. */
const PASSING: Readonly<Record<string, string>> = {
  LOADING: 'is loading its data.',
  BUSY: 'is busy with a script of somebody else.',
  MASTERDOWN: 'has lost its primary.',
  CLUSTERDOWN: 'is part of a cluster that is down.',
  TRYAGAIN: 'is part of a cluster that is moving its keys.',
  NOREPLICAS: 'has too few replicas to write. Start them, or lower min-replicas-to-write.',
  READONLY: 'is a replica, which takes no writes. Make it a primary, or give the address of the primary.',
  OOM: 'has used up its memory. Raise maxmemory, or remove other keys.',
  MISCONF: 'cannot save its data and takes no writes. Free space on its disk, or switch saving off.',
}

/** Faults that a person has to mend before anything can go on. */
const REFUSED: Readonly<Record<string, (place: Place) => string>> = {
  NOPERM: (place) => refusalOf(place, []),
  NOAUTH: () => 'it asks for a password. Write redis://user:password@host:6379, best into FACET_QUEUE.',
  WRONGPASS: () => 'it refuses this user and password. Correct them in the address.',
  CROSSSLOT: ({ prefix }) =>
    `it is a cluster, on which the keys of a queue must share a slot. Say --prefix '{${prefix.replaceAll(/[{}]/g, '') || 'facet'}}', with braces.`,
  MOVED: () => 'the cluster has moved its keys to another node. Run the same command again: it finds them.',
  WRONGTYPE: ({ prefix }) => `something else than a queue is kept under ${prefix}:*. Choose another --prefix.`,
}

/** What a queue needs of Redis, in its own categories. */
function neededRights(prefix: string): string {
  return `ACL SETUSER <user> ~${prefix}:* +@read +@write +@blocking +@scripting +@transaction +@connection`
}

/** Commands that are named one by one; more are asked for as a whole. */
const NAMED = 8

/** Says which commands a user lacks, if that is known, and how to grant them. */
export function refusalOf({ prefix }: Place, commands: readonly string[]): string {
  if (commands.length === 0 || commands.length > NAMED) {
    return `its user may not do all that a queue needs. Grant it: ${neededRights(prefix)}`
  }
  const rules = commands.map((command) => `+${command.toLowerCase()}`)
  return `its user may not run ${commands.join(', ')}. Grant it: ACL SETUSER <user> ${rules.join(' ')}, or all that a queue needs: ${neededRights(prefix)}`
}

/** Says that a user may not touch the keys of a queue, and how to grant it. */
export function keysRefused({ prefix }: Place): string {
  return `its user may not read and write the keys ${prefix}:*. Grant it: ACL SETUSER <user> ~${prefix}:*`
}

/** Returns what an error of Redis means; undefined for one of the connection, or of one job. */
export function faultOf(error: Error, place: Place): QueueFault | undefined {
  const message = wordsOf(error)
  // Within a script the code may stand behind other words.
  const codes = isOfRights(message) ? ['NOPERM'] : (message.match(/\b[A-Z]{3,}\b/g) ?? [])
  const passing = codes.find((one) => Object.hasOwn(PASSING, one))
  if (passing !== undefined) {
    return { kind: 'passing', code: passing, message: `The queue at ${place.address} ${PASSING[passing]}` }
  }
  const refused = codes.find((one) => Object.hasOwn(REFUSED, one))
  if (refused !== undefined) return { kind: 'refused', error: refusal(place, explain(refused, message, place)) }
  if (!/unknown command/i.test(message)) return undefined
  return { kind: 'refused', error: refusal(place, 'it lacks a command. Use Redis 6.2 or newer, or Valkey.') }
}

/** Tells whether a message says that a user lacks a right: a script says so in words of its own. */
export function isOfRights(message: string): boolean {
  return /\bNOPERM\b|user executing the script can't|ACL failure/.test(message)
}

/** A transaction that was discarded says why in errors of its own. */
function wordsOf(error: Error): string {
  const before: unknown = 'previousErrors' in error ? error.previousErrors : []
  const all: unknown[] = [error, ...(Array.isArray(before) ? (before as unknown[]) : [])]
  return all.map((one) => (one instanceof Error ? one.message : '')).join('\n')
}

/** Returns the error of a queue that cannot be used. */
export function refusal({ address }: Pick<Place, 'address'>, why: string): FacetError {
  return new FacetError(`${address}: ${redacted(why)}`)
}

/** What a refused user may not do is said in many ways, of which no word but the command is repeated: some name the user. */
function explain(code: string, message: string, place: Place): string {
  if (code !== 'NOPERM') return REFUSED[code](place)
  const command = /the '([a-z|]+)' command/i.exec(message)?.[1]
  if (command !== undefined) return refusalOf(place, [command.toUpperCase()])
  return /\bkeys?\b/.test(message) ? keysRefused(place) : refusalOf(place, [])
}
