import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { addresses } from '../../protocol/index.ts'
import type { RunSummary } from '../../protocol/index.ts'
import { ask } from '../shell/index.ts'
import type { RowActions } from './run-row.tsx'
import { tagsOf } from './tags.ts'

/** A run's tags; each narrows the list down, and they are edited where they stand. */
export function TagsCell({ run, actions }: { readonly run: RunSummary; readonly actions: RowActions }): JSX.Element {
  const [isEdited, setEdited] = useState(false)
  const save = (text: string) => {
    setEdited(false)
    const tags = tagsOf(text)
    if (tags.join() === run.tags.join()) return
    actions.attempt(`tag ${run.id}`, async () => {
      await ask(addresses.tags(run.id), { method: 'PUT', body: { tags } })
      actions.change({ ...run, tags })
    })
  }
  if (isEdited) return <TagsInput run={run} save={save} leave={() => setEdited(false)} />
  return (
    <span class="tags">
      {run.tags.map((tag) => (
        <button
          key={tag}
          type="button"
          class="tag"
          title={`Only runs tagged ${tag}`}
          onClick={() => actions.showTag(tag)}
        >
          {tag}
        </button>
      ))}
      {actions.mayWrite && (
        <button type="button" class="tag add" onClick={() => setEdited(true)}>
          {run.tags.length === 0 ? '+ tag' : '+'}
          <span class="unseen"> edit the tags of {run.id}</span>
        </button>
      )}
    </span>
  )
}

function TagsInput({
  run,
  save,
  leave,
}: {
  readonly run: RunSummary
  readonly save: (text: string) => void
  readonly leave: () => void
}): JSX.Element {
  return (
    <input
      class="tags-input"
      ref={(input) => input?.focus()}
      defaultValue={run.tags.join(', ')}
      placeholder="baseline, to keep"
      aria-label={`Tags of ${run.id}, by commas`}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save(event.currentTarget.value)
        if (event.key === 'Escape') leave()
      }}
      onBlur={(event) => save(event.currentTarget.value)}
    />
  )
}
