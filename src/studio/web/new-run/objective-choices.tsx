import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { withObjective } from './draft.ts'
import type { Form } from './form.ts'

/** What the objective is put together from, by family. */
export function ObjectiveChoices({ form }: { readonly form: Form }): JSX.Element {
  return (
    <>
      {Object.keys(form.facts.objectives).map((family) => (
        <FamilyChoice key={family} form={form} family={family} />
      ))}
    </>
  )
}

function FamilyChoice({ form, family }: { readonly form: Form; readonly family: string }): JSX.Element {
  const id = useId()
  const { facts, draft, change } = form
  const chosen = draft.objectives[family] as string | undefined
  const about = chosen === undefined ? undefined : facts.summaries.objectives[family]?.[chosen]
  return (
    <div class={`setting ${chosen === undefined ? '' : 'changed'}`}>
      <label for={id}>{family}</label>
      <select
        id={id}
        value={chosen ?? ''}
        onChange={({ currentTarget }) => change(withObjective(draft, family, currentTarget.value))}
      >
        <option value="">as the preset has it</option>
        {facts.objectives[family].map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
      <p class="muted small">{about ?? `objective: the ${family} part`}</p>
    </div>
  )
}
