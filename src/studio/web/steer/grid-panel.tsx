import type { JSX, TargetedKeyboardEvent } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { Panel } from '../design/index.ts'
import { axesOf, gridOf } from './grid.ts'
import type { Axis } from './grid.ts'
import { Pixels } from './pixels.tsx'
import type { Sample } from './sample.ts'
import type { Chosen } from './use-address.ts'
import { usePictures, useSettled } from './use-pictures.ts'
import type { Making } from './use-pictures.ts'

/** Samples around the present one, two things varied: a tile that is clicked is taken over. */
export function GridPanel({
  making,
  sample,
  axes,
  chooseAxes,
  choose,
}: {
  readonly making: Making
  readonly sample: Sample
  readonly axes: Chosen['axes']
  readonly chooseAxes: (axes: Chosen['axes']) => void
  readonly choose: (sample: Sample) => void
}): JSX.Element {
  const { description } = making
  const settled = useSettled(sample)
  const grid = useMemo(() => gridOf(settled, axes, description), [settled, axes, description])
  const { images } = usePictures(making, 'grid', grid.samples)
  const [focused, setFocused] = useState(0)
  const width = grid.columns.length
  const [down, across] = axes.map((axis) => axesOf(description).find((one) => one.axis === axis)?.name ?? axis)
  return (
    <Panel
      title="Grid"
      actions={
        <div class="row">
          <AxisSelect label="Down" making={making} axis={axes[0]} choose={(axis) => chooseAxes([axis, axes[1]])} />
          <AxisSelect label="Across" making={making} axis={axes[1]} choose={(axis) => chooseAxes([axes[0], axis])} />
        </div>
      }
    >
      <div class="steer-grid-frame">
        <table class="steer-grid" onKeyDown={(event) => moveFocus(event, { focused, width, focus: setFocused })}>
          <caption class="unseen">
            {down} down, {across} across; arrow keys move, Enter takes a sample over
          </caption>
          <thead>
            <tr>
              <td />
              {grid.columns.map((caption, column) => (
                <th key={column} scope="col">
                  {caption}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {grid.rows.map((caption, row) => (
              <tr key={row}>
                <th scope="row">{caption}</th>
                {grid.columns.map((title, column) => {
                  const index = row * width + column
                  return (
                    <td key={column}>
                      <button
                        type="button"
                        tabIndex={index === Math.min(focused, grid.samples.length - 1) ? 0 : -1}
                        aria-label={`${down} ${caption}, ${across} ${title}`}
                        onClick={() => {
                          setFocused(index)
                          choose(grid.samples[index])
                        }}
                      >
                        <Pixels values={images[index]} size={description.image} />
                      </button>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

function AxisSelect({
  label,
  making,
  axis,
  choose,
}: {
  readonly label: string
  readonly making: Making
  readonly axis: Axis
  readonly choose: (axis: Axis) => void
}): JSX.Element {
  return (
    <label class="row">
      <span>{label}</span>
      <select value={axis} onChange={(event) => choose(event.currentTarget.value as Axis)}>
        {axesOf(making.description).map((one) => (
          <option key={one.axis} value={one.axis}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  )
}

interface Focus {
  readonly focused: number
  /** Tiles a row. */
  readonly width: number
  readonly focus: (index: number) => void
}

/** One tile is in the order of tabs; arrow keys move to the others. */
function moveFocus(event: TargetedKeyboardEvent<HTMLTableElement>, { focused, width, focus }: Focus): void {
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -width, ArrowDown: width }
  const tiles = event.currentTarget.querySelectorAll('button')
  const next = focused + (steps[event.key] ?? NaN)
  if (!(next >= 0 && next < tiles.length)) return
  event.preventDefault()
  focus(next)
  tiles[next].focus()
}
