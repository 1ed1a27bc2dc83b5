import { csvLine } from '../data/index.ts'
import type { SettingStanding, SweepResults, TrialStanding } from './results.ts'
import type { SettingValue } from './spec.ts'

/** What a run scored, by name. */
type Scores = TrialStanding['metrics']

/**
 * Returns what a sweep found as comma-separated values: a row a run, best settings first, with a column for every path, for
 * every metric of its newest result (against validation images, under its own name), and for those against test images, as
 * `test.<name>`. What is not known is empty.
 */
export function resultsCsv({ settings, paths, columns }: SweepResults): string {
  const trials = settings.flatMap((setting) => setting.trials.map((trial) => ({ setting, trial })))
  const metrics = namesOf(
    trials.map(({ trial }) => trial.metrics),
    columns.map(({ name }) => name),
  )
  const test = namesOf(
    trials.map(({ trial }) => trial.test ?? {}),
    metrics,
  )
  const header = [
    ...['rank', 'setting', 'key', ...paths, 'seed', 'state', 'step', ...metrics],
    ...test.map((name) => `test.${name}`),
    ...['seconds', 'standing', 'folder', 'message'],
  ]
  const rows = trials.map(({ setting, trial }) => [
    ...settingFields(setting, paths),
    ...[trial.seed, trial.state, trial.step, ...fields(trial.metrics, metrics), ...fields(trial.test ?? {}, test)],
    ...[trial.seconds, setting.state, runFolder(trial), trial.message ?? ''],
  ])
  return [header, ...rows].map(csvLine).join('')
}

/** Returns the folder of a run in that of its sweep. */
function runFolder({ trial, state }: TrialStanding): string {
  return state === 'waiting' ? '' : `runs/${trial}`
}

function settingFields({ rank, name, key, values }: SettingStanding, paths: readonly string[]): (string | number)[] {
  return [rank ?? '', name, key, ...paths.map((path) => wholeValue(values[path]))]
}

/** A value as a file of a sweep says it, however long it is. */
function wholeValue(value: SettingValue | undefined): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** The names that any run has a value of: those of tables first, then the others as they come. */
function namesOf(scores: readonly Scores[], first: readonly string[]): string[] {
  const there = new Set(scores.flatMap((one) => Object.keys(one).filter((name) => one[name] !== null)))
  return [...first.filter((name) => there.has(name)), ...[...there].filter((name) => !first.includes(name))]
}

function fields(scores: Scores, names: readonly string[]): (string | number)[] {
  return names.map((name) => scores[name] ?? '')
}
