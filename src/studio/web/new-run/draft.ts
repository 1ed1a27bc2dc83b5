import type { Config } from '../../../gan/index.ts'
import type { NewRunRequest, RunDetail } from '../../protocol/index.ts'
import { flatten, isSame, valueAt } from '../settings/flatten.ts'

/** What a form of a new run says so far. */
export interface Draft {
  readonly preset: string
  readonly data: string
  /** Choices of objective by family; absent for the preset's own. */
  readonly objectives: Readonly<Record<string, string>>
  /** Settings that differ from the preset, by path; null takes away what is there. */
  readonly values: Readonly<Record<string, unknown>>
  readonly tags: readonly string[]
}

/** Returns what is asked of the server. */
export function requestOf({ preset, data, objectives, values, tags }: Draft): NewRunRequest {
  return {
    preset,
    data,
    objectives: Object.entries(objectives),
    assignments: Object.entries(values),
    ...(tags.length > 0 && { tags }),
  }
}

/** Steps and epochs are two ways to say one thing. */
const INSTEAD: Readonly<Record<string, string>> = { steps: 'epochs', epochs: 'steps' }

/** Returns a draft with a setting; undefined is the preset's own again. */
export function withValue(draft: Draft, path: string, value: unknown): Draft {
  const others = Object.entries(draft.values).filter(([other]) => other !== path && other !== INSTEAD[path])
  return { ...draft, values: Object.fromEntries(value === undefined ? others : [...others, [path, value]]) }
}

/** Returns a draft with another choice of objective; the empty one is the preset's own. */
export function withObjective(draft: Draft, family: string, choice: string): Draft {
  const { [family]: _, ...others } = draft.objectives
  return { ...draft, objectives: choice === '' ? others : { ...others, [family]: choice } }
}

/** Returns a draft of a run like one that is there. */
export function draftLike(run: Pick<RunDetail, 'config' | 'preset'>, presets: Readonly<Record<string, Config>>): Draft {
  const preset = run.preset !== undefined && Object.hasOwn(presets, run.preset) ? run.preset : 'facet'
  const { config = presets[preset] } = run
  return {
    preset,
    data: config.data.source,
    objectives: {},
    values: differences(presets[preset], config),
    tags: [],
  }
}

/** Returns what has to be set for a preset to become another config, by path. The data's name is asked for by itself. */
export function differences(preset: Config, config: Config): Record<string, unknown> {
  const leaves = [...Object.keys(flatten(preset)), ...Object.keys(flatten(config))]
  const paths = new Set(leaves.map((path) => settable(path, config)))
  const changed = [...paths].filter(
    (path) => path !== 'data.source' && !isSame(valueAt(preset, path), valueAt(config, path)),
  )
  // Setting steps takes epochs away, and the other way round.
  const said = changed.filter((path) => !(path in INSTEAD && valueAt(config, path) === undefined))
  return Object.fromEntries(said.map((path) => [path, valueAt(config, path) ?? null]))
}

/** The latent vector is set as a whole, and a term is taken away as one. */
function settable(path: string, config: Config): string {
  const [term] = /^terms\.\w+/.exec(path) ?? []
  if (term !== undefined && valueAt(config, term) === undefined) return term
  return path.startsWith('latents.') ? 'latents' : path
}

/** Returns a draft that starts from another preset; what was put in stays, and so does data unless it was the preset's. */
export function withPreset(draft: Draft, preset: string, presets: Readonly<Record<string, Config>>): Draft {
  const isOwn = draft.data === presets[draft.preset].data.source
  return { ...draft, preset, data: isOwn ? presets[preset].data.source : draft.data }
}
