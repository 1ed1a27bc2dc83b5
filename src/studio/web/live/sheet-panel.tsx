import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { addresses } from '../../protocol/index.ts'
import { Empty, Panel, formatCount } from '../design/index.ts'
import type { LiveProps } from './live-props.ts'
import { nextSheet, selectStep, sheetAt } from './selection.ts'
import type { Sheet } from './selection.ts'

/** The same latents at every step, and real images beside them at the same scale. */
export function SheetPanel(props: LiveProps): JSX.Element {
  const { run, sheets, step } = props
  const sheet = sheetAt(sheets, step)
  usePrefetch(run.id, sheets, sheet)
  return (
    <Panel title="Generated beside real">
      <div class="sheets">
        {sheet ? <GeneratedSheet {...props} sheet={sheet} /> : <NoSheet run={run} />}
        <RealSheet id={run.id} />
      </div>
    </Panel>
  )
}

function GeneratedSheet({
  run,
  sheets,
  sheet,
  step,
  metrics,
  onSelect,
}: LiveProps & { readonly sheet: Sheet }): JSX.Element {
  const newest = metrics.steps.at(-1) ?? sheet.step
  const turn = (event: KeyboardEvent) => {
    const to = turnTo(event.key, sheets, step)
    if (to === undefined) return
    event.preventDefault()
    onSelect(selectStep(to, newest))
  }
  const named = `Generated images after ${formatCount(sheet.step)} steps`
  return (
    <figure>
      <div
        class="sheet"
        role="slider"
        tabIndex={0}
        aria-label="Sheet of fixed latents"
        aria-valuemin={sheets[0].step}
        aria-valuemax={sheets.at(-1)?.step}
        aria-valuenow={sheet.step}
        aria-valuetext={named}
        onKeyDown={turn}
      >
        <img src={addresses.figure(run.id, sheet.figure)} alt={named} />
      </div>
      <figcaption class="muted small">
        {named}, always of the same latents. Arrow keys turn from sheet to sheet ({formatCount(sheets.length)} in all).
      </figcaption>
    </figure>
  )
}

function turnTo(key: string, sheets: readonly Sheet[], step: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return nextSheet(sheets, step, 1)
    case 'ArrowLeft':
    case 'ArrowDown':
      return nextSheet(sheets, step, -1)
    case 'Home':
      return sheets[0].step
    case 'End':
      return sheets.at(-1)?.step
    default:
      return undefined
  }
}

function NoSheet({ run: { config, state } }: Pick<LiveProps, 'run'>): JSX.Element {
  const every = config?.figures.every ?? 0
  if (state !== 'running' || every === 0) return <Empty>This run has made no sheet of images.</Empty>
  return <Empty>The first sheet comes after {formatCount(every)} steps.</Empty>
}

function RealSheet({ id }: { readonly id: string }): JSX.Element {
  const [isMissing, setMissing] = useState(false)
  if (isMissing) return <Empty>The run’s data is not where it was, so there are no real images to compare with.</Empty>
  return (
    <figure>
      <div class="sheet">
        <img src={addresses.realSheet(id)} alt="Real images of each class" onError={() => setMissing(true)} />
      </div>
      <figcaption class="muted small">Real images of each class, as the discriminator sees them.</figcaption>
    </figure>
  )
}

/** Sheets either way that are fetched before anyone asks for them. */
const AHEAD = 8

/** Fetches the sheets near the one that is shown, so that turning to them takes no time. */
function usePrefetch(id: string, sheets: readonly Sheet[], shown: Sheet | undefined): void {
  useEffect(() => {
    const at = shown ? sheets.indexOf(shown) : -1
    for (const { figure } of sheets.slice(Math.max(0, at - AHEAD), at + AHEAD + 1)) {
      new Image().src = addresses.figure(id, figure)
    }
  }, [id, sheets.length, shown?.step])
}
