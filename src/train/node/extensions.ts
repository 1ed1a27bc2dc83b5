import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { isAbsolute, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '../../array/index.ts'
import { builtInVocabulary, extendVocabulary } from '../../gan/index.ts'
import type { Config, Definition, Vocabulary } from '../../gan/index.ts'
import { resolveToSelf } from './own-modules.ts'

/** A module that was named, as a config records it. */
export type UsedModule = NonNullable<Config['use']>[number]

/** A vocabulary, and where what is not built in comes from. */
export interface Extensions {
  readonly vocabulary: Vocabulary
  /** What a config records, in the order in which it was loaded. */
  readonly used: readonly UsedModule[]
  /** Files of the modules that were named; what a program passes has none. */
  readonly files: readonly string[]
  /** Whether a program passed definitions themselves, which another thread cannot have. */
  readonly isHere: boolean
}

/** What trains with nothing but what is built in. */
export const NO_EXTENSIONS: Extensions = { vocabulary: builtInVocabulary, used: [], files: [], isHere: false }

/**
 * Loads modules, which executes them, and adds what they export to the built-in vocabulary. Every exported definition counts,
 * in lists too.
 *
 * @param use - files or packages, as seen from the working directory, and definitions themselves
 * @throws UsageError for a module that cannot be found or loaded, that exports no definition, or whose names are taken
 */
export async function loadExtensions(use: readonly (string | Definition)[]): Promise<Extensions> {
  if (use.length === 0) return NO_EXTENSIONS
  const passed = use.filter((each) => typeof each !== 'string')
  const modules = []
  for (const name of use) if (typeof name === 'string') modules.push(await loadModule(name))
  const program = passed.length > 0 ? [{ module: 'program', sha256: hashOf(passed.map(textOf).join('\n')) }] : []
  return {
    vocabulary: extendVocabulary([...modules.flatMap(({ definitions }) => definitions), ...passed]),
    used: [...modules.map(({ used }) => used), ...program],
    files: modules.map(({ file }) => file),
    isHere: passed.length > 0,
  }
}

interface LoadedModule {
  readonly used: UsedModule
  readonly file: string
  readonly definitions: readonly Definition[]
}

async function loadModule(name: string): Promise<LoadedModule> {
  const file = fileOf(name)
  const source = await readFile(file).catch(() => {
    throw new UsageError(
      `--use ${name}: there is no such file or package. Give the path of a module, such as ./mine.mjs.`,
    )
  })
  resolveToSelf()
  const exported = (await import(pathToFileURL(file).href).catch((error: unknown) => {
    throw new UsageError(`--use ${name}: ${whyNot(file, error)}`, { cause: error })
  })) as Readonly<Record<string, unknown>>
  const definitions = Object.values(exported).flat().filter(isDefinition)
  if (definitions.length === 0) {
    throw new UsageError(
      `--use ${name}: it exports no definition. Export what defineTerm, defineNetwork, defineLaw or definePreset returns.`,
    )
  }
  return {
    used: { module: isPath(name) ? resolve(name) : name, sha256: hashOf(source) },
    file,
    definitions: [...new Set(definitions)],
  }
}

function isPath(name: string): boolean {
  return isAbsolute(name) || /^\.{1,2}[/\\]/.test(name) || /\.[cm]?[jt]s$/.test(name)
}

/** The file of a module; a package is looked for from the working directory on. */
function fileOf(name: string): string {
  if (isPath(name)) return resolve(name)
  try {
    return createRequire(resolve('module.js')).resolve(name)
  } catch {
    return resolve(name)
  }
}

function whyNot(file: string, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const isUnread = error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION'
  if (isUnread && /\.[cm]?ts$/.test(file)) {
    return 'this version of Node does not read TypeScript. Use Node 22.18 or later, or give the module as JavaScript.'
  }
  return `it cannot be loaded. ${text}`
}

function isDefinition(value: unknown): value is Definition {
  if (typeof value !== 'object' || value === null) return false
  const { kind, name, value: defined } = value as Partial<Record<'kind' | 'name' | 'value', unknown>>
  const isKind = kind === 'term' || kind === 'network' || kind === 'law' || kind === 'preset'
  return isKind && typeof name === 'string' && typeof defined === 'object' && defined !== null
}

/** What a definition is, as text: what it says, and the code of its functions. */
function textOf(definition: Definition): string {
  return JSON.stringify(definition, (_, value: unknown) => (typeof value === 'function' ? value.toString() : value))
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/**
 * Refuses to go on with a run with other modules than it was trained with.
 *
 * @param accepts - whether changed modules are taken all the same
 * @throws UsageError which names the modules that are missing or changed
 */
export function checkSameModules(
  { use = [] }: Pick<Config, 'use'>,
  { used }: Pick<Extensions, 'used'>,
  { accepts = false }: { readonly accepts?: boolean } = {},
): void {
  if (used.length < use.length) {
    const named = use.map(({ module }) => `--use ${module}`).join(' ')
    throw new UsageError(
      `The run was trained with modules, which are executed only where they are named. Pass ${named}.`,
    )
  }
  if (used.length > use.length) {
    throw new UsageError(`The run was trained with ${use.length} modules, and ${used.length} are given. Give the same.`)
  }
  const changed = use.filter(({ sha256 }, index) => sha256 !== used[index].sha256)
  if (changed.length === 0 || accepts) return
  throw new UsageError(
    `${changed.map(({ module }) => module).join(', ')}: changed since the run was begun. Put that back, or pass ` +
      '--accept-changed-modules to train on with what it is now.',
  )
}
