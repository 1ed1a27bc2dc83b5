import type { JSX } from 'preact'
import { addresses } from '../../protocol/index.ts'
import type { StudioFacts, SweepDetail, SweepFile } from '../../protocol/index.ts'
import { Button, Notice, ProgressBar, StatePill, formatCount, formatDuration, formatTime } from '../design/index.ts'
import { useAnswer, useTell } from '../shell/index.ts'
import type { Connection } from '../shell/index.ts'
import { GoOn } from './go-on.tsx'

interface SweepHeaderProps {
  readonly sweep: SweepDetail
  readonly connection: Connection
  /** The studio's folder, once it is known. */
  readonly folder: string | undefined
}

/** What sweep it is, how it stands and how far it is, and the command that goes on with it. */
export function SweepHeader({ sweep, connection, folder }: SweepHeaderProps): JSX.Element {
  const { id, name, state, message, jobs } = sweep
  return (
    <header class="sweep-header">
      <div class="row">
        <h1>{name}</h1>
        <StatePill state={state} />
        {connection === 'lost' && (
          <span class="pill interrupted" role="status">
            connection lost, trying again
          </span>
        )}
      </div>
      {jobs && <ProgressBar share={jobs.done / jobs.planned} label="Results of the planned ones" />}
      <div class="row sweep-facts">
        <Facts sweep={sweep} />
        <Files sweep={sweep} />
      </div>
      {state === 'running' && <StopButton sweep={sweep} />}
      {message !== undefined && <Notice kind="error">{message}</Notice>}
      <Damage sweep={sweep} />
      {sweep.file !== undefined && folder !== undefined && (
        <GoOn
          state={state}
          words={['facet', 'sweep', sweep.file, '--out', pathIn(folder, id)]}
          workers={sweep.workers}
        />
      )}
    </header>
  )
}

/** Ends the sweep, where this page may. */
function StopButton({ sweep: { id, state } }: { readonly sweep: SweepDetail }): JSX.Element | null {
  const studio = useAnswer<StudioFacts>(addresses.studio())
  const { tell, said } = useTell(state)
  if (studio.state !== 'ready' || !studio.value.mayWrite) return null
  const stop = () => tell(addresses.stopSweep(id), 'Stopping: what its runs have come to is kept first.')
  return (
    <div class="row buttons">
      <Button onClick={stop}>Stop the sweep</Button>
      {said}
    </div>
  )
}

function pathIn(folder: string, id: string): string {
  return `${folder.replace(/\/$/, '')}/${id}`
}

function Facts({ sweep }: { readonly sweep: SweepDetail }): JSX.Element {
  return (
    <dl>
      {factsOf(sweep).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function factsOf({ jobs, results, started, seconds, sessions, workers }: SweepDetail): [string, string][] {
  const ofPlanned = (done: number, planned: number) => `${formatCount(done)} of ${formatCount(planned)}`
  const facts: [string, string | undefined][] = [
    ['results', jobs && ofPlanned(jobs.done, jobs.planned)],
    ['diverged or given up', jobs && jobs.lost > 0 ? formatCount(jobs.lost) : undefined],
    ['settings × seeds', results && `${formatCount(results.settings.length)} × ${results.seeds.length}`],
    ['ranked by', results?.metric.title],
    ['steps of all runs', results && ofPlanned(results.steps.taken, results.steps.planned)],
    ['worked on', started === undefined ? undefined : formatTime(started)],
    [
      sessions !== undefined && sessions.length > 1 ? `in ${sessions.length} sessions` : 'for',
      seconds === undefined || started === undefined ? undefined : formatDuration(seconds),
    ],
    ...placesOf(workers),
  ]
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined)
}

function placesOf({ queue, store }: NonNullable<SweepDetail['workers']> = {}): [string, string | undefined][] {
  return [
    ['by workers of', queue],
    ['kept in', store],
  ]
}

const FILES: Readonly<Record<SweepFile, string>> = {
  'results.html': 'Results as a page',
  'results.csv': 'as a table (CSV)',
  'results.json': 'as JSON',
}

function Files({ sweep: { id, files = [] } }: { readonly sweep: SweepDetail }): JSX.Element | null {
  if (files.length === 0) return null
  return (
    <p class="row small">
      {files.map((file) => (
        <a key={file} href={addresses.sweepFile(id, file)} target="_blank" rel="noreferrer">
          {FILES[file]}
        </a>
      ))}
    </p>
  )
}

function Damage({ sweep: { damaged, damagedFiles } }: { readonly sweep: SweepDetail }): JSX.Element | null {
  if (damaged === 0) return null
  const more = damaged > damagedFiles.length ? ` and ${damaged - damagedFiles.length} more` : ''
  return (
    <Notice kind="warning">
      {damaged === 1 ? 'A result' : `${damaged} results`} cannot be read: {damagedFiles.join(', ')}
      {more}. Remove {damaged === 1 ? 'it' : 'them'} from the sweep’s folder <code>results</code>, and run the sweep
      again.
    </Notice>
  )
}
