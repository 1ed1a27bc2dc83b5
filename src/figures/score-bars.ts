import { FacetError } from '../array/index.ts'
import { REPORT_SCORES, goodnessOf } from '../metrics/index.ts'
import type { Measured, ScoreEntry, ScoreName, Scores } from '../metrics/index.ts'
import { drawHeading, layoutHeading } from './heading.ts'
import { drawScoreKey, drawScorePanel, PANEL } from './score-panel.ts'
import type { ScorePanel } from './score-panel.ts'
import { ascendingRows, tellShown } from './shown-rows.ts'
import { element, svgDocument, textAt } from './svg.ts'
import { measureText, truncateText } from './text.ts'
import type { Palette, Theme } from './theme.ts'
import { MARGIN, PALETTES, TEXT } from './theme.ts'

/** What `scoreBars` draws. */
export interface ScoreBarsOptions {
  readonly classNames: readonly string[]
  /** In the order of the names. */
  readonly perClass: readonly Scores[]
  /** A panel for each; accuracy, Fréchet distance and coverage by default. */
  readonly scores?: readonly ScoreName[] | undefined
  /** The scores over all classes, in a row of their own; none by default. */
  readonly overall?: Scores | undefined
  /** Panels side by side, 3 by default; more go on beneath. */
  readonly panelsPerRow?: number | undefined
  readonly title?: string | undefined
  readonly subtitle?: string | undefined
  /** A sentence after the subtitle. */
  readonly note?: string | undefined
  readonly theme?: Theme | undefined
}

const DEFAULT_SCORES: readonly ScoreName[] = ['accuracy', 'frechet', 'coverage']
const WIDEST_NAME = 160
const NAME_GAP = 12
const KEY_HEIGHT = 24
const BAND_GAP = 26
const LEAST_WIDTH = 440
/** With more rows than this, they are set closer. */
const MANY_ROWS = 24
/** Of more classes than these not all are drawn: the worst, and some of the best. */
const [MOST_ROWS, BEST_ROWS] = [40, 10]

interface Row {
  readonly name: string
  readonly scores: Scores
}

/** Where everything stands, in pixels. */
interface Layout {
  readonly rows: readonly Row[]
  /** Whether the first row is of all classes. */
  readonly hasOverall: boolean
  readonly rowHeight: number
  readonly nameWidth: number
  /** Left edge of the first panel. */
  readonly left: number
  readonly bands: readonly (readonly ScorePanel[])[]
  readonly bandHeight: number
  /** Of the figure without its margins. */
  readonly room: number
}

function checkScores({ classNames, perClass, scores, panelsPerRow = 3 }: ScoreBarsOptions): void {
  if (perClass.length === 0 || perClass.length !== classNames.length) {
    throw new FacetError(
      `scoreBars: ${classNames.length} class names, but scores of ${perClass.length}. Give as many, at least one.`,
    )
  }
  if (scores?.length === 0 || !Number.isInteger(panelsPerRow) || panelsPerRow < 1) {
    throw new FacetError('scoreBars: there must be at least one score, and a panel in each row. Name one.')
  }
}

function entryOf(name: ScoreName): ScoreEntry {
  const entry = REPORT_SCORES.find((one) => one.name === name)
  if (entry === undefined) throw new FacetError(`scoreBars: there is no score '${name}'. Take one of REPORT_SCORES.`)
  return entry
}

function panelOf(name: ScoreName, rows: readonly Row[]): ScorePanel {
  return { entry: entryOf(name), measured: rows.map(({ scores }): Measured => scores[name]) }
}

function bandsOf(panels: readonly ScorePanel[], size: number): ScorePanel[][] {
  return Array.from({ length: Math.ceil(panels.length / size) }, (_, band) =>
    panels.slice(band * size, (band + 1) * size),
  )
}

/** The classes that have a row: all, or the worst and the best by the first score, from the worst on. */
function shownClasses({ perClass, scores: [first] = DEFAULT_SCORES }: ScoreBarsOptions): readonly number[] {
  if (perClass.length <= MOST_ROWS) return [...perClass.keys()]
  const entry = entryOf(first)
  const sorted = ascendingRows(perClass.map((scores) => goodnessOf(entry, scores[first].value ?? NaN)))
  return [...sorted.slice(0, MOST_ROWS - BEST_ROWS), ...sorted.slice(-BEST_ROWS)]
}

