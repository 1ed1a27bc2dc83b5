import { UsageError } from '../../array/index.ts'
import { configSchema } from '../../gan/index.ts'
import type { Config, Definitions } from '../../gan/index.ts'

/** Returns what of a config stays the same for a whole run: how long it is may change, and where its data lies. */
export function lastingConfig(config: Config): unknown {
  return { ...without(config, ['steps', 'epochs']), data: without(config.data, ['source']) }
}

function without(object: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))
}

/** A value that two configs differ in. */
interface ConfigChange {
  readonly path: string
  readonly before: unknown
  readonly now: unknown
}

/** The most changes that a message names. */
const NAMED = 5

interface Comparing {
  /** The config's file, for the message. */
  readonly path: string
  /** What the checkpoint says; undefined where it does not. */
  readonly before: unknown
  /** The parts that must be the same; by default all but how long the run is and where its data lies. */
  readonly parts?: readonly string[]
  /** What the config's names stand for. */
  readonly definitions?: Definitions
}

/**
 * Refuses a config that was changed since a checkpoint was written.
 *
 * @throws UsageError which names what has changed
 */
export function checkUnchanged(config: Config, { path, before, parts, definitions }: Comparing): void {
  if (before === undefined) return
  const changes = changesOf(asNow(before, definitions), lastingConfig(config)).filter(
    (change) => !parts || parts.includes(change.path.split('.')[0]),
  )
  if (changes.length === 0) return
  const named = changes.slice(0, NAMED).map(({ path: place, before: old, now }) => {
    return `${place} was ${textOf(old)} and is ${textOf(now)}`
  })
  const more = changes.length > NAMED ? `; and ${changes.length - NAMED} more` : ''
  throw new UsageError(
    `${path}: changed since the run was trained with it: ${named.join('; ')}${more}. Put that back, or train a new run ` +
      `with \`facet train --config ${path}\`.`,
  )
}

/** What earlier versions wrote lacks settings that have come since: those have their defaults. */
function asNow(before: unknown, definitions: Definitions | undefined): unknown {
  // Any source and length do: they are left out again.
  const whole = isObject(before) ? { ...before, steps: 1, data: { ...asObject(before.data), source: 'any' } } : before
  const parsed = configSchema(definitions).safeParse(whole)
  return parsed.success ? lastingConfig(parsed.data) : before
}

function changesOf(before: unknown, now: unknown, path = ''): ConfigChange[] {
  if (!isObject(before) || !isObject(now) || Array.isArray(before) !== Array.isArray(now)) {
    return JSON.stringify(before) === JSON.stringify(now) ? [] : [{ path, before, now }]
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])]
  return keys.flatMap((key) => changesOf(before[key], now[key], path === '' ? key : `${path}.${key}`))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {}
}

function textOf(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value)
}
