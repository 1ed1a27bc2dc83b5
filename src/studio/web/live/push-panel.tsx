import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { Empty, Panel, formatCount, formatNumber } from '../design/index.ts'
import type { LiveProps } from './live-props.ts'
import { PushRow } from './push-row.tsx'
import { largestSize, objectiveOf, pushesAt } from './pushes.ts'
import type { Push } from './pushes.ts'
import { lineAt } from './selection.ts'

/** Who pushes whom: each term of the objective, the networks that it moves, and how large it is at the selected step. */
export function PushPanel({ run: { objective }, metrics, step }: LiveProps): JSX.Element {
  const largest = useMemo(() => largestSize(objective, metrics), [objective, metrics])
  const [chosen, setChosen] = useState<string>()
  const line = lineAt(metrics.steps, step)
  if (line === -1 || objective.length === 0) {
    return (
      <Panel title="Who pushes whom">
        <Empty>The terms of the objective appear with the first line of losses.</Empty>
      </Panel>
    )
  }
  const pushes = pushesAt(objective, metrics, line)
  return (
    <Panel
      title="Who pushes whom"
      actions={<span class="muted small">at step {formatCount(metrics.steps[line])}</span>}
    >
      <p class="muted small lead">
        A bar is a term of the objective, as long as it is large: weight × loss. It pulls the network it points to,
        which makes it smaller. Where one network wins, the other’s bar grows.
      </p>
      <div class="push-diagram">
        <div class="pushes">
          <Network kind="discriminator" pushes={pushes} />
          <Network kind="generator" pushes={pushes} />
          <ul class="terms">
            {pushes.map((push) => (
              <PushRow
                key={push.name}
                push={push}
                share={Math.min(1, Math.abs(push.size ?? 0) / largest)}
                values={metrics.losses[push.name] ?? []}
                line={line}
                onChoose={setChosen}
              />
            ))}
          </ul>
        </div>
      </div>
      <Explanation push={pushes.find(({ name }) => name === chosen) ?? pushes[0]} />
    </Panel>
  )
}

const NETWORKS = {
  discriminator: { letter: 'D', name: 'Discriminator', does: 'tells real from generated, reads class and codes' },
  generator: { letter: 'G', name: 'Generator', does: 'makes images of class, codes and noise' },
} as const

function Network({
  kind,
  pushes,
}: {
  readonly kind: keyof typeof NETWORKS
  readonly pushes: readonly Push[]
}): JSX.Element {
  const { letter, name, does } = NETWORKS[kind]
  return (
    <div class={`network ${kind}`}>
      <strong aria-hidden="true">{letter}</strong>
      <div>
        <h3>{name}</h3>
        <p class="small">{does}</p>
        <p class="small muted">minimises {formatNumber(objectiveOf(pushes, kind))} in all</p>
      </div>
    </div>
  )
}

/** A line of its own, always there, so that nothing moves when the pointer does. */
function Explanation({ push }: { readonly push: Push }): JSX.Element {
  const { name, weight, value, words, formula } = push
  const sum = value === null ? 'not logged' : `${formatNumber(weight)} × ${formatNumber(value)}`
  return (
    <p class="explanation small" aria-hidden="true">
      <code>{name}</code> {words}
      {formula && (
        <>
          : <span class="formula">{formula}</span>
        </>
      )}
      . <span class="muted">Weight × loss: {sum}.</span>
    </p>
  )
}
