import type { JSX } from 'preact'
import { addresses } from '../../protocol/index.ts'
import type { FigureFile, RunDetail } from '../../protocol/index.ts'
import { Panel } from '../design/index.ts'

const TITLES: Readonly<Record<string, string>> = {
  'real-and-generated': 'Real and generated, as the run’s own recogniser reads them',
  'tutorial-sheet': 'The tutorial’s own sheet',
  losses: 'Losses',
}

/** The figures that a run ends with, but for its sheet, which has a place of its own. */
export function FinalFigures({ run }: { readonly run: RunDetail }): JSX.Element | null {
  const figures = run.figures.filter(({ name, step }) => step === undefined && name !== 'sheet').toSorted(byInterest)
  if (figures.length === 0) return null
  return (
    <Panel title="Figures">
      <ul class="figures">
        {figures.map((figure) => (
          <li key={figure.name}>
            <a href={addresses.figure(run.id, figure)} target="_blank" rel="noreferrer">
              <img src={addresses.figure(run.id, figure)} alt={titleOf(figure)} loading="lazy" />
            </a>
            <span class="small muted">{titleOf(figure)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function titleOf({ name }: FigureFile): string {
  const [, code] = /^traversal-(.+)$/.exec(name) ?? []
  return code === undefined ? (TITLES[name] ?? name) : `What ${code} changes`
}

/** Images before curves, which the page has already. */
function byInterest({ name: left }: FigureFile, { name: right }: FigureFile): number {
  return Number(left === 'losses') - Number(right === 'losses') || left.localeCompare(right)
}
