import type { JSX } from 'preact'
import { Button, Panel } from '../design/index.ts'
import { otherDraw } from './grid.ts'
import { Pixels } from './pixels.tsx'
import type { Noise, Sample } from './sample.ts'
import { usePictures, useSettled } from './use-pictures.ts'
import type { Making } from './use-pictures.ts'

/** Seeds that are drawn are short enough to be said aloud. */
const SEEDS = 1e6

/** How many other draws are shown. */
const OTHERS = 8

/** What is drawn and not set: held, drawn anew, or chosen from other draws. */
export function NoisePanel({
  making,
  sample,
  names,
  isHeld,
  hold,
  choose,
}: {
  readonly making: Making
  readonly sample: Sample
  /** Names of the categories. */
  readonly names: readonly string[]
  /** Whether the noise stays when another class is chosen. */
  readonly isHeld: boolean
  readonly hold: (isHeld: boolean) => void
  readonly choose: (noise: Noise) => void
}): JSX.Element {
  const { noise } = sample
  const category = 'seed' in noise ? noise.category : (sample.blend[0]?.[0] ?? 0)
  const redraw = () => choose({ seed: Math.floor(Math.random() * SEEDS), category })
  return (
    <Panel title="Noise" actions={<Button onClick={redraw}>Draw anew</Button>}>
      <div class="row">
        <label class="row">
          <span>Seed</span>
          <input
            class="steer-seed"
            type="number"
            min={0}
            max={2 ** 32 - 1}
            step={1}
            value={'seed' in noise ? noise.seed : ''}
            placeholder="between"
            onChange={(event) => {
              const seed = Number(event.currentTarget.value)
              if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) choose({ seed, category })
            }}
          />
        </label>
        {names.length > 1 && (
          <label class="row">
            <input type="checkbox" checked={isHeld} onChange={(event) => hold(event.currentTarget.checked)} />
            <span>Hold when the class changes</span>
          </label>
        )}
      </div>
      <OtherDraws making={making} sample={sample} choose={choose} />
    </Panel>
  )
}

function OtherDraws({
  making,
  sample,
  choose,
}: {
  readonly making: Making
  readonly sample: Sample
  readonly choose: (noise: Noise) => void
}): JSX.Element {
  const settled = useSettled(sample)
  const others = Array.from({ length: OTHERS }, (_, index) => otherDraw(settled, index + 1))
  const { images } = usePictures(making, 'strip', others)
  return (
    <div class="steer-strip" role="group" aria-label="Other draws">
      {others.map((other, index) => (
        <button key={index} type="button" aria-label={`Draw +${index + 1}`} onClick={() => choose(other.noise)}>
          <Pixels values={images[index]} size={making.description.image} />
        </button>
      ))}
    </div>
  )
}
