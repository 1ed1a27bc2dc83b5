import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { BrowserPreset } from '../../protocol/index.ts'
import { Button, Panel } from '../design/index.ts'
import { GameFlow } from './game-diagram.tsx'
import type { ImageSize } from './image-canvas.tsx'
import { MoveView } from './move-view.tsx'
import type { TrainingState } from './training-state.ts'
import type { Training } from './use-training.ts'

/** Seconds that a move stays before slow motion takes the next. */
const LINGER = 2.5

/** Takes one player's move at a time, and shows what it did. */
export function StepPanel({
  training,
  state: { phase, place, move, ready },
  objective,
  image,
}: {
  readonly training: Training
  readonly state: TrainingState
  readonly objective: BrowserPreset['objective']
  readonly image: ImageSize
}): JSX.Element {
  const [isSlow, setSlow] = useState(false)
  const isFree = phase === 'paused'
  useEffect(() => {
    if (phase !== 'paused' && phase !== 'loading') setSlow(false)
    if (!isSlow || !isFree) return undefined
    const timer = setTimeout(training.move, move ? 1000 * LINGER : 0)
    return () => clearTimeout(timer)
  }, [isSlow, phase, move])
  const button = (network: 'discriminator' | 'generator', letter: string) => (
    <Button
      class={`button move ${network}`}
      disabled={!isFree || isSlow || place.next !== network}
      onClick={training.move}
    >
      One move of {letter}
    </Button>
  )
  return (
    <Panel title="Step by step">
      <div class="stack">
        <div class="row">
          <GameFlow next={ready && place.next} />
          <span class="actions">
            {button('discriminator', 'D')}
            {button('generator', 'G')}
            <Button aria-pressed={isSlow} disabled={!isFree && !isSlow} onClick={() => setSlow(!isSlow)}>
              {isSlow ? 'Stop' : 'Slow motion'}
            </Button>
          </span>
        </div>
        {move ? (
          <MoveView move={move} objective={objective} image={image} />
        ) : (
          <p class="muted">
            {phase === 'going' ? 'Pause, then take' : 'Take'} one move to see what it does: which term of the loss
            pushed, how far the player moved, and what became of D's opinion.
          </p>
        )}
      </div>
    </Panel>
  )
}
