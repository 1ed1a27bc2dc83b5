import { UsageError } from '../array/index.ts'
import type { Node } from '../graph/index.ts'
import type { Law } from './laws/index.ts'
import type { Network } from './networks/index.ts'
import type { Term, TermContext } from './terms/index.ts'
import { settingEntries } from './settings.ts'
import type { SettingList } from './settings.ts'

/** A definition of something that a config can name: what a module given to `--use` exports. */
export type Definition =
  | Defined<'term', Term>
  | Defined<'network', Network>
  | Defined<'law', Law>
  | Defined<'preset', PresetPatch>

interface Defined<Kind extends string, Value> {
  readonly kind: Kind
  readonly name: string
  readonly value: Value
}

/** A preset as a change of another. */
export interface PresetPatch {
  readonly summary: string
  /** The preset that it changes; default `facet`. */
  readonly base?: string
  /** What is laid over it, as a config file is: arrays replace whole arrays, null takes away. */
  readonly config: object
}

/** A term as it is defined: settings may be numbers alone, which stand for defaults without ends. */
export interface TermDefinition<Given extends Readonly<Record<string, SettingValue>>> extends Omit<
  Term,
  'settings' | 'value' | 'summary' | 'bounds'
> {
  readonly summary?: string
  readonly settings?: Given
  readonly value: (context: TermContext, settings: { readonly [name in keyof Given]: number }) => Node
  readonly bounds?: Term['bounds']
}

type SettingValue = number | SettingList[string]

/**
 * Defines a term of the objective.
 *
 * @param name - by which a config weights it and a log reports it: a lower-case word
 * @example
 * defineTerm('brightness', {
 *   player: 'G', reads: 'fake', group: 'image', formula: 'E (mean(x) − m)²', unit: 'none',
 *   settings: { m: 0.3 },
 *   value: ({ fake }, { m }) => scalar(mean(square(sub(mean(fake.images, [1, 2, 3]), m)))),
 * })
 * @throws UsageError for a name that cannot be a term's
 */
export function defineTerm<
  Given extends Readonly<Record<string, SettingValue>> = Readonly<Record<string, SettingValue>>,
>(name: string, { settings, summary = name, value, ...term }: TermDefinition<Given>): Defined<'term', Term> {
  checkName('defineTerm', name)
  return {
    kind: 'term',
    name,
    value: { ...term, summary, settings: settingEntries(settings), value: value as Term['value'] },
  }
}

/**
 * Defines what networks can be built of: a generator, the body of a discriminator, or both under one name.
 *
 * @throws UsageError for a name that cannot be a network's, and where neither is given
 */
export function defineNetwork(name: string, network: Network): Defined<'network', Network> {
  checkName('defineNetwork', name)
  if (network.generator || network.discriminator) return { kind: 'network', name, value: network }
  throw new UsageError(`defineNetwork('${name}'): give a generator, a discriminator, or both.`)
}

/**
 * Defines a distribution that latent parts can be drawn from.
 *
 * @throws UsageError for a name that cannot be a law's
 */
export function defineLaw(name: string, law: Law): Defined<'law', Law> {
  checkName('defineLaw', name)
  return { kind: 'law', name, value: law }
}

/**
 * Defines a preset as a change of another.
 *
 * @throws UsageError for a name that cannot be a preset's
 */
export function definePreset(name: string, preset: PresetPatch): Defined<'preset', PresetPatch> {
  checkName('definePreset', name)
  return { kind: 'preset', name, value: preset }
}

function checkName(call: string, name: string): void {
  if (/^[a-z][a-z0-9_-]*$/.test(name)) return
  throw new UsageError(`${call}('${name}'): a name is a lower-case word, such as 'brightness'.`)
}
