import { formatCount, formatDuration, mainEffects, roundLines, sweepPage } from '../figures/index.ts'
import type { PagePicture, SidePicture, Theme } from '../figures/index.ts'
import { sayBetter } from '../metrics/index.ts'
import type { SweepResults } from './results.ts'
import { failuresTable, settingsTable, testTable } from './results-tables.ts'
import { effectsText, sourceOf, sweepVerdict } from './results-text.ts'

/** Samples of runs. */
export interface RunPictures {
  /** Best settings first. */
  readonly shown: readonly SidePicture[]
  /** Pictures that there is no room for. */
  readonly leftOut: number
}

/** Sets what a sweep found as one HTML page that needs nothing but itself. */
export function resultsPage(found: SweepResults, pictures: RunPictures): string {
  return sweepPage({
    title: found.name,
    facts: factsOf(found),
    verdict: sweepVerdict(found),
    settings: settingsTable(found),
    notes: found.columns,
    test: testTable(found),
    effects: effectsPicture(found),
    effectsNote: EFFECTS_NOTE,
    rounds: roundsPicture(found),
    failures: failuresTable(found),
    pictures: pictures.shown,
    picturesNote: tellPictures(pictures),
  })
}

function factsOf({ metric, settings, seeds, rounds, counts, steps, seconds }: SweepResults): SweepFact[] {
  const done = counts.done + counts.diverged + counts.failed
  return [
    { name: 'ranked by', value: `${metric.title} ${sourceOf(metric)} (${sayBetter(metric)})` },
    {
      name: 'settings',
      value: `${formatCount(settings.length)} × ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}`,
    },
    { name: 'rounds', value: `${rounds.length}` },
    { name: 'results', value: `${formatCount(done)} of ${formatCount(counts.planned)}` },
    { name: 'steps', value: `${formatCount(steps.taken)} of about ${formatCount(steps.planned)}` },
    { name: 'trained for', value: `${formatDuration(seconds)} in all` },
  ]
}

interface SweepFact {
  readonly name: string
  readonly value: string
}

const EFFECTS_NOTE =
  'Each panel takes one path of the config and puts the runs of all settings together by its value, whatever else they have. The share ' +
  'explained is η²; beside it stands what a path without any effect would come to by chance, since its values go with other settings. ' +
  'Runs are lost where they diverged or failed: what is left of such a value looks better than it is.'

function effectsPicture(found: SweepResults): PagePicture | undefined {
  const { effects, metric: measure } = found
  if (!effects.some(({ levels }) => levels.some(({ summary }) => summary))) return undefined
  const subtitle = `${effectsText(found)}.`
  return both('Main effects of each path', (theme) => mainEffects({ measure, effects, subtitle, theme }))
}

/** Lines need two rounds, and a setting that has a score. */
function roundsPicture({ rounds, settings, metric: measure }: SweepResults): PagePicture | undefined {
  const lines = settings.map(({ rank, name, state, course }) => ({
    name: rank === undefined ? name : `${rank}. ${name}`,
    state,
    points: course.map(({ round, summary: { mean, deviation } }) => ({ round, mean, deviation })),
  }))
  if (rounds.length < 2 || lines.every(({ points }) => points.length === 0)) return undefined
  const steps = rounds.map((_, round) => stepsOf(settings, round))
  const labels = rounds.map((share, round) => steps[round] ?? `${Number((100 * share).toPrecision(3))} % of steps`)
  const subtitle = `${measure.title} ${sourceOf(measure)}.`
  return both('How settings went on from round to round', (theme) =>
    roundLines({ measure, rounds: labels, settings: lines, subtitle, theme }),
  )
}

/** The steps at which a round ends, where they are the same for all settings that have come so far. */
function stepsOf(settings: SweepResults['settings'], round: number): string | undefined {
  const steps = new Set(
    settings.flatMap(({ course }) => course.filter((one) => one.round === round)).map(({ step }) => step),
  )
  return steps.size === 1 ? `${formatCount([...steps][0])} steps` : undefined
}

function both(alt: string, draw: (theme: Theme) => string): PagePicture {
  return { alt, light: draw('light'), dark: draw('dark') }
}

function tellPictures({ leftOut }: RunPictures): string {
  const rest = leftOut === 0 ? '' : ` ${formatCount(leftOut)} more are left out; they are in the folders of the runs.`
  return `The newest sheet of every run, best settings first.${rest}`
}
