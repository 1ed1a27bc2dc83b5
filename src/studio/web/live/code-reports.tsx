import type { JSX } from 'preact'
import type { CodeReport, EvaluationReport } from '../../../metrics/index.ts'
import { Panel, formatShare } from '../design/index.ts'

/** What each code means, by what it changes in images when it is set from end to end. */
export function CodeReports({ report: { codes } }: { readonly report: EvaluationReport }): JSX.Element {
  return (
    <Panel title="What the codes mean">
      <div class="codes">
        {codes.map((code) => (
          <CodeCard key={code.code} code={code} />
        ))}
      </div>
    </Panel>
  )
}

/** No more factors than these are shown of a code: those that it changes most. */
const MOST_EFFECTS = 5

function CodeCard({ code }: { readonly code: CodeReport }): JSX.Element {
  const { effects, leakage, readBack, meaning, label } = code
  const shown = effects.toSorted((left, right) => Math.abs(right.effect) - Math.abs(left.effect)).slice(0, MOST_EFFECTS)
  const largest = Math.max(1e-9, ...shown.map(({ effect }) => Math.abs(effect)))
  return (
    <section>
      <h3>
        <code>{code.code}</code> <span class={meaning === null ? 'muted' : ''}>{label}</span>
      </h3>
      <ul class="effects">
        {shown.map(({ factor, effect }) => (
          <li key={factor}>
            <span>{factor}</span>
            <div class={effect < 0 ? 'effect negative' : 'effect'} aria-hidden="true">
              <div style={{ width: `${(50 * Math.abs(effect)) / largest}%` }} />
            </div>
            <span class="number">{signed(effect)} sd</span>
          </li>
        ))}
      </ul>
      <p class="small muted">
        From end to end of its range, in standard deviations of real images. The class changes along{' '}
        {formatShare(leakage)} of sweeps
        {readBack !== null && `; the recogniser reads it back with ρ ${signed(readBack)}`}.
      </p>
    </section>
  )
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
}
