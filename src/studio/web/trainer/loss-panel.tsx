import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import type { BrowserPreset } from '../../protocol/index.ts'
import { LineChart, smooth } from '../charts/index.ts'
import type { LineSeries } from '../charts/index.ts'
import { Empty, Panel } from '../design/index.ts'
import type { TrainingState } from './training-state.ts'

/** Colours of curves that are of both players: none is like those of D and of G. */
const OTHERS = ['--series-4', '--series-7', '--series-3', '--series-5'] as const

/** How much of the mean over steps each step keeps. */
const SMOOTHING = 0.8

/** The losses as curves: totals, and terms that are under none. */
export function LossPanel({
  losses,
  objective,
}: {
  readonly losses: TrainingState['losses']
  readonly objective: BrowserPreset['objective']
}): JSX.Element {
  const { x, series } = useMemo(() => curvesOf(losses, objective), [losses, objective])
  return (
    <Panel title="Losses">
      {x.length === 0 ? (
        <Empty>They come with the first step.</Empty>
      ) : (
        <LineChart x={x} series={series} height={300} xLabel="step" yLabel="Losses, smoothed" />
      )}
    </Panel>
  )
}

function curvesOf(
  losses: TrainingState['losses'],
  objective: BrowserPreset['objective'],
): { readonly x: readonly number[]; readonly series: readonly LineSeries[] } {
  const names = [...new Set(objective.map(({ name, total }) => total ?? name))].filter((name) => name in losses)
  const steps = names.length === 0 ? 0 : losses[names[0]].length
  return {
    x: Array.from({ length: steps }, (_, index) => index + 1),
    series: names.map((name, index) => ({
      name,
      colour: colourOf(name, index),
      values: smooth(losses[name], SMOOTHING),
    })),
  }
}

function colourOf(name: string, index: number): LineSeries['colour'] {
  if (name === 'loss_d') return '--discriminator'
  if (name === 'loss_g') return '--generator'
  return OTHERS[index % OTHERS.length]
}
