import type { JSX } from 'preact'
import { addresses } from '../../protocol/index.ts'
import type { BrowserPreset, BrowserTraining } from '../../protocol/index.ts'
import { Loading, Notice } from '../design/index.ts'
import { useAnswer } from '../shell/index.ts'
import { useState } from 'preact/hooks'
import { GameDiagram } from './game-diagram.tsx'
import { SetupForm } from './setup-form.tsx'
import { TrainingView } from './training-view.tsx'
import { useTraining } from './use-training.ts'

/** Trains a GAN in this page. */
export function TrainerPage(): JSX.Element {
  const fetched = useAnswer<BrowserTraining>(`${addresses.training()}training.json`)
  const training = useTraining()
  const [preset, setPreset] = useState<BrowserPreset>()
  return (
    <div class="stack trainer">
      <header>
        <h1>Train here</h1>
        <p class="muted">A GAN is trained in this page, on this device. Nothing is sent anywhere.</p>
      </header>
      {fetched.state === 'loading' && <Loading what="what can be trained" height={400} />}
      {fetched.state === 'refused' && <Notice kind="error">{fetched.message}</Notice>}
      {fetched.state === 'ready' && (!training.state || !preset) && (
        <div class="beginning">
          <SetupForm
            training={fetched.value}
            onStart={(request) => {
              setPreset(fetched.value.presets.find(({ name }) => name === request.preset))
              training.start(request)
            }}
          />
          <GameDiagram />
        </div>
      )}
      {fetched.state === 'ready' && training.state && preset && (
        <TrainingView training={training} state={training.state} preset={preset} data={fetched.value.data} />
      )}
    </div>
  )
}
