import { UsageError } from '../array/index.ts'
import type { DataRequest } from '../data/node/index.ts'

/** Reads `path=value` of `--set`; the value is JSON, or else a word. */
export function parseAssignment(text: string): [path: string, value: unknown] {
  const at = text.indexOf('=')
  if (at < 1) throw new UsageError(`--set ${text}: pass path=value, such as --set batch=32.`)
  const [path, value] = [text.slice(0, at), text.slice(at + 1)]
  try {
    return [path, JSON.parse(value)]
  } catch {
    return [path, value]
  }
}

/**
 * Returns what `--set data.…` asks of data.
 *
 * @throws UsageError for any other path
 */
export function dataSettings(assignments: readonly string[]): Partial<DataRequest> {
  const settings: Record<string, unknown> = {}
  for (const [path, value] of assignments.map(parseAssignment)) {
    const [, name, part] = /^data\.([a-z]+)(?:\.([a-z]+))?$/.exec(path) ?? []
    if (name === undefined || name === 'source') {
      throw new UsageError(`--set ${path}: only settings of data can be set here, such as data.range=[0,4095].`)
    }
    settings[name] = part === undefined ? value : { ...(settings[name] as object), [part]: value }
  }
  return settings
}
