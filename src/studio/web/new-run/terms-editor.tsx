import type { JSX } from 'preact'
import type { FieldGroup } from './fields.ts'
import { isChanged, put } from './form.ts'
import type { Form } from './form.ts'
import { SettingField } from './setting-field.tsx'

/** The terms of the objective by weight; terms can be added and taken away. */
export function TermsEditor({ form, terms }: { readonly form: Form; readonly terms: FieldGroup }): JSX.Element {
  const nameOf = ({ path }: FieldGroup) => path.slice(terms.path.length + 1)
  const isThere = (term: FieldGroup) => Object.hasOwn(form.config.terms, nameOf(term))
  const gone = terms.groups.filter(({ path }) => isChanged(form.draft, path) && form.draft.values[path] === null)
  return (
    <section class="panel terms" aria-label="Terms">
      <header>
        <h2>Terms</h2>
        <select
          aria-label="Add a term"
          value=""
          onChange={({ currentTarget }) => put(form, `terms.${currentTarget.value}.weight`, 1)}
        >
          <option value="">add a term …</option>
          {terms.groups
            .filter((term) => !isThere(term) && !gone.includes(term))
            .map((term) => (
              <option key={term.path}>{nameOf(term)}</option>
            ))}
        </select>
      </header>
      <p class="muted small">
        What the networks minimise: a sum by weight. A weight of 0 drops a term; it is still measured.
      </p>
      <ul class="term-list">
        {terms.groups
          .filter((term) => isThere(term) && !gone.includes(term))
          .map((term) => (
            <Term key={term.path} form={form} term={term} name={nameOf(term)} />
          ))}
        {gone.map((term) => (
          <li key={term.path} class="gone">
            <s class="muted">{nameOf(term)}</s>
            <button type="button" class="button quiet" onClick={() => put(form, term.path, undefined)}>
              Take back <span class="unseen">{nameOf(term)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface TermProps {
  readonly form: Form
  readonly term: FieldGroup
  readonly name: string
}

function Term({ form, term, name }: TermProps): JSX.Element {
  const isOfPreset = Object.hasOwn(form.facts.presets[form.draft.preset].terms, name)
  // What was added goes by forgetting its settings; what the preset has is taken away.
  const remove = () => (isOfPreset ? removeTerm(form, term) : forgetTerm(form, term))
  return (
    <li>
      <div class="fields">
        {term.fields.map((field) => (
          <SettingField
            key={field.path}
            form={form}
            field={field.path.endsWith('.weight') ? { ...field, description: '' } : field}
            label={field.path.endsWith('.weight') ? name : field.path.slice(term.path.length + 1)}
          />
        ))}
      </div>
      <button type="button" class="button quiet" aria-label={`Take ${name} away`} onClick={remove}>
        ×
      </button>
    </li>
  )
}

function forgetTerm({ draft, change }: Form, term: FieldGroup): void {
  const values = Object.entries(draft.values).filter(([path]) => !path.startsWith(`${term.path}.`))
  change({ ...draft, values: Object.fromEntries(values) })
}

function removeTerm(form: Form, term: FieldGroup): void {
  const { draft, change } = form
  const values = Object.entries(draft.values).filter(([path]) => !path.startsWith(`${term.path}.`))
  change({ ...draft, values: Object.fromEntries([...values, [term.path, null]]) })
}
