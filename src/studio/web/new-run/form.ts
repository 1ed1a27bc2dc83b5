import type { Config } from '../../../gan/index.ts'
import type { ConfigFacts } from '../../protocol/index.ts'
import { valueAt } from '../settings/flatten.ts'
import { withValue } from './draft.ts'
import type { Draft } from './draft.ts'

/** What every part of the form works on. */
export interface Form {
  readonly facts: ConfigFacts
  readonly draft: Draft
  /** The whole config that comes of the draft, or the last one that could be. */
  readonly config: Config
  /** What is wrong, and where. */
  readonly problem?: { readonly error: string; readonly path?: string }
  readonly change: (draft: Draft) => void
}

/** Returns the value that stands at a setting: what was put in, even if it cannot be, or what comes of the rest. */
export function shownValue({ draft, config }: Form, path: string): unknown {
  return isChanged(draft, path) ? draft.values[path] : valueAt(config, path)
}

/** Returns whether a setting was put in, and is not the preset's. */
export function isChanged({ values }: Draft, path: string): boolean {
  return Object.hasOwn(values, path)
}

/** Puts a setting in; undefined gives it back to the preset. */
export function put({ draft, change }: Form, path: string, value: unknown): void {
  change(withValue(draft, path, value))
}

/** Returns what is wrong at a setting, or within it. */
export function problemAt({ problem }: Form, path: string): string | undefined {
  return problem?.path === path || problem?.path?.startsWith(`${path}.`) === true ? problem.error : undefined
}
