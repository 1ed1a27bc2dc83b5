import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Loading, Panel, formatCount } from '../design/index.ts'
import type { ImageSize } from './image-canvas.tsx'
import { ImageSheet } from './image-sheet.tsx'
import type { TrainingState } from './training-state.ts'

/** What G makes of the same numbers as it learns, beside real images. */
export function SamplesPanel({
  state: { samples, ready },
  image,
}: {
  readonly state: TrainingState
  readonly image: ImageSize
}): JSX.Element {
  // A sheet that was chosen stays; without one it is the newest.
  const [chosen, setChosen] = useState<number>()
  const last = samples.length - 1
  const place = Math.min(chosen ?? last, last)
  const shown = samples[place]
  return (
    <Panel title="Generated, beside real">
      {!shown || !ready ? (
        <Loading what="the first samples" height={320} />
      ) : (
        <div class="stack">
          <div class="trainer-sheets">
            <figure>
              <ImageSheet
                rows={shown.rows}
                image={image}
                label={`Generated images by class, after ${shown.step} steps`}
              />
              <figcaption class="muted small">
                Generated after {formatCount(shown.step)} steps, always from the same numbers
              </figcaption>
            </figure>
            <figure>
              <ImageSheet rows={ready.real} image={image} label="Real images by class" />
              <figcaption class="muted small">Real</figcaption>
            </figure>
          </div>
          <label class="trainer-scrubber">
            <span>Step {formatCount(shown.step)}</span>
            <input
              type="range"
              min={0}
              max={last}
              value={place}
              aria-valuetext={`step ${shown.step}`}
              disabled={last === 0}
              onInput={({ currentTarget }) => {
                const to = currentTarget.valueAsNumber
                setChosen(to === last ? undefined : to)
              }}
            />
          </label>
        </div>
      )}
    </Panel>
  )
}
