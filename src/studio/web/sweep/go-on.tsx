import type { JSX } from 'preact'
import { commandLine } from '../../protocol/index.ts'
import type { SweepDetail } from '../../protocol/index.ts'
import { CommandLine } from '../design/index.ts'

interface GoOnProps extends Pick<SweepDetail, 'state' | 'workers'> {
  /** The command, but for its workers. */
  readonly words: readonly string[]
}

/** The command that goes on with a sweep, where and with whom it was worked on last. */
export function GoOn({ state, words, workers: { queue, prefix, store } = {} }: GoOnProps): JSX.Element {
  const isDone = state === 'finished'
  const over = queue === undefined ? [] : ['--queue', queue, ...(prefix === undefined ? [] : ['--prefix', prefix])]
  const kept = store === undefined ? [] : ['--store', store]
  return (
    <details class="sweep-command" open={!isDone && state !== 'running'}>
      <summary>{isDone ? 'Have it do more' : 'Go on with it'}</summary>
      <p class="muted small">
        {isDone
          ? 'Add settings, seeds or steps to its file, and say this in a terminal: what is known is not trained again.'
          : 'Said in a terminal, this goes on where it stands. It must have ended before.'}
      </p>
      {queue !== undefined && (
        <p class="muted small">
          If its queue asks for a password, set <code>FACET_QUEUE</code> to the whole address, and say{' '}
          <code>--queue</code> alone.
        </p>
      )}
      <CommandLine text={commandLine([...words, ...over, ...kept])} label="The command that goes on with the sweep" />
    </details>
  )
}
