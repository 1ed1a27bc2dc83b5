import type { JSX } from 'preact'
import { allFields } from './fields.ts'
import type { FieldGroup } from './fields.ts'
import type { Form } from './form.ts'
import { LengthChoice } from './length-choice.tsx'
import { ObjectiveChoices } from './objective-choices.tsx'
import { SettingField } from './setting-field.tsx'

/** The settings that nearly everybody looks at. */
export const FIRST_SETTINGS: ReadonlySet<string> = new Set([
  'steps',
  'epochs',
  'batch',
  'seed',
  'threads',
  'evaluate.every',
])

/** How long, how many at once, and from which objective. */
export function FirstSettings({ form, whole }: { readonly form: Form; readonly whole: FieldGroup }): JSX.Element {
  const fields = allFields(whole).filter(({ path }) => FIRST_SETTINGS.has(path))
  return (
    <>
      <LengthChoice form={form} fields={fields} />
      {fields
        .filter(({ path }) => path !== 'steps' && path !== 'epochs')
        .map((field) => (
          <SettingField key={field.path} form={form} field={field} />
        ))}
      <ObjectiveChoices form={form} />
    </>
  )
}
