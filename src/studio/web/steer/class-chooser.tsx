import type { JSX } from 'preact'
import { Button, Panel } from '../design/index.ts'
import { rounded } from './sample.ts'
import type { Sample } from './sample.ts'

/** More categories than these are chosen from a list. */
const MOST_BUTTONS = 20

/** Chooses the category, and blends it with another. */
export function ClassChooser({
  names,
  isLabelled,
  sample,
  choose,
}: {
  readonly names: readonly string[]
  /** Whether the categories are classes with names, not what training found by itself. */
  readonly isLabelled: boolean
  readonly sample: Sample
  readonly choose: (blend: Sample['blend']) => void
}): JSX.Element {
  const [[first]] = sample.blend
  return (
    <Panel title={isLabelled ? 'Class' : 'Category'}>
      {!isLabelled && <p class="muted small">Found by training itself, without labels: the numbers mean nothing.</p>}
      {names.length <= MOST_BUTTONS ? (
        <div class="steer-classes" role="group" aria-label="Choose">
          {names.map((name, category) => (
            <Button
              key={category}
              aria-pressed={sample.blend.some(([one]) => one === category)}
              onClick={() => choose([[category, 1]])}
            >
              {name}
            </Button>
          ))}
        </div>
      ) : (
        <CategorySelect label="Choose" names={names} value={first} choose={(category) => choose([[category, 1]])} />
      )}
      {names.length > 1 && <Blend names={names} blend={sample.blend} choose={choose} />}
    </Panel>
  )
}

function Blend({
  names,
  blend,
  choose,
}: {
  readonly names: readonly string[]
  readonly blend: Sample['blend']
  readonly choose: (blend: Sample['blend']) => void
}): JSX.Element {
  const [[first], second] = blend
  if (second === undefined) {
    const other = (first + 1) % names.length
    return (
      <Button kind="quiet" onClick={() => choose(blendOf(first, other, 0.5))}>
        Blend with another …
      </Button>
    )
  }
  const [other, share] = second
  return (
    <div class="steer-blend">
      <div class="row">
        <CategorySelect
          label="with"
          names={names}
          value={other}
          choose={(next) => choose(blendOf(first, next, share))}
        />
        <Button kind="quiet" onClick={() => choose([[first, 1]])}>
          No blend
        </Button>
      </div>
      {blend.length === 2 && (
        <label class="row">
          <span>{names[first]}</span>
          <input
            type="range"
            min={0.01}
            max={0.99}
            step={0.01}
            value={share}
            aria-label={`Share of ${names[other]}`}
            onInput={(event) => choose(blendOf(first, other, Number(event.currentTarget.value)))}
          />
          <span>{names[other]}</span>
        </label>
      )}
      <p class="steer-beyond small">Extrapolation: training has seen one class at a time, never a blend.</p>
    </div>
  )
}

function blendOf(first: number, other: number, share: number): Sample['blend'] {
  if (first === other) return [[first, 1]]
  return [
    [first, rounded(1 - share)],
    [other, share],
  ]
}

function CategorySelect({
  label,
  names,
  value,
  choose,
}: {
  readonly label: string
  readonly names: readonly string[]
  readonly value: number
  readonly choose: (category: number) => void
}): JSX.Element {
  return (
    <label class="row">
      <span>{label}</span>
      <select value={value} onChange={(event) => choose(Number(event.currentTarget.value))}>
        {names.map((name, category) => (
          <option key={category} value={category}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
