import type { JSX } from 'preact'
import { useId, useState } from 'preact/hooks'
import { problemAt } from './form.ts'
import type { Form } from './form.ts'
import { ProblemLine } from './setting-field.tsx'

/** What is trained on: a data set by name, or a path on the studio's machine. */
export function DataChoice({ form }: { readonly form: Form }): JSX.Element {
  const { facts, draft, change } = form
  const id = useId()
  const known = facts.data.find(({ name }) => name === draft.data)
  const [isPath, setPath] = useState(!known)
  const chosen = isPath ? '' : draft.data
  const choose = (name: string) => {
    setPath(name === '')
    change({ ...draft, data: name })
  }
  return (
    <div class="setting" data-path="data.source">
      <label for={id}>data</label>
      <select id={id} value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {facts.data.map(({ name, isHere }) => (
          <option key={name} value={name}>
            {name}
            {!isHere && ' (not installed here)'}
          </option>
        ))}
        <option value="">a folder or file …</option>
      </select>
      {isPath && (
        <input
          type="text"
          aria-label="Path of the data"
          placeholder="/path/to/images"
          value={draft.data}
          onInput={({ currentTarget }) => change({ ...draft, data: currentTarget.value })}
        />
      )}
      <p class="muted small">
        {isPath ? 'a folder of images by class, or a file, where the studio runs' : known?.about}
      </p>
      <ProblemLine problem={problemAt(form, 'data.source')} />
    </div>
  )
}
