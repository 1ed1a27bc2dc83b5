import type { JSX } from 'preact'
import type { SettingStanding, TrialStanding } from '../../../sweep/index.ts'
import type { RunSummary } from '../../protocol/index.ts'
import { formatCount } from '../design/index.ts'
import { Thumbnail } from '../run-list/thumbnail.tsx'
import { places } from '../shell/index.ts'

interface SettingSeedsProps {
  readonly setting: SettingStanding
  readonly runs: ReadonlyMap<string, RunSummary>
  readonly chosen: ReadonlySet<string>
  readonly choose: (chosen: ReadonlySet<string>) => void
}

/** Runs that stand side by side. */
const ACROSS = 3

/** The runs of a setting: some samples of each, which lead to it, and a box to choose it alone. */
export function SettingSeeds({ setting: { name, trials }, runs, chosen, choose }: SettingSeedsProps): JSX.Element {
  const toggle = (id: string) => {
    const after = new Set(chosen)
    if (!after.delete(id)) after.add(id)
    choose(after)
  }
  return (
    <ul class="sweep-seeds" style={{ '--across': Math.min(ACROSS, trials.length) }}>
      {trials.map((trial) => {
        const run = runs.get(trial.trial)
        return (
          <li key={trial.trial}>
            {run && (
              <input
                type="checkbox"
                aria-label={`Choose seed ${trial.seed} of ${name}`}
                checked={chosen.has(run.id)}
                onClick={() => toggle(run.id)}
              />
            )}
            <Seed trial={trial} run={run} />
          </li>
        )
      })}
    </ul>
  )
}

function Seed({ trial, run }: { readonly trial: TrialStanding; readonly run: RunSummary | undefined }): JSX.Element {
  const words = `seed ${trial.seed}${standText(trial, run)}`
  if (!run) return <span class="muted small">{words}</span>
  return (
    <a class="small" href={places.run(run.id)}>
      <Thumbnail run={run} />
      {words}
    </a>
  )
}

/** How a run stands, where it is not simply done. */
function standText({ state }: TrialStanding, run: RunSummary | undefined): string {
  if (run?.state === 'running') return `, at step ${formatCount(run.step ?? 0)}`
  return state === 'done' ? '' : `, ${state}`
}
