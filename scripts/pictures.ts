// Draws the pictures of docs/objectives.md that need no training: `npm run pictures`.
import { writeFile } from 'node:fs/promises'
import { linspace } from '../src/array/index.ts'
import { terms } from '../src/gan/index.ts'
import type { TermContext } from '../src/gan/index.ts'
import { Graph, evaluate, input } from '../src/graph/index.ts'
import { renderPng } from '../src/figures/node/index.ts'
import { drawVega } from '../src/figures/vega.ts'
import { FONT_FAMILY, PALETTES } from '../src/figures/theme.ts'

/** What G minimises, by choice of objective. */
const LOSSES: readonly (readonly [label: string, term: string])[] = [
  ['non-saturating', 'loss_g'],
  ['minimax', 'loss_g_minimax'],
  ['least-squares', 'loss_g_squares'],
  ['hinge, wasserstein', 'loss_g_linear'],
]

/** The value of a term of G where D gives an image this logit. */
function lossAt(term: string, logit: number): number {
  const graph = new Graph()
  const fake = { source: input(graph, 'source', [1, 1]) }
  const loss = terms[term].value({ fake } as unknown as TermContext, {})
  return evaluate({ outputs: { loss } }, { source: Float64Array.of(logit) }).loss[0]
}

const { text, muted, grid, hairline, background, series } = PALETTES.light
const values = LOSSES.flatMap(([label, term]) =>
  linspace(-6, 4, 101).map((logit) => ({ label, logit, loss: lossAt(term, logit) })),
)
const { svg } = await drawVega({
  data: { values: values.filter(({ loss }) => loss <= 8) },
  width: 560,
  height: 260,
  background,
  padding: 20,
  config: {
    font: FONT_FAMILY,
    view: { stroke: null },
    axis: {
      labelColor: muted,
      titleColor: text,
      gridColor: grid,
      domainColor: hairline,
      tickColor: hairline,
      titleFontWeight: 'normal',
      labelFontSize: 11,
      titleFontSize: 11,
    },
    legend: { labelColor: text, labelFontSize: 11, title: null, symbolStrokeWidth: 2.5 },
  },
  mark: { type: 'line', strokeWidth: 2 },
  encoding: {
    x: {
      field: 'logit',
      type: 'quantitative',
      title: 'logit D gives a generated image   (left: sure it is generated)',
    },
    y: { field: 'loss', type: 'quantitative', title: 'loss of G' },
    color: { field: 'label', type: 'nominal', scale: { domain: LOSSES.map(([label]) => label), range: [...series] } },
  },
})
await writeFile(new URL('../docs/adversarial.png', import.meta.url), renderPng(svg))
