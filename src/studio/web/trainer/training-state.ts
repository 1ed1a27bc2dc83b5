import { addDuration } from '../../../train/index.ts'
import type { Durations, Move } from '../../../train/index.ts'
import type { ImageRows, Place, Report } from './messages.ts'

/** How a training stands. */
export type Phase = 'fetching' | 'loading' | 'paused' | 'going' | 'finished' | 'failed'

/** Samples of the fixed latents after a step. */
export interface Samples {
  readonly step: number
  readonly rows: ImageRows
}

/** All that a page shows of a training. */
export interface TrainingState {
  readonly phase: Phase
  /** How much of the images is here, in [0, 1]. */
  readonly fetched: number
  readonly ready?: Extract<Report, { kind: 'ready' }>
  readonly place: Place
  /** Losses by name, a value for each step so far. */
  readonly losses: Readonly<Record<string, readonly number[]>>
  /** How long steps took lately that were not looked at, which takes longer; in seconds. */
  readonly durations: Durations
  /** Sheets so far, ascending in steps; thinned out where they are many. */
  readonly samples: readonly Samples[]
  readonly move?: Move
  readonly warnings: readonly string[]
  readonly message?: string
}

/** A training that was asked for. */
export const BEGINNING: TrainingState = {
  phase: 'fetching',
  fetched: 0,
  place: { step: 0, next: 'discriminator' },
  losses: {},
  durations: [],
  samples: [],
  warnings: [],
}

/** Sheets that are kept: 8 MB of digits. */
const MOST_SHEETS = 100

/** Takes in what the training thread has said since. */
export function takeReports(state: TrainingState, reports: readonly Report[]): TrainingState {
  const steps = reports.filter((report) => report.kind === 'step')
  return reports.reduce(takeReport, { ...state, losses: longer(state.losses, steps) })
}

function takeReport(state: TrainingState, report: Report): TrainingState {
  // Files that were on their way when one failed still say that they have come.
  if (state.phase === 'failed') return state
  return { ...state, ...(CHANGES[report.kind] as Change)(report, state) }
}

type Change<Kind extends Report['kind'] = Report['kind']> = (
  report: Extract<Report, { kind: Kind }>,
  state: TrainingState,
) => Partial<TrainingState>

/** What each kind of report changes. */
const CHANGES: { readonly [Kind in Report['kind']]: Change<Kind> } = {
  fetched: ({ share }) => ({ fetched: share, phase: share < 1 ? 'fetching' : 'loading' }),
  ready: (ready) => ({ ready }),
  step: ({ step, seconds }, state) => ({ place: { step, next: 'discriminator' }, ...timed(state, seconds) }),
  samples: (report, { samples }) => ({ samples: thinned([...samples, report]) }),
  paused: ({ place }) => ({ phase: 'paused', place }),
  moved: ({ move }) => ({ move }),
  warning: ({ step, message }, { warnings }) => ({ warnings: [...warnings, `Step ${step}: ${message}`] }),
  finished: () => ({ phase: 'finished' }),
  failed: ({ message }) => ({ phase: 'failed', message }),
  model: () => ({}),
}

function timed({ phase, durations }: TrainingState, seconds: number): Pick<TrainingState, 'durations'> {
  return { durations: phase === 'going' ? addDuration(durations, seconds) : durations }
}

function longer(
  losses: TrainingState['losses'],
  steps: readonly Extract<Report, { kind: 'step' }>[],
): TrainingState['losses'] {
  if (steps.length === 0) return losses
  const names = new Set([losses, ...steps.map((at) => at.losses)].flatMap((at) => Object.keys(at)))
  return Object.fromEntries(
    [...names].map((name) => {
      const values = [...(losses[name] ?? [])]
      // What comes every k-th step alone, from the first on, stays as it was in between.
      for (const at of steps) values.push(at.losses[name] ?? values.at(-1) ?? 0)
      return [name, values]
    }),
  )
}

/** Leaves out every other sheet where they have become too many, but the first and the newest; one step has one sheet. */
function thinned(samples: readonly Samples[]): readonly Samples[] {
  const newest = samples.length - 1
  const single = samples.filter(({ step }, index) => index === newest || step !== samples[newest].step)
  if (single.length <= MOST_SHEETS) return single
  return single.filter((_, index) => index % 2 === 0 || index === single.length - 1)
}
