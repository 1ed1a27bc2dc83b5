import type { JSX } from 'preact'
import type { Config } from '../../../gan/index.ts'
import { formatCount } from '../design/index.ts'
import { withPreset } from './draft.ts'
import type { Form } from './form.ts'

/** Where the settings start from: one card for each preset. */
export function PresetCards({ form }: { readonly form: Form }): JSX.Element {
  const { facts, draft, change } = form
  return (
    <fieldset class="presets">
      <legend class="unseen">Preset</legend>
      {Object.entries(facts.presets).map(([name, config]) => (
        <label key={name} class={`card ${draft.preset === name ? 'chosen' : ''}`}>
          <input
            type="radio"
            name="preset"
            value={name}
            checked={draft.preset === name}
            onChange={() => change(withPreset(draft, name, facts.presets))}
          />
          <strong>{name}</strong>
          <span class="small">{facts.summaries.presets[name]}</span>
          <span class="muted small">{lengthOf(config)}</span>
        </label>
      ))}
    </fieldset>
  )
}

function lengthOf({ batch, steps, epochs = 0 }: Config): string {
  const length = steps === undefined ? `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}` : `${formatCount(steps)} steps`
  return `${length} of ${batch} images`
}
