import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Button, Panel } from '../design/index.ts'
import { SteerView, startStudioWorker } from '../steer/index.ts'
import type { SteerSource } from '../steer/index.ts'
import type { TrainingProps } from './use-training.ts'

/** Steers the generator as it is, in this page. */
export function SteerPanel({
  training,
  state: { phase, place },
  preset: { codes, config },
  data,
}: TrainingProps): JSX.Element {
  const [source, setSource] = useState<SteerSource>()
  const isFree = phase === 'paused' || phase === 'finished'
  const steer = () => {
    const { latents } = config
    const { classes: classNames, image } = data
    setSource({
      description: { latents, codes, classNames, image },
      version: place.step,
      generator: async () => (await training.model('generator')).buffer,
      recogniser: async () => (await training.model('recogniser')).buffer,
      startWorker: startStudioWorker,
    })
  }
  const isNewer = source !== undefined && source.version !== place.step
  return (
    <Panel
      title="Steer it"
      actions={
        (!source || isNewer) && (
          <Button disabled={!isFree} onClick={steer}>
            {source ? `Take over step ${place.step}` : 'Steer it now'}
          </Button>
        )
      }
    >
      {source ? (
        <SteerView source={source} />
      ) : (
        <p class="muted">
          {isFree ? 'Choose' : 'Pause, and choose'} the class and the codes yourself, and see what G makes of them.
        </p>
      )}
    </Panel>
  )
}
