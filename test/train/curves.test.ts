import { expect, it } from 'vitest'
import { lossCurves } from '../../src/figures/index.ts'
import { createCurves } from '../../src/train/curves.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

it('curves have a point wherever a line of metrics has the loss', async () => {
  const curves = createCurves(tinyConfig({ 'terms.penalty_r1': { weight: 1, every: 4 } }))
  curves.add({ kind: 'step', step: 2, epoch: 0.1, losses: { loss_d: 0.5, penalty_r1: 0.2 } })
  curves.add({ kind: 'step', step: 4, epoch: 0.2, losses: { loss_d: 0.6 } })
  curves.add({ kind: 'step', step: 6, epoch: 0.3, losses: { loss_d: 0.7, penalty_r1: 0.1 } })
  const figure = curves.figure(undefined)
  if (figure.kind !== 'lossCurves') throw new Error(figure.kind)
  const series = figure.options.panels.flatMap((panel) => panel.series)
  expect(series.find(({ name }) => name === 'penalty_r1')).toMatchObject({ steps: [2, 6], values: [0.2, 0.1] })
  expect(series.find(({ name }) => name === 'loss_d')).toMatchObject({ steps: [2, 4, 6], values: [0.5, 0.6, 0.7] })
  expect(await lossCurves(figure.options)).toContain('penalty_r1')
})
