import type { SplitName } from '../index.ts'
import type { LabelTable } from './label-table.ts'
import { splitsAmong } from './split-names.ts'

/** Returns the splits that tables of one folder are called by: `train.csv` and `test.csv`. */
export function splitsOfTables(names: readonly string[]): ReadonlyMap<string, SplitName> {
  const bare = new Map(names.map((name) => [name, fileOf(name).replace(/\.[^.]+$/, '')]))
  const splits = splitsAmong([...bare.values()])
  const found = [...bare].flatMap(([name, word]) => {
    const split = splits.get(word)
    return split === undefined ? [] : [[name, split] as const]
  })
  return new Map(new Set(found.map(([, split]) => split)).size > 1 ? found : [])
}

/**
 * Joins tables with the same columns: those of one file name, as every split may have its own, and those of one folder that are
 * called as splits.
 */
export function joinTables(tables: readonly LabelTable[]): LabelTable[] {
  const groups = new Map<string, LabelTable[]>()
  for (const table of tables) {
    const which = table.split === undefined ? fileOf(table.name) : `${table.name.slice(0, -fileOf(table.name).length)}/`
    const key = JSON.stringify([which, table.fileColumn, table.columns])
    groups.set(key, [...(groups.get(key) ?? []), table])
  }
  return [...groups.values()].map((group) => (group.length === 1 ? group[0] : joined(group)))
}

function joined(group: readonly LabelTable[]): LabelTable {
  return {
    ...group[0],
    name: [...new Set(group.map(({ name, split }) => (split === undefined ? fileOf(name) : name)))].join(' and '),
    parts: group.flatMap(({ parts }) => parts),
    rows: group.flatMap(({ rows }) => rows),
    files: group.flatMap(({ files }) => files),
    splits: group.flatMap(({ rows, split }) => rows.map(() => split)),
    notes: group.flatMap(({ notes }) => notes),
  }
}

function fileOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
