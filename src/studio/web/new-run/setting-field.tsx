import type { JSX } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { Field } from './fields.ts'
import { textOf, valueOf } from './field-text.ts'
import { isChanged, problemAt, put, shownValue } from './form.ts'
import type { Form } from './form.ts'

/** One setting: its name, what it is, its input; what differs from the preset is marked, and can be given back. */
export function SettingField({
  form,
  field,
  label = field.path,
}: {
  readonly form: Form
  readonly field: Field
  readonly label?: string
}): JSX.Element {
  const id = useId()
  const problem = problemAt(form, field.path)
  const changed = isChanged(form.draft, field.path)
  return (
    <div class={`setting ${changed ? 'changed' : ''}`} data-path={field.path}>
      <label for={id}>
        {label}
        {changed && <span class="unseen"> (changed)</span>}
      </label>
      <span class="input">
        <SettingInput id={id} form={form} field={field} problem={problem} />
        {changed && <ResetButton form={form} path={field.path} />}
      </span>
      {(field.description !== '' || field.range !== '') && (
        <p id={`${id}-about`} class="muted small">
          {[field.description, field.range].filter(Boolean).join('; ')}
        </p>
      )}
      <ProblemLine id={`${id}-problem`} problem={problem} />
    </div>
  )
}

/** Gives a setting back to the preset. */
export function ResetButton({ form, path }: { readonly form: Form; readonly path: string }): JSX.Element {
  return (
    <button
      type="button"
      class="reset"
      title="Back to the preset’s"
      aria-label={`Reset ${path}`}
      onClick={() => put(form, path, undefined)}
    >
      ↺
    </button>
  )
}

/** What is wrong with a setting, where it stands. */
export function ProblemLine({
  id,
  problem,
}: {
  readonly id?: string
  readonly problem: string | undefined
}): JSX.Element | null {
  if (problem === undefined) return null
  return (
    <p id={id} class="problem small" role="alert">
      {problem}
    </p>
  )
}

interface SettingInputProps {
  readonly id: string
  readonly form: Form
  readonly field: Field
  readonly problem: string | undefined
}

function SettingInput({ id, form, field, problem }: SettingInputProps): JSX.Element {
  const value = shownValue(form, field.path)
  const about = {
    id,
    'aria-describedby': `${id}-about${problem === undefined ? '' : ` ${id}-problem`}`,
    'aria-invalid': problem !== undefined,
  }
  if (field.kind === 'switch') {
    const take = (event: { readonly currentTarget: HTMLInputElement }) =>
      put(form, field.path, event.currentTarget.checked)
    return <input {...about} type="checkbox" checked={value === true} onChange={take} />
  }
  if (field.kind === 'choice') {
    return (
      <select
        {...about}
        value={textOf(value)}
        onChange={({ currentTarget }) => put(form, field.path, currentTarget.value)}
      >
        {field.choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    )
  }
  return (
    <TextInput
      about={about}
      shown={textOf(value)}
      field={field}
      take={(text) => put(form, field.path, valueOf(field, text))}
    />
  )
}

/** What is being typed stands as it is: `0.` on its way to `0.5` is not yet put as it will be. */
function TextInput({
  about,
  shown,
  field,
  take,
}: {
  readonly about: { readonly id: string; readonly 'aria-describedby': string; readonly 'aria-invalid': boolean }
  readonly shown: string
  readonly field: Field
  readonly take: (text: string) => void
}): JSX.Element {
  const [typed, setTyped] = useState<string>()
  return (
    <input
      {...about}
      type="text"
      inputMode={field.kind === 'number' ? 'decimal' : undefined}
      class={field.kind === 'number' ? 'number' : ''}
      placeholder={field.isOptional ? 'by itself' : ''}
      value={typed ?? shown}
      onInput={({ currentTarget }) => {
        setTyped(currentTarget.value)
        take(currentTarget.value)
      }}
      onBlur={() => setTyped(undefined)}
    />
  )
}
