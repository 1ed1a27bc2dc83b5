import type { SplitName } from '../index.ts'

/** What the splits of a data set are called, whatever the case. */
const NAMES: Readonly<Record<SplitName, RegExp>> = {
  train: /^(train|training|trn|learn|learning)$/,
  validation: /^(val|valid|validation|validate|dev|development|eval|evaluation)$/,
  test: /^(test|testing|tst|holdout|t10k)$/,
}

/** Words that say nothing beside the name of a split: `training_set`, `test images`. */
const FILLERS = /^(set|data|dataset|images?|imgs?|pictures|photos|samples|split|part|folder|files|\d+)$/

/** Fillers that are written together with the name of a split, as in `trainset` and `val2017`. */
const ENDING = /(set|data|images|imgs)?\d*$/

/**
 * Tells which of some sibling folders are splits: by `train`, `val`, `test` and their synonyms in any case, alone or beside words
 * that say nothing or that all of them share, as in `seg_train` and `seg_test`.
 *
 * @returns the split of every name that is one
 */
export function splitsAmong(names: readonly string[]): Map<string, SplitName> {
  const words = new Map(names.map((name) => [name, wordsOf(name)]))
  const isShared = (word: string) => names.length > 1 && [...words.values()].every((others) => others.includes(word))
  const found = [...words].flatMap(([name, all]) => {
    const telling = all.filter((word) => !FILLERS.test(word) && !isShared(word))
    const split = telling.length === 1 ? splitOfWord(telling[0]) : undefined
    return split === undefined ? [] : [[name, split] as const]
  })
  return new Map(found)
}

/** Returns the split that a word names. */
export function splitOfWord(word: string): SplitName | undefined {
  const lower = word.toLowerCase()
  const splits = Object.keys(NAMES) as SplitName[]
  return splits.find((split) => NAMES[split].test(lower) || NAMES[split].test(lower.replace(ENDING, '')))
}

function wordsOf(name: string): string[] {
  const words = name.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase()
  return words.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}
