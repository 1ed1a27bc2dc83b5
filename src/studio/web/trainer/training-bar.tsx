import type { JSX } from 'preact'
import { paceOf } from '../../../train/index.ts'
import { Button, ProgressBar, formatCount, formatDuration, formatNumber } from '../design/index.ts'
import type { Phase, TrainingState } from './training-state.ts'
import type { Training } from './use-training.ts'

/** How each phase is named, and the kind of pill that it has. */
const PHASES: Readonly<Record<Phase, readonly [name: string, pill: string]>> = {
  fetching: ['fetching images', 'running'],
  loading: ['working', 'running'],
  paused: ['paused', 'stopped'],
  going: ['training', 'running'],
  finished: ['finished', 'finished'],
  failed: ['failed', 'failed'],
}

interface TrainingBarProps {
  readonly training: Training
  readonly state: TrainingState
}

/** How far a training is, and what can be done with it. */
export function TrainingBar({ training, state }: TrainingBarProps): JSX.Element {
  const { phase, place, ready, fetched } = state
  const [name, pill] = PHASES[phase]
  const steps = ready?.steps ?? 0
  return (
    <section class="panel training-bar" aria-label="Progress">
      <div class="row">
        <span class={`pill ${pill}`} role="status">
          {name}
        </span>
        {ready && (
          <strong>
            step {formatCount(place.step)} of {formatCount(steps)}
          </strong>
        )}
        <span class="muted">{paceText(state)}</span>
        <Actions training={training} state={state} />
      </div>
      {ready ? (
        <ProgressBar share={place.step / steps} label="Steps taken" />
      ) : (
        <ProgressBar share={fetched} label="Images fetched" />
      )}
      {ready && (
        <span class="muted small">
          {formatCount(ready.parameters)} trained numbers · {ready.runtime} ·{' '}
          {ready.threads === 1 ? 'one thread' : `${ready.threads} threads`}
        </span>
      )}
    </section>
  )
}

function Actions({ training, state: { phase, place, ready } }: TrainingBarProps): JSX.Element {
  const hasEnded = phase === 'finished' || phase === 'failed'
  return (
    <span class="actions">
      {phase === 'going' && <Button onClick={training.pause}>Pause</Button>}
      {(phase === 'paused' || phase === 'loading') && (
        <Button kind="primary" disabled={phase === 'loading'} onClick={training.go}>
          {place.step === 0 ? 'Train' : 'Go on'}
        </Button>
      )}
      <Button
        disabled={!ready || phase === 'going' || phase === 'failed'}
        onClick={() => void download(training, place.step)}
      >
        Download generator.onnx
      </Button>
      <Button kind="quiet" onClick={training.discard}>
        {hasEnded ? 'Train another' : 'Discard'}
      </Button>
    </span>
  )
}

function paceText({ phase, place, ready, durations, fetched }: TrainingState): string {
  if (phase === 'fetching') return `${Math.round(100 * fetched)} % of the images`
  if (!ready) return 'compiling the step programs'
  const secondsPerStep = paceOf(durations)
  if (secondsPerStep === undefined) return ''
  const left = (ready.steps - place.step) * secondsPerStep
  const rate = `${formatNumber(1 / secondsPerStep)} steps a second`
  return left > 0 ? `${rate} · ${formatDuration(left)} to go` : rate
}

async function download(training: Training, step: number): Promise<void> {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([await training.model('generator')]))
  link.download = `generator-step-${step}.onnx`
  link.click()
  URL.revokeObjectURL(link.href)
}
