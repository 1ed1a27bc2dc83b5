import { CANNOT_TELL } from '../figures/index.ts'
import type { Figure, LossPanel, LossSeries } from '../figures/index.ts'
import { entropyOf } from '../gan/index.ts'
import type { Config } from '../gan/index.ts'
import type { HistoryEvent } from './memory.ts'

/** Collects a run's losses for the figure of their curves. */
export interface Curves {
  add(event: Extract<HistoryEvent, { kind: 'step' }>): void
  figure(stepsPerEpoch: number | undefined): Figure
}

/** D's and G's losses on whether images are real, by name; the rest is about class and codes, or bounds of information. */
const ADVERSARIAL = /^loss_[dg](_|$)/
const INFORMATION = /^mi_/

/** Starts empty curves. */
export function createCurves(config: Config): Curves {
  const steps: number[] = []
  const values: Record<string, number[]> = {}
  const series = (belongs: (name: string) => boolean): LossSeries[] =>
    Object.keys(values)
      .filter(belongs)
      .map((name) => ({ name, steps, values: values[name] }))
  return {
    add: ({ step, losses }) => {
      steps.push(step)
      for (const [name, value] of Object.entries(losses)) (values[name] ??= []).push(value)
    },
    figure: (stepsPerEpoch) => {
      const panels: LossPanel[] = [
        {
          title: 'Who wins: D against G',
          series: series((name) => ADVERSARIAL.test(name)),
          // Of the cross-entropies alone the equilibrium is known.
          reference: config.terms.loss_d_r ? CANNOT_TELL : undefined,
        },
        {
          title: 'Class and codes',
          series: series((name) => !ADVERSARIAL.test(name) && !INFORMATION.test(name)),
          valueTitle: 'loss',
        },
        {
          title: 'Information in the image about the codes, at least',
          series: series((name) => INFORMATION.test(name)),
          reference: ceiling(config),
          valueTitle: 'nats',
        },
      ]
      const shown = panels.filter((panel) => panel.series.length > 0)
      return { kind: 'lossCurves', options: { panels: shown, stepsPerEpoch, smoothing: 10 } }
    },
  }
}

/** The most there is to know of a categorical code. */
function ceiling({ latents }: Config): LossPanel['reference'] {
  const part = latents.find(({ kind, supervised, recognised }) => kind === 'categorical' && recognised && !supervised)
  return part && { value: entropyOf(part), label: `ln ${part.size}: all of ${part.name}` }
}
