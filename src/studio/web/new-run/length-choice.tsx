import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { Field } from './fields.ts'
import { put, shownValue } from './form.ts'
import type { Form } from './form.ts'
import { SettingField } from './setting-field.tsx'

/** How long to train: by steps or by epochs, never both. */
export function LengthChoice({
  form,
  fields,
}: {
  readonly form: Form
  readonly fields: readonly Field[]
}): JSX.Element {
  const name = useId()
  const isByEpochs = shownValue(form, 'steps') === undefined || form.draft.values.epochs !== undefined
  const path = isByEpochs ? 'epochs' : 'steps'
  const field = fields.find((one) => one.path === path)
  const start = { steps: form.facts.presets[form.draft.preset].steps ?? 1000, epochs: 1 }
  return (
    <div class="length">
      <div class="row small" role="radiogroup" aria-label="How long to train">
        {(['steps', 'epochs'] as const).map((unit) => (
          <label key={unit}>
            <input type="radio" name={name} checked={path === unit} onChange={() => put(form, unit, start[unit])} /> by{' '}
            {unit}
          </label>
        ))}
      </div>
      {field && <SettingField key={path} form={form} field={field} />}
    </div>
  )
}
