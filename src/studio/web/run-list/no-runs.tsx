import type { JSX } from 'preact'
import type { RunList } from '../../protocol/index.ts'
import { CommandLine, Empty } from '../design/index.ts'
import { places } from '../shell/index.ts'

/** Says how to begin, where the folder has no run. */
export function NoRuns({ list: { folder, mayWrite } }: { readonly list: RunList }): JSX.Element {
  return (
    <Empty>
      <h1>No runs yet</h1>
      <p>
        <code>{folder}</code> holds no run. Runs show here as soon as they begin.
      </p>
      {mayWrite && (
        <a class="button primary" href={places.newRun()}>
          New run
        </a>
      )}
      <p>{mayWrite ? 'Or in a terminal:' : 'Begin one in a terminal:'}</p>
      <CommandLine
        text={`facet train --out ${folder.replace(/\/$/, '')}/first`}
        label="The command that begins a run"
      />
    </Empty>
  )
}
