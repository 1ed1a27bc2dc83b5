import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Button, Panel } from '../design/index.ts'
import { Pixels } from './pixels.tsx'
import { mixSamples, rounded } from './sample.ts'
import type { Sample } from './sample.ts'
import type { Chosen } from './use-address.ts'
import { usePictures } from './use-pictures.ts'
import type { Making } from './use-pictures.ts'

/** Milliseconds from one end to the other when played. */
const DURATION = 4000

/** The way between two samples that are pinned: a slider, and a button that plays it to and fro. */
export function WayPanel({
  making,
  sample,
  ends,
  pin,
  choose,
}: {
  readonly making: Making
  readonly sample: Sample
  readonly ends: Chosen['ends']
  readonly pin: (ends: Chosen['ends']) => void
  readonly choose: (sample: Sample) => void
}): JSX.Element {
  const [share, setShare] = useState(0)
  const [from, to] = ends
  const go = (next: number) => {
    setShare(next)
    if (from && to) choose(mixSamples(from, to, rounded(next)))
  }
  const [isPlaying, play] = usePlay(share, go)
  const isWhole = from !== undefined && to !== undefined
  return (
    <Panel
      title="Between two samples"
      actions={
        <Button aria-pressed={isPlaying} disabled={!isWhole} onClick={() => play(!isPlaying)}>
          {isPlaying ? 'Stop' : 'Play'}
        </Button>
      }
    >
      <div class="steer-way">
        <End name="A" making={making} sample={from} pin={() => pin([sample, to])} />
        <input
          type="range"
          aria-label="Way from A to B"
          min={0}
          max={1}
          step={0.01}
          value={share}
          disabled={!isWhole}
          onInput={(event) => go(Number(event.currentTarget.value))}
        />
        <End name="B" making={making} sample={to} pin={() => pin([from, sample])} />
      </div>
      <p class="muted small">
        {isWhole
          ? 'Codes and classes go in a straight line, normal noise along its arc. Between classes it is extrapolation.'
          : 'Pin the present sample as one end, steer on, and pin the other.'}
      </p>
    </Panel>
  )
}

function End({
  name,
  making,
  sample,
  pin,
}: {
  readonly name: 'A' | 'B'
  readonly making: Making
  readonly sample: Sample | undefined
  readonly pin: () => void
}): JSX.Element {
  const { images } = usePictures(making, name === 'A' ? 'from' : 'to', sample ? [sample] : [])
  return (
    <div class="steer-end">
      {sample ? (
        <Pixels values={images[0]} size={making.description.image} label={`End ${name}`} />
      ) : (
        <div class="steer-vacant" aria-hidden="true">
          {name}
        </div>
      )}
      <Button onClick={pin}>Pin as {name}</Button>
    </div>
  )
}

/** Plays a share in [0, 1] to and fro, from where it is. */
function usePlay(share: number, go: (share: number) => void): readonly [boolean, (isPlaying: boolean) => void] {
  const [isPlaying, play] = useState(false)
  useEffect(() => {
    if (!isPlaying) return undefined
    const began = performance.now() - share * DURATION
    let frame = requestAnimationFrame(function show(now) {
      const way = ((now - began) / DURATION) % 2
      go(way > 1 ? 2 - way : way)
      frame = requestAnimationFrame(show)
    })
    return () => cancelAnimationFrame(frame)
  }, [isPlaying])
  return [isPlaying, play]
}
