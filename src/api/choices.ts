import { closest } from 'fastest-levenshtein'
import { UsageError } from '../array/index.ts'
import { codesOf } from '../gan/index.ts'
import type { Code, Config } from '../gan/index.ts'
import type { CodeMeaning } from '../train/node/index.ts'

/** Returns the position of a name, or throws a UsageError that says which names there are. */
export function chooseName(name: string, names: readonly string[], what: string): number {
  const index = names.indexOf(name)
  if (index >= 0) return index
  if (names.length === 0) throw new UsageError(`This run has no ${what} to choose.`)
  const shown = names.length > 20 ? `${names.slice(0, 20).join(', ')}, …` : names.join(', ')
  throw new UsageError(`Unknown ${what} '${name}'. Did you mean '${closest(name, [...names])}'? There are: ${shown}.`)
}

/**
 * Returns the code of a name, or of what it was found to mean.
 *
 * @param meanings - what an evaluation found, by code
 */
export function chooseCode(name: string, { latents }: Config, meanings: Readonly<Record<string, CodeMeaning>>): Code {
  const codes = codesOf(latents)
  const meant = codes.find((code) => meanings[code.name]?.meaning === name)
  if (meant) return meant
  const names = codes.map((code) => code.name)
  return codes[chooseName(name, names, 'code')]
}
