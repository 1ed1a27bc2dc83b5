import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Button, formatCount } from '../design/index.ts'
import type { LiveProps } from './live-props.ts'
import { lineAt, nextSheet, selectStep } from './selection.ts'

/** Sheets a second, by name. */
const SPEEDS = { slow: 1, normal: 3, fast: 8 } as const

/** One scrubber for everything on the page: a slider over all logged steps with a mark for each sheet, and a play button. */
export function Timeline(props: LiveProps): JSX.Element {
  const { run, metrics, sheets, selection, step, onSelect } = props
  const { steps, epochs } = metrics
  const newest = steps.at(-1) ?? 0
  const line = lineAt(steps, step)
  const select = (to: number | undefined) => to !== undefined && onSelect(selectStep(to, newest))
  const turn = (event: KeyboardEvent) => {
    if (event.key !== 'PageUp' && event.key !== 'PageDown') return
    event.preventDefault()
    select(nextSheet(sheets, step, event.key === 'PageUp' ? 1 : -1))
  }
  const [stepText, epochText] = [`step ${formatCount(step)}`, `, epoch ${(epochs[line] ?? 0).toFixed(2)}`]
  return (
    <section class="timeline" aria-label="Step that is shown">
      <Player sheets={sheets} step={step} select={select} />
      <div class="scrubber">
        <input
          type="range"
          aria-label="Step"
          aria-valuetext={stepText + epochText}
          min={0}
          max={Math.max(0, steps.length - 1)}
          value={line}
          onInput={({ currentTarget }) => select(steps[currentTarget.valueAsNumber])}
          onKeyDown={turn}
        />
        <SheetMarks sheets={sheets} steps={steps} />
      </div>
      <output class="told">
        {stepText}
        <span class="epoch">{epochText}</span>
      </output>
      {run.state === 'running' && (
        <Button kind="quiet" aria-pressed={selection === 'newest'} onClick={() => onSelect('newest')}>
          {selection === 'newest' ? 'Following' : 'Follow'}
        </Button>
      )}
    </section>
  )
}

function Player({
  sheets,
  step,
  select,
}: Pick<LiveProps, 'sheets' | 'step'> & { readonly select: (to: number | undefined) => void }): JSX.Element {
  const [isPlaying, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<keyof typeof SPEEDS>('normal')
  const next = nextSheet(sheets, step, 1)
  useEffect(() => {
    if (!isPlaying) return undefined
    if (next === undefined) return setPlaying(false)
    const turning = setTimeout(() => select(next), 1000 / SPEEDS[speed])
    return () => clearTimeout(turning)
  }, [isPlaying, next, speed])
  const play = () => {
    // From the end there is nowhere to go but to the beginning.
    if (!isPlaying && next === undefined) select(sheets[0]?.step)
    setPlaying(!isPlaying)
  }
  const previous = nextSheet(sheets, step, -1)
  return (
    <div class="player">
      <Button kind="quiet" aria-label="Sheet before" disabled={previous === undefined} onClick={() => select(previous)}>
        <Icon path="M4 3v10M13 3 6 8l7 5z" />
      </Button>
      <Button aria-label={isPlaying ? 'Pause' : 'Play the sheets'} disabled={sheets.length < 2} onClick={play}>
        <Icon path={isPlaying ? 'M5 3v10M11 3v10' : 'M4 2.5 13 8l-9 5.5z'} />
      </Button>
      <Button kind="quiet" aria-label="Next sheet" disabled={next === undefined} onClick={() => select(next)}>
        <Icon path="M12 3v10M3 3l7 5-7 5z" />
      </Button>
      <select
        aria-label="Speed"
        value={speed}
        onChange={({ currentTarget }) => setSpeed(currentTarget.value as keyof typeof SPEEDS)}
      >
        {Object.keys(SPEEDS).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </div>
  )
}

function Icon({ path }: { readonly path: string }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}

function SheetMarks({ sheets, steps }: Pick<LiveProps, 'sheets'> & { readonly steps: readonly number[] }) {
  const places = Math.max(1, steps.length - 1)
  return (
    <div class="marks" aria-hidden="true">
      {sheets.map(({ step }) => (
        <i key={step} style={{ left: `${(100 * Math.max(0, lineAt(steps, step))) / places}%` }} />
      ))}
    </div>
  )
}
