import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { formatNumber } from '../design/index.ts'
import { thin } from './pushes.ts'
import type { Push } from './pushes.ts'

interface PushRowProps {
  readonly push: Push
  /** Its size over the largest of the run, in [0, 1]. */
  readonly share: number
  /** Its losses, and the place of the line that is shown. */
  readonly values: readonly (number | null)[]
  readonly line: number
  /** Is told when it is pointed at, or has the focus. */
  readonly onChoose: (name: string) => void
}

/** One term: bars from the middle towards the networks that it moves, and between them what it is. */
export function PushRow({ push, share, values, line, onChoose }: PushRowProps): JSX.Element {
  const { name, moves, words, size } = push
  const isDropped = !moves.discriminator && !moves.generator
  const choose = () => onChoose(name)
  return (
    <li class={isDropped ? 'push dropped' : 'push'} onPointerEnter={choose}>
      <Pull side="discriminator" isOn={moves.discriminator || isDropped} share={share} />
      <button type="button" class="about" onFocus={choose} onClick={choose}>
        <span>
          {words}
          <span class="unseen">{unseenOf(push)}</span>
        </span>
        <span class="size" aria-hidden="true">
          {isDropped ? <span class="pill">dropped</span> : <b>{size === null ? '–' : formatNumber(size)}</b>}
          <Sparkline values={values} line={line} />
        </span>
      </button>
      <Pull side="generator" isOn={moves.generator || isDropped} share={share} />
    </li>
  )
}

function Pull({
  side,
  isOn,
  share,
}: {
  readonly side: 'discriminator' | 'generator'
  readonly isOn: boolean
  readonly share: number
}): JSX.Element {
  return <div class={`pull ${side}`}>{isOn && <div class="bar-arrow" style={{ '--share': share }} />}</div>
}

/** Returns what a row shows beside its words, in words. */
function unseenOf({ moves, formula, weight, value, size, trend }: Push): string {
  const moved = [moves.discriminator && 'the discriminator', moves.generator && 'the generator'].filter(Boolean)
  const whom = moved.length === 0 ? 'Dropped, moves neither network' : `Moves ${moved.join(' and ')}`
  const large =
    value === null || size === null
      ? 'not logged at this step'
      : `weight ${formatNumber(weight)} times loss ${formatNumber(value)} is ${formatNumber(weight * value)}`
  return `${formula ? `: ${formula}` : ''}. ${whom}; ${large}${trend ? `, ${trend}` : ''}.`
}

const WIDTH = 64
const HEIGHT = 18
/** As many points as can be seen. */
const POINTS = 64

function Sparkline({ values, line }: Pick<PushRowProps, 'values' | 'line'>): JSX.Element {
  const points = useMemo(() => thin(values, POINTS), [values])
  const [least, most] = [Math.min(...points), Math.max(...points)]
  const x = (share: number) => 2 + share * (WIDTH - 4)
  const y = (value: number) => HEIGHT - 2 - ((value - least) / (most - least || 1)) * (HEIGHT - 4)
  const place = values.length > 1 ? line / (values.length - 1) : 1
  const at = points[Math.round(place * (points.length - 1))] as number | undefined
  return (
    <svg class="sparkline" width={WIDTH} height={HEIGHT} aria-hidden="true">
      <polyline points={points.map((value, index) => `${x(index / (points.length - 1 || 1))},${y(value)}`).join(' ')} />
      {at !== undefined && <circle cx={x(place)} cy={y(at)} r="2.5" />}
    </svg>
  )
}
