import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { addresses } from '../../protocol/index.ts'
import type { ResumeRequest, RunDetail, StudioFacts } from '../../protocol/index.ts'
import { Button, CopyButton } from '../design/index.ts'
import { useAnswer, useTell } from '../shell/index.ts'
import type { Tell } from '../shell/index.ts'
import { commandsFor, stepsToOffer } from './run-commands.ts'

/** What can be done about a run: by buttons where this page may, and by commands to copy everywhere. */
export function RunActions({ run }: { readonly run: RunDetail }): JSX.Element {
  const studio = useAnswer<StudioFacts>(addresses.studio())
  const { tell, said } = useTell(run.state)
  const folder = studio.state === 'ready' ? studio.value.folder : 'runs'
  return (
    <div class="row buttons">
      {studio.state === 'ready' && studio.value.mayWrite && <ActionButtons run={run} tell={tell} />}
      {commandsFor(run, folder).map(({ name, command }) => (
        <CopyButton key={name} text={command}>
          Copy {name} command
        </CopyButton>
      ))}
      {said}
    </div>
  )
}

interface ActionProps {
  readonly run: RunDetail
  readonly tell: Tell
}

function ActionButtons({ run, tell }: ActionProps): JSX.Element | null {
  const ofItself = run.sweep === undefined
  if (run.state === 'running') {
    if (!ofItself) return null
    const stop = () => tell(addresses.stop(run.id), 'Stopping: the run writes a checkpoint first.')
    return <Button onClick={stop}>Stop</Button>
  }
  const evaluate = () => tell(addresses.evaluate(run.id), 'The judge is at work; its report comes to the Report tab.')
  return (
    <>
      {ofItself && run.checkpoints.length > 0 && <ResumeForm run={run} tell={tell} />}
      {run.hasModel && <Button onClick={evaluate}>{run.hasReport ? 'Evaluate again' : 'Evaluate'}</Button>}
    </>
  )
}

function ResumeForm({ run, tell }: ActionProps): JSX.Element {
  const [steps, setSteps] = useState<number>()
  const wanted = steps ?? stepsToOffer(run)
  const resume = (event: Event) => {
    event.preventDefault()
    tell(addresses.resume(run.id), 'The run goes on.', { steps: wanted } satisfies ResumeRequest)
  }
  return (
    <form class="row resume" onSubmit={resume}>
      <label class="row">
        to step
        <input
          type="number"
          min={(run.step ?? 0) + 1}
          value={wanted}
          required
          onInput={({ currentTarget }) => setSteps(currentTarget.valueAsNumber)}
        />
      </label>
      <button class="button" type="submit">
        Train on
      </button>
    </form>
  )
}
