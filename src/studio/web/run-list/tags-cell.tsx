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
  if (isEdited) return <TagsInput run={run} save={save} />
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

/** Saves once: when it is left, be it by Enter; Escape leaves it as it was. */
function TagsInput({ run, save }: { readonly run: RunSummary; readonly save: (text: string) => void }): JSX.Element {
  const before = run.tags.join(', ')
  const [text, setText] = useState(before)
  return (
    <input
      class="tags-input"
      ref={focus}
      value={text}
      placeholder="baseline, to keep"
      aria-label={`Tags of ${run.id}, by commas`}
      onInput={({ currentTarget }) => setText(currentTarget.value)}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Escape') currentTarget.value = before
        if (key === 'Enter' || key === 'Escape') currentTarget.blur()
      }}
      onBlur={({ currentTarget }) => save(currentTarget.value)}
    />
  )
}

function focus(input: HTMLInputElement | null): void {
  input?.focus()
}
