import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { allFields, filterFields, matches } from './fields.ts'
import type { FieldGroup } from './fields.ts'
import { isChanged } from './form.ts'
import type { Form } from './form.ts'
import { SettingField } from './setting-field.tsx'

/** All other settings, folded by what they are about, and searched. */
export function SettingGroups({
  form,
  groups,
}: {
  readonly form: Form
  readonly groups: readonly FieldGroup[]
}): JSX.Element {
  const [search, setSearch] = useState('')
  const shown = groups.flatMap((group) => filterFields(group, (field) => matches(field, search)) ?? [])
  return (
    <section class="panel form-settings" aria-label="All settings">
      <header>
        <h2>All settings</h2>
        <input
          type="search"
          aria-label="Search settings"
          placeholder="Search settings, such as rate"
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value.trimStart())}
        />
      </header>
      {shown.length === 0 && <p class="muted">No setting is called or described like that.</p>}
      {shown.map((group) => (
        <Section key={group.path} form={form} group={group} isSought={search !== ''} />
      ))}
    </section>
  )
}

interface SectionProps {
  readonly form: Form
  readonly group: FieldGroup
}

function Section({ form, group, isSought }: SectionProps & { readonly isSought: boolean }): JSX.Element {
  const fields = allFields(group)
  const changed = fields.filter(({ path }) => isChanged(form.draft, path)).length
  // A problem must not hide in a closed section.
  const isWrong = fields.some(({ path }) => path === form.problem?.path)
  return (
    <details open={isSought || isWrong || undefined}>
      <summary>
        <span class="title">{group.path}</span>
        <span class="muted small">
          {group.description === ''
            ? `${fields.length} ${fields.length === 1 ? 'setting' : 'settings'}`
            : group.description}
        </span>
        {changed > 0 && <span class="count">{changed} changed</span>}
      </summary>
      <GroupFields form={form} group={group} />
    </details>
  )
}

function GroupFields({ form, group }: SectionProps): JSX.Element {
  const own = (path: string) => path.slice(group.path.length + 1)
  return (
    <>
      <div class="fields">
        {group.fields.map((field) => (
          <SettingField key={field.path} form={form} field={field} label={own(field.path)} />
        ))}
      </div>
      {group.groups.map((inner) => (
        <fieldset key={inner.path}>
          <legend>
            {own(inner.path)} <span class="muted small">{inner.description}</span>
          </legend>
          <GroupFields form={form} group={inner} />
        </fieldset>
      ))}
    </>
  )
}
