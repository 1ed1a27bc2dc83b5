import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { latentsWith } from '../../../gan/index.ts'
import { addresses } from '../../protocol/index.ts'
import type { RunDetail, StudioFacts } from '../../protocol/index.ts'
import { Button, Empty, Notice } from '../design/index.ts'
import { useAnswer } from '../shell/index.ts'
import { readBytes } from './source.ts'
import type { SteerSource } from './source.ts'
import { startStudioWorker } from './start-worker.ts'
import { SteerView } from './steer-view.tsx'

/** Steers the generator of a run; of one that trains, the newest that it writes. */
export function SteerTab({ run }: { readonly run: RunDetail }): JSX.Element {
  const { modelVersion, image } = run
  if (modelVersion === undefined || !image) return <NoModel run={run} />
  return <RunSteering key={run.id} run={run} newest={modelVersion} image={image} />
}

function NoModel({ run }: { readonly run: RunDetail }): JSX.Element {
  const every = run.config?.checkpoint.every
  return (
    <Empty>
      <h2>There is no generator yet</h2>
      {run.state === 'running' && every !== undefined ? (
        <p>It comes with the first checkpoint, after step {every}, and then runs here by itself.</p>
      ) : (
        <p>The run ended before its first checkpoint. Resume it, or train it again.</p>
      )}
    </Empty>
  )
}

interface RunSteeringProps {
  readonly run: RunDetail
  /** When the newest generator was written. */
  readonly newest: number
  readonly image: NonNullable<RunDetail['image']>
}

function RunSteering({ run, newest, image }: RunSteeringProps): JSX.Element {
  const [taken, take] = useState(newest)
  const [isFollowing, follow] = useState(false)
  const version = isFollowing ? newest : taken
  const studio = useAnswer<StudioFacts>(addresses.studio())
  const { id, codes, classNames } = run
  const place = studio.state === 'ready' ? `${studio.value.folder}/${id}` : undefined
  // What a live run tells again and again is the same as long as the generator is: a new text would be a new page.
  const description = useMemo(() => {
    return { latents: latentsWith(run.latents, run.definitions), codes, classNames, image }
  }, [id, version])
  const source = useMemo<SteerSource>(
    () => ({
      description,
      version,
      generator: (progress) => readBytes(addresses.generator(id, version), progress),
      recogniser: (progress) => readBytes(addresses.recogniser(id, version), progress),
      startWorker: startStudioWorker,
      run: place,
    }),
    [description, version, place],
  )
  return (
    <div class="stack">
      {(run.state === 'running' || newest !== version) && (
        <div class="row">
          <label class="row">
            <input
              type="checkbox"
              checked={isFollowing}
              onChange={({ currentTarget: { checked } }) => {
                take(newest)
                follow(checked)
              }}
            />
            <span>Follow training</span>
          </label>
          {newest !== version && (
            <Notice>
              The run has written a better generator. <Button onClick={() => take(newest)}>Load it</Button>
            </Notice>
          )}
        </div>
      )}
      <SteerView source={source} />
    </div>
  )
}
