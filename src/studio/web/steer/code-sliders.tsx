import type { JSX } from 'preact'
import type { CodeDescription } from '../../protocol/index.ts'
import { Button, Panel } from '../design/index.ts'
import { CodePad } from './code-pad.tsx'
import { codeName, numberText } from './names.ts'
import { isBeyond, reachOf, rounded } from './sample.ts'

/** Values by the codes' names, and how they are set. */
export interface CodesProps {
  readonly codes: readonly CodeDescription[]
  readonly values: Readonly<Record<string, number>>
  readonly set: (values: Readonly<Record<string, number>>) => void
}

/** A slider for every code, and a pad for two at once. */
export function CodeSliders({ codes, values, set }: CodesProps): JSX.Element {
  if (codes.length === 0) {
    return (
      <Panel title="Codes">
        <p class="muted">This run has no codes: what its images vary in is noise, which can be drawn anew.</p>
      </Panel>
    )
  }
  const middle = Object.fromEntries(codes.map(({ name, range: [low, high] }) => [name, (low + high) / 2]))
  return (
    <Panel
      title="Codes"
      actions={
        <Button kind="quiet" onClick={() => set(middle)}>
          Reset
        </Button>
      }
    >
      <div class="stack">
        {codes.map((code) => (
          <CodeSlider
            key={code.name}
            code={code}
            value={values[code.name]}
            set={(value) => set({ [code.name]: value })}
          />
        ))}
        {codes.length > 1 && <CodePad codes={codes} values={values} set={set} />}
      </div>
    </Panel>
  )
}

function CodeSlider({
  code,
  value,
  set,
}: {
  readonly code: CodeDescription
  readonly value: number
  readonly set: (value: number) => void
}): JSX.Element {
  const [low, high] = code.range
  const [least, most] = reachOf(code.range)
  // A thumb's middle goes from half its width to half its width before the end.
  const place = (at: number) => {
    const share = (at - least) / (most - least)
    return `calc(${100 * share}% + ${16 * (0.5 - share)}px)`
  }
  const isOutside = isBeyond(value, code.range)
  const take = (text: string) => {
    if (text !== '' && Number.isFinite(Number(text))) set(rounded(Number(text)))
  }
  return (
    <div class="steer-code">
      <label for={`code-${code.name}`}>
        {codeName(code)}
        {code.meaning !== undefined && <span class="muted small"> {code.name}</span>}
      </label>
      <input
        type="number"
        step={0.05}
        value={value}
        aria-label={`${codeName(code)}, as a number`}
        onChange={(event) => take(event.currentTarget.value)}
      />
      <div class="steer-track" style={{ '--low': place(low), '--high': place(high) }}>
        <input
          id={`code-${code.name}`}
          type="range"
          min={least}
          max={most}
          step={(high - low) / 200}
          value={value}
          aria-valuetext={`${value}${isOutside ? ', beyond the prior' : ''}`}
          onInput={(event) => take(event.currentTarget.value)}
        />
      </div>
      <div class="steer-ends small muted" aria-hidden="true">
        <span style={{ left: place(low) }}>{numberText(low)}</span>
        <span style={{ left: place(high) }}>{numberText(high)}</span>
        {isOutside && <span class="steer-beyond">beyond the prior</span>}
      </div>
      {code.label !== undefined && <p class="muted small">By the judge: {code.label}</p>}
    </div>
  )
}
