import type { JSX, TargetedPointerEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../design/index.ts'

/** Pixels a side that are drawn on, and the width of the pen as a share of them: that of MNIST's digits. */
const SIDE = 280
const PEN = 0.08

/** A sheet to draw an image on, white on black; `take` gets it when the pen is lifted. */
export function Sketch({
  isColoured,
  take,
}: {
  readonly isColoured: boolean
  readonly take: (canvas: HTMLCanvasElement) => void
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const last = useRef<Point | undefined>(undefined)
  const [colour, setColour] = useState('#ffffff')
  const clear = () => canvas.current?.getContext('2d')?.fillRect(0, 0, SIDE, SIDE)
  // Ink on nothing would have edges of full ink.
  useEffect(() => clear(), [])
  const draw = (event: TargetedPointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const point = [
      ((event.clientX - box.left) / box.width) * SIDE,
      ((event.clientY - box.top) / box.height) * SIDE,
    ] as const
    stroke(event.currentTarget, last.current ?? point, point, colour)
    last.current = point
  }
  return (
    <div class="stack">
      <canvas
        ref={canvas}
        class="steer-sketch"
        width={SIDE}
        height={SIDE}
        role="img"
        aria-label="Sheet to draw on with mouse, pen or finger; with the keyboard, choose a file instead"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          draw(event)
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) draw(event)
        }}
        onPointerUp={(event) => {
          last.current = undefined
          take(event.currentTarget)
        }}
      />
      <div class="row">
        <Button onClick={clear}>Clear</Button>
        {isColoured && (
          <label class="row">
            <span>Pen</span>
            <input type="color" value={colour} onInput={(event) => setColour(event.currentTarget.value)} />
          </label>
        )}
      </div>
    </div>
  )
}

type Point = readonly [x: number, y: number]

function stroke(canvas: HTMLCanvasElement, from: Point, to: Point, colour: string): void {
  const context = canvas.getContext('2d')
  if (!context) return
  Object.assign(context, { strokeStyle: colour, lineWidth: PEN * SIDE, lineCap: 'round' })
  context.beginPath()
  context.moveTo(...from)
  // A line of no length would leave no dot.
  context.lineTo(to[0] + 0.01, to[1])
  context.stroke()
}
