import { CANNOT_TELL } from '../figures/index.ts'
import type { Figure, LossPanel } from '../figures/index.ts'
import { entropyOf, isFoundCategory, lossGroups, termOf } from '../gan/index.ts'
import type { Config, LossGroup } from '../gan/index.ts'
import type { HistoryEvent } from './memory.ts'

/** Collects a run's losses for the figure of their curves. */
export interface Curves {
  add(event: Extract<HistoryEvent, { kind: 'step' }>): void
  figure(stepsPerEpoch: number | undefined): Figure
}

/** What a figure titles its panels, and the unit of their values. */
const PANELS: Readonly<Record<LossGroup['kind'], Omit<LossPanel, 'series'>>> = {
  adversarial: { title: 'Who wins: D against G' },
  read: { title: 'Class and codes', valueTitle: 'loss' },
  image: { title: 'Images', valueTitle: 'loss' },
  information: { title: 'Information in the image about the codes, at least', valueTitle: 'nats' },
}

/** Starts empty curves. */
export function createCurves(config: Config): Curves {
  // A line lacks what none of its steps has measured.
  const curves: Record<string, { readonly steps: number[]; readonly values: number[] }> = {}
  const objective = Object.keys(config.terms).map((name) => ({ ...termOf(config, name), name }))
  const references: Partial<Record<LossGroup['kind'], LossPanel['reference']>> = {
    // Of the cross-entropies alone the equilibrium is known.
    adversarial: config.terms.loss_d_r ? CANNOT_TELL : undefined,
    information: ceiling(config),
  }
  return {
    add: ({ step, losses }) => {
      for (const [name, value] of Object.entries(losses)) {
        const { steps, values } = (curves[name] ??= { steps: [], values: [] })
        steps.push(step)
        values.push(value)
      }
    },
    figure: (stepsPerEpoch) => {
      const panels = lossGroups(Object.keys(curves), objective).map(({ kind, names }): LossPanel => ({
        ...PANELS[kind],
        series: names.map((name) => ({ name, ...curves[name] })),
        reference: references[kind],
      }))
      return { kind: 'lossCurves', options: { panels, stepsPerEpoch, smoothing: 10 } }
    },
  }
}

/** The most there is to know of a categorical code. */
function ceiling({ latents }: Config): LossPanel['reference'] {
  const part = latents.find(isFoundCategory)
  const value = part && entropyOf(part)
  return value === undefined ? undefined : { value, label: `ln ${part?.size}: all of ${part?.name}` }
}
