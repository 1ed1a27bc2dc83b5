import { UsageError } from '../array/index.ts'
import { merged } from './config-tree.ts'
import type { Definition } from './define.ts'
import { builtIn } from './definitions.ts'
import type { Definitions } from './definitions.ts'
import { presets } from './presets.ts'
import type { Preset } from './presets.ts'

/** Everything that a config can name, and the configs that it can begin as. */
export interface Vocabulary extends Definitions {
  readonly presets: Readonly<Record<string, Preset>>
}

/** The vocabulary that Facet brings. */
export const builtInVocabulary: Vocabulary = { ...builtIn, presets }

/**
 * Returns a vocabulary with more definitions, in the order given: a preset may name what comes before it.
 *
 * @throws UsageError for a name that is taken, and for a preset whose base there is none of
 */
export function extendVocabulary(
  definitions: readonly Definition[],
  vocabulary: Vocabulary = builtInVocabulary,
): Vocabulary {
  return definitions.reduce(withDefinition, vocabulary)
}

function withDefinition(vocabulary: Vocabulary, definition: Definition): Vocabulary {
  const { kind, name } = definition
  if (kind === 'term') return { ...vocabulary, terms: withName(vocabulary.terms, definition) }
  if (kind === 'network') return { ...vocabulary, networks: withName(vocabulary.networks, definition) }
  if (kind === 'law') return { ...vocabulary, laws: withName(vocabulary.laws, definition) }
  const { summary, base = 'facet', config } = definition.value
  if (!Object.hasOwn(vocabulary.presets, base)) {
    throw new UsageError(`definePreset('${name}'): there is no preset '${base}' to begin with.`)
  }
  const { summary: _, ...whole } = vocabulary.presets[base]
  const value = { ...merged(whole, config, vocabulary), summary } as unknown as Preset
  return { ...vocabulary, presets: withName(vocabulary.presets, { kind, name, value }) }
}

function withName<Value>(
  known: Readonly<Record<string, Value>>,
  { kind, name, value }: { readonly kind: string; readonly name: string; readonly value: Value },
): Readonly<Record<string, Value>> {
  // Every run has its module loaded more than once: by the program, and by the thread that trains.
  if (known[name] === value) return known
  if (!Object.hasOwn(known, name)) return { ...known, [name]: value }
  throw new UsageError(`There is a ${kind} named '${name}' already. Give yours another name.`)
}
