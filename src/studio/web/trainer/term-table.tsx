import type { JSX } from 'preact'
import type { Move } from '../../../train/index.ts'
import type { BrowserPreset } from '../../protocol/index.ts'
import { formatNumber } from '../design/index.ts'
import { tellShare } from './words.ts'

/** Each term of the mover's objective: its value before and after on the same batch, and its part in the push. */
export function TermTable({
  move: { player, before, after, pushes },
  objective,
}: {
  readonly move: Move
  readonly objective: BrowserPreset['objective']
}): JSX.Element {
  const most = Math.max(...pushes.map(({ share }) => Math.abs(share)), Number.MIN_VALUE)
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Terms of the loss">
      <table class="trainer-terms">
        <caption class="unseen">What each term of {player === 'discriminator' ? 'D' : 'G'}'s loss did</caption>
        <thead>
          <tr>
            <th scope="col">Term</th>
            <th scope="col" class="number">
              Before → after
            </th>
            <th scope="col">Its part in the push</th>
            <th scope="col" class="number">
              Gradient
            </th>
            <th scope="col" class="number">
              Cosine
            </th>
          </tr>
        </thead>
        <tbody>
          {pushes.map(({ term, norm, cosine, share }) => (
            <tr key={term}>
              <th scope="row">
                <code>{term}</code>
                <span class="muted small">{aboutOf(objective.find(({ name }) => name === term))}</span>
              </th>
              <td class="number">
                {formatNumber(before.losses[term])} → <b>{formatNumber(after.losses[term])}</b>
              </td>
              <td>
                <span class={`trainer-push ${share < 0 ? 'against' : ''}`} aria-hidden="true">
                  <span style={{ width: `${(50 * Math.abs(share)) / most}%` }} />
                </span>
                <span class="small">{tellShare(share)}</span>
              </td>
              <td class="number">{formatNumber(norm)}</td>
              <td class="number">{cosine.toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="muted small">
        The push is the gradient of all terms together, along which the weights move. The terms' parts of it add up to
        100 %: where two pull against each other, one is above that. Cosine 1 is straight along the push, 0 across it.
      </p>
    </div>
  )
}

/** What a term does, and its formula. */
function aboutOf(term: BrowserPreset['objective'][number] | undefined): string | undefined {
  return term && [term.summary, term.formula].filter((text) => text !== undefined).join(': ')
}
