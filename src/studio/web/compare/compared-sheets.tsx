import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { addresses } from '../../protocol/index.ts'
import type { RunDetail } from '../../protocol/index.ts'
import { LineSwatch } from '../charts/index.ts'
import { Panel, formatCount } from '../design/index.ts'
import { lineLook } from './line-looks.ts'
import { sharedSteps, sheetAt } from './shared-steps.ts'

/** The sheets of all runs after the same step, beside real images. */
export function ComparedSheets({ runs }: { readonly runs: readonly RunDetail[] }): JSX.Element {
  const steps = sharedSteps(runs)
  const [place, setPlace] = useState<number>()
  const at = place === undefined ? steps.length : Math.min(place, steps.length)
  // Behind the last step that all have is the end of each.
  const step = steps[at] as number | undefined
  const when = step === undefined ? 'newest' : `step ${formatCount(step)}`
  const scrubber = steps.length > 0 && (
    <label class="row small compare-scrubber">
      <input
        type="range"
        aria-label="Step of the sheets"
        aria-valuetext={when}
        min="0"
        max={steps.length}
        value={at}
        onInput={({ currentTarget }) => setPlace(currentTarget.valueAsNumber)}
      />
      <output>{when}</output>
    </label>
  )
  return (
    <Panel title="Samples" actions={scrubber}>
      <div class="compared-sheets">
        {runs.map((run, index) => (
          <figure key={run.id}>
            <figcaption>
              <LineSwatch {...lineLook(index)} /> {run.id}
            </figcaption>
            <Sheet run={run} step={step} when={when} />
          </figure>
        ))}
        {ofDistinctData(runs).map((run) => (
          <RealSheet key={run.id} run={run} />
        ))}
      </div>
    </Panel>
  )
}

interface SheetProps {
  readonly run: RunDetail
  readonly step: number | undefined
  readonly when: string
}

function Sheet({ run, step, when }: SheetProps): JSX.Element {
  const sheet = sheetAt(run, step)
  if (!sheet) return <p class="muted">No sheet yet.</p>
  return <img src={addresses.figure(run.id, sheet)} alt={`Samples of ${run.id}, ${when}`} />
}

/** Real images; nothing where the data is not at hand. */
function RealSheet({ run }: { readonly run: RunDetail }): JSX.Element | null {
  const [isMissing, setMissing] = useState(false)
  if (isMissing) return null
  return (
    <figure>
      <figcaption>real: {run.data}</figcaption>
      <img
        loading="lazy"
        src={addresses.realSheet(run.id)}
        alt={`Real images of ${run.data}`}
        onError={() => setMissing(true)}
      />
    </figure>
  )
}

/** Returns a run for each set of images that they were trained on. */
function ofDistinctData(runs: readonly RunDetail[]): RunDetail[] {
  const byData = new Map(runs.map((run) => [run.record?.data?.fingerprint, run]))
  byData.delete(undefined)
  return [...byData.values()]
}
