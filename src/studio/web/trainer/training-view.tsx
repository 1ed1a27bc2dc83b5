import type { JSX } from 'preact'
import { Notice } from '../design/index.ts'
import { LossPanel } from './loss-panel.tsx'
import { SamplesPanel } from './samples-panel.tsx'
import { SteerPanel } from './steer-panel.tsx'
import { StepPanel } from './step-panel.tsx'
import { TrainingBar } from './training-bar.tsx'
import type { TrainingProps } from './use-training.ts'

/** A training of this page: how far it is, what G draws, the losses, and its single moves. */
export function TrainingView({ training, state, preset, data }: TrainingProps): JSX.Element {
  return (
    <div class="stack">
      <TrainingBar training={training} state={state} />
      {state.message !== undefined && <Notice kind="error">{state.message}</Notice>}
      {state.warnings.map((warning) => (
        <Notice key={warning} kind="warning">
          {warning}
        </Notice>
      ))}
      <div class="training-grid">
        <SamplesPanel state={state} image={data.image} />
        <LossPanel losses={state.losses} objective={preset.objective} />
      </div>
      <StepPanel training={training} state={state} objective={preset.objective} image={data.image} />
      <SteerPanel training={training} state={state} preset={preset} data={data} />
    </div>
  )
}
