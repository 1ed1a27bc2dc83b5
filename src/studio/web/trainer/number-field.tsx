import type { JSX } from 'preact'

/** A whole number that is set; the browser refuses others when the form is sent. */
export function NumberField({
  label,
  value,
  onValue,
  least,
  most,
}: {
  readonly label: string
  readonly value: number
  readonly onValue: (value: number) => void
  readonly least: number
  readonly most: number
}): JSX.Element {
  return (
    <label class="field">
      {label}
      <input
        type="number"
        required
        min={least}
        max={most}
        step={1}
        value={Number.isNaN(value) ? '' : value}
        onInput={({ currentTarget }) => onValue(currentTarget.valueAsNumber)}
      />
    </label>
  )
}
