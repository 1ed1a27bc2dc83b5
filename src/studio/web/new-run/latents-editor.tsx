import type { JSX } from 'preact'
import type { LatentPart } from '../../../gan/index.ts'
import { Button } from '../design/index.ts'
import { isChanged, problemAt, put, shownValue } from './form.ts'
import type { Form } from './form.ts'
import { newCode, withPart } from './latent-list.ts'
import { ProblemLine, ResetButton } from './setting-field.tsx'

/** The latent vector: what a sample is made from, part by part. */
export function LatentsEditor({ form }: { readonly form: Form }): JSX.Element {
  const parts = shownValue(form, 'latents') as readonly LatentPart[]
  const set = (latents: readonly LatentPart[]) => put(form, 'latents', latents)
  return (
    <section class="panel latents" aria-label="Latent vector">
      <header>
        <h2>Latent vector</h2>
        <span class="row">
          {isChanged(form.draft, 'latents') && <ResetButton form={form} path="latents" />}
          <Button onClick={() => set([...parts, newCode(parts)])}>Add a code</Button>
        </span>
      </header>
      <p class="muted small">
        What a sample is made from. Labels teach a supervised part; the recogniser reads a recognised one back, which
        makes it mean something.
      </p>
      <ul class="part-list">
        {parts.map((part, index) => (
          <Part
            key={index}
            part={part}
            set={(next) => set(withPart(parts, index, next))}
            remove={parts.length > 1 ? () => set(parts.toSpliced(index, 1)) : undefined}
          />
        ))}
      </ul>
      <ProblemLine problem={problemAt(form, 'latents')} />
    </section>
  )
}

interface PartProps {
  readonly part: LatentPart
  readonly set: (part: Partial<LatentPart>) => void
  readonly remove: (() => void) | undefined
}

function Part({ part, set, remove }: PartProps): JSX.Element {
  const { name, kind, size } = part
  return (
    <li>
      <input aria-label="Name" value={name} onInput={({ currentTarget }) => set({ name: currentTarget.value })} />
      <select
        aria-label={`Kind of ${name}`}
        value={kind}
        onChange={({ currentTarget }) => set({ kind: currentTarget.value })}
      >
        <option>categorical</option>
        <option>uniform</option>
        <option>normal</option>
      </select>
      <input
        type="number"
        min="1"
        aria-label={`Size of ${name}`}
        title={kind === 'categorical' ? 'categories' : 'columns'}
        value={size}
        onInput={({ currentTarget }) => set({ size: currentTarget.valueAsNumber || 1 })}
      />
      {(['supervised', 'recognised'] as const).map((trait) => (
        <label key={trait} class="small">
          <input
            type="checkbox"
            checked={part[trait]}
            onChange={({ currentTarget }) => set({ [trait]: currentTarget.checked })}
          />{' '}
          {trait}
        </label>
      ))}
      {remove && (
        <button type="button" class="button quiet" aria-label={`Take ${name} away`} onClick={remove}>
          ×
        </button>
      )}
    </li>
  )
}