function tellClasses({ classNames, scores: [first] = DEFAULT_SCORES, subtitle, note }: ScoreBarsOptions): string {
  const which = `the ${MOST_ROWS - BEST_ROWS} worst and the ${BEST_ROWS} best by ‘${entryOf(first).title}’, from the worst on`
  return [subtitle ?? [], tellShown(Math.min(MOST_ROWS, classNames.length), classNames.length, which) ?? [], note ?? []]
    .flat()
    .join(' ')
}

function layoutBars(options: ScoreBarsOptions): Layout {
  const { classNames, perClass, overall, scores = DEFAULT_SCORES, panelsPerRow = 3 } = options
  const classes = shownClasses(options).map((index) => ({ name: classNames[index], scores: perClass[index] }))
  const rows = overall === undefined ? classes : [{ name: 'all', scores: overall }, ...classes]
  const rowHeight = rows.length > MANY_ROWS ? 13 : 20
  const widest = Math.max(...rows.map(({ name }) => measureText(name, TEXT.label)))
  const nameWidth = Math.ceil(Math.min(WIDEST_NAME, widest))
  const panels = scores.map((name) => panelOf(name, rows))
  const bands = bandsOf(panels, panelsPerRow)
  const left = MARGIN + nameWidth + NAME_GAP
  const width = left - MARGIN + bands[0].length * (PANEL.width + PANEL.gap) - PANEL.gap
  const bandHeight = PANEL.top + rows.length * rowHeight + PANEL.bottom
  const room = Math.max(width, LEAST_WIDTH)
  return { rows, hasOverall: overall !== undefined, rowHeight, nameWidth, left, bands, bandHeight, room }
}

function drawNames({ rows, rowHeight, nameWidth, left, hasOverall }: Layout, top: number, palette: Palette): string {
  const size = rowHeight < 15 ? TEXT.caption.size : TEXT.label.size
  const names = rows.map(({ name }, row) => {
    const y = top + PANEL.top + (row + 0.5) * rowHeight + 0.36 * size
    const weight = row === 0 && hasOverall ? 'bold' : undefined
    return textAt(left - NAME_GAP, y, truncateText(name, nameWidth + 0.5, { size }), { 'font-weight': weight })
  })
  return element('g', { 'text-anchor': 'end', 'font-size': size, fill: palette.text }, names.join(''))
}

function drawBand(panels: readonly ScorePanel[], top: number, layout: Layout, palette: Palette): string {
  const drawn = panels.map((panel, index) => {
    const place = `translate(${layout.left + index * (PANEL.width + PANEL.gap)} ${top})`
    return element('g', { transform: place }, drawScorePanel(panel, layout.rowHeight, palette))
  })
  return drawNames(layout, top, palette) + drawn.join('')
}

/**
 * Draws scores of each class as SVG, a panel a score: the value as a dot, its 95 % interval as a line, and the score
 * of as many real training images as a tick. What cannot be told is `–`.
 *
 * @throws FacetError when there are not as many scores as names, or there is nothing to draw
 */
export function scoreBars(options: ScoreBarsOptions): string {
  checkScores(options)
  const palette = PALETTES[options.theme ?? 'light']
  const layout = layoutBars(options)
  const title = options.title ?? 'Scores by class'
  const heading = layoutHeading({ title, subtitle: tellClasses(options) }, layout.room)
  const keyTop = MARGIN + heading.height
  const first = keyTop + KEY_HEIGHT
  const step = layout.bandHeight + BAND_GAP
  const height = first + layout.bands.length * step - BAND_GAP + MARGIN
  return svgDocument({ width: layout.room + 2 * MARGIN, height, background: palette.background, label: title }, [
    drawHeading(heading, MARGIN, MARGIN, palette),
    element('g', { transform: `translate(${MARGIN} ${keyTop})` }, drawScoreKey(palette)),
    ...layout.bands.map((panels, band) => drawBand(panels, first + band * step, layout, palette)),
  ])
}
