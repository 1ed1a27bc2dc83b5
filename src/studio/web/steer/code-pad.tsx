import type { JSX, TargetedPointerEvent } from 'preact'
import { useState } from 'preact/hooks'
import type { CodeDescription } from '../../protocol/index.ts'
import type { CodesProps } from './code-sliders.tsx'
import { codeName } from './names.ts'
import { reachOf, rounded } from './sample.ts'

/** Two codes at once: drag, or arrow keys; with Shift in larger steps. */
export function CodePad({ codes, values, set }: CodesProps): JSX.Element {
  const [chosen, setChosen] = useState<readonly [number, number]>([0, 1])
  const [across, up] = chosen.map((index) => codes[index])
  const [x, y] = [shareOf(across, values[across.name]), shareOf(up, values[up.name])]
  const move = (shareX: number, shareY: number) =>
    set({ [across.name]: valueAt(across, shareX), [up.name]: valueAt(up, shareY) })
  const follow = (event: TargetedPointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    move((event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height)
  }
  return (
    <div class="steer-pad-frame">
      <div
        class="steer-pad"
        role="slider"
        tabIndex={0}
        aria-label={`${codeName(across)} across and ${codeName(up)} up; arrow keys move`}
        aria-valuenow={values[across.name]}
        aria-valuemin={reachOf(across.range)[0]}
        aria-valuemax={reachOf(across.range)[1]}
        aria-valuetext={`${codeName(across)} ${values[across.name]}, ${codeName(up)} ${values[up.name]}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          follow(event)
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) follow(event)
        }}
        onKeyDown={(event) => {
          const [right, upwards] = ARROWS[event.key] ?? []
          if (right === undefined) return
          event.preventDefault()
          const step = event.shiftKey ? 0.1 : 0.02
          move(x + step * right, y + step * upwards)
        }}
      >
        <div class="steer-pad-prior" />
        <div class="steer-pad-knob" style={{ left: `${100 * x}%`, top: `${100 * (1 - y)}%` }} />
      </div>
      <div class="steer-pad-axes small">
        <AxisName label="across" codes={codes} index={chosen[0]} choose={(index) => setChosen([index, chosen[1]])} />
        <AxisName label="up" codes={codes} index={chosen[1]} choose={(index) => setChosen([chosen[0], index])} />
      </div>
    </div>
  )
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

function shareOf(code: CodeDescription, value: number): number {
  const [least, most] = reachOf(code.range)
  return Math.min(1, Math.max(0, (value - least) / (most - least)))
}

function valueAt(code: CodeDescription, share: number): number {
  const [least, most] = reachOf(code.range)
  return rounded(least + Math.min(1, Math.max(0, share)) * (most - least))
}

/** The name of an axis; a choice where there are more codes than axes. */
function AxisName({
  label,
  codes,
  index,
  choose,
}: {
  readonly label: string
  readonly codes: readonly CodeDescription[]
  readonly index: number
  readonly choose: (index: number) => void
}): JSX.Element {
  if (codes.length === 2) {
    return (
      <span>
        <span class="muted">{label}</span> {codeName(codes[index])}
      </span>
    )
  }
  return (
    <label>
      <span class="muted">{label}</span>{' '}
      <select value={index} onChange={(event) => choose(Number(event.currentTarget.value))}>
        {codes.map((code, at) => (
          <option key={code.name} value={at}>
            {codeName(code)}
          </option>
        ))}
      </select>
    </label>
  )
}
