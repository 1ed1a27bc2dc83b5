import { FacetError } from '../array/index.ts'
import type { Confusion } from '../metrics/index.ts'
import { heatMap } from './heat-map.ts'
import type { HeatCell } from './heat-map.ts'
import { printShare } from './score-text.ts'
import { leastRows, tellShown } from './shown-rows.ts'
import { formatCount } from './text.ts'
import type { Theme } from './theme.ts'

/** What `confusionMatrix` draws. */
export interface ConfusionMatrixOptions {
  /** Rows: what was asked for, or the label; columns: the class that was read. */
  readonly confusion: Confusion
  /** The names of the columns. */
  readonly classNames: readonly string[]
  /** The names of the rows; those of the columns by default. */
  readonly categoryNames?: readonly string[] | undefined
  /**
   * The class that each row stands for, -1 for none, where categories were matched to classes: rows are then put in
   * the order of their classes. By default row i stands for class i.
   */
  readonly classOf?: readonly number[] | undefined
  /** `class asked for` by default. */
  readonly rowTitle?: string | undefined
  /** `class read by the judge` by default. */
  readonly columnTitle?: string | undefined
  readonly title?: string | undefined
  /** By default it tells the accuracy over all, and the worst confusions. */
  readonly subtitle?: string | undefined
  /** A sentence after the subtitle. */
  readonly note?: string | undefined
  readonly theme?: Theme | undefined
}

/** A row of the matrix, by share. */
interface Row {
  readonly name: string
  readonly right: number
  readonly count: number
  readonly shares: readonly number[]
}

const WORST_TOLD = 3
/** The root lets a share of one in a thousand be seen beside one of nearly all. */
const weightOf = (share: number): number => Math.cbrt(share)
const KEY_SHARES = [1, 0.1, 0.01]

function checkMatrix({ confusion, classNames, categoryNames = classNames, classOf }: ConfusionMatrixOptions): void {
  const rows = confusion.length
  if (rows === 0 || categoryNames.length !== rows || (classOf?.length ?? rows) !== rows) {
    throw new FacetError(
      `confusionMatrix: ${rows} rows, but ${categoryNames.length} names of rows and ${classOf?.length ?? rows} classes. Give one of each a row, at least one.`,
    )
  }
  const odd = confusion.find((row) => row.length !== classNames.length)
  if (odd !== undefined) {
    throw new FacetError(
      `confusionMatrix: a row has ${odd.length} counts, but there are ${classNames.length} class names. Give one a column.`,
    )
  }
}

function rowsOf({ confusion, classNames, categoryNames = classNames, classOf }: ConfusionMatrixOptions): Row[] {
  const rows = confusion.map((counts, index) => {
    const count = counts.reduce((sum, one) => sum + one, 0)
    const shares = counts.map((one) => (count === 0 ? 0 : one / count))
    return { name: categoryNames[index], right: classOf?.[index] ?? index, count, shares }
  })
  const place = ({ right }: Row): number => (right < 0 ? Infinity : right)
  return rows.toSorted((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)))
}

/** A matrix of more rows is drawn in part: this many rows, those that are read right least. */
const [MOST_ROWS, WORST_ROWS] = [100, 60]

/** What is drawn: all, or the worst rows, with a column for each of their classes and one for all others. */
function viewOf(
  rows: readonly Row[],
  classNames: readonly string[],
): { rows: readonly Row[]; columns: readonly string[] } {
  if (Math.max(rows.length, classNames.length) <= MOST_ROWS) return { rows, columns: classNames }
  const worst = leastRows(
    rows.map((row) => row.shares[row.right] ?? (row.count === 0 ? NaN : 0)),
    WORST_ROWS,
  ).map((index) => rows[index])
  const shown = [...new Set(worst.map(({ right }) => right).filter((right) => right >= 0))]
  const drawn = worst.map((row) => {
    const shares = shown.map((column) => row.shares[column])
    const others = row.shares.reduce((sum, share) => sum + share, 0) - shares.reduce((sum, share) => sum + share, 0)
    return { ...row, right: shown.indexOf(row.right), shares: [...shares, Math.max(0, others)] }
  })
  return { rows: drawn, columns: [...shown.map((column) => classNames[column]), 'all other classes'] }
}

/** Says how many images are read right, and which are mistaken most often. */
function explain(rows: readonly Row[], { classNames, classOf }: ConfusionMatrixOptions, printed: boolean): string {
  const count = rows.reduce((sum, row) => sum + row.count, 0)
  if (count === 0) return 'There are no images.'
  const right = rows.reduce((sum, row) => sum + row.count * (row.shares[row.right] ?? 0), 0)
  const worst = rows
    .flatMap((row) => row.shares.map((share, read) => ({ row, read, share })))
    .filter(({ row, read, share }) => read !== row.right && share > 0)
    .toSorted((a, b) => b.share - a.share)
    .slice(0, WORST_TOLD)
    .map(({ row, read, share }) => `${row.name} as ${classNames[read]} (${printShare(share)})`)
  const matched = classOf === undefined ? '' : ', after matching categories to classes'
  const mistaken = worst.length === 0 ? '' : ` Mistaken most often: ${worst.join(', ')}.`
  const unit = printed ? ' Numbers are per cent of their row.' : ''
  return `${printShare(right / count)} of ${formatCount(count)} images are read right (blue)${matched}.${mistaken}${unit}`
}

/** Cells of few classes hold `98.7`, of more `99`, of many nothing. */
function cellOf(classes: number): { size: number; print: (share: number) => string[] } {
  if (classes <= 14) {
    return { size: 40, print: (share) => (share < 0.0005 ? ['<0.1'] : [(100 * share).toFixed(1)]) }
  }
  if (classes <= 24) return { size: 28, print: (share) => (share < 0.005 ? ['<1'] : [(100 * share).toFixed(0)]) }
  return { size: Math.max(7, Math.floor(700 / classes)), print: () => [] }
}

function keyTicks() {
  const side = (sign: number) =>
    KEY_SHARES.map((share) => ({ weight: sign * weightOf(share), label: `${100 * share} %` }))
  return [...side(-1), { weight: 0, label: '0' }, ...side(1)]
}

/**
 * Draws which class is read for which was asked, as SVG: shares of each row, right ones blue, mistaken ones vermilion.
 * With more classes than can be printed, shades remain, and names are thinned; of more than a hundred, the worst are drawn.
 *
 * @throws FacetError when names do not fit the matrix
 */
export function confusionMatrix(options: ConfusionMatrixOptions): string {
  checkMatrix(options)
  const rows = rowsOf(options)
  const view = viewOf(rows, options.classNames)
  const { size, print } = cellOf(Math.max(view.rows.length, view.columns.length))
  const printed = print(1).length > 0
  const cellAt = (row: number, column: number): HeatCell => {
    const share = view.rows[row].shares[column]
    const weight = column === view.rows[row].right ? weightOf(share) : -weightOf(share)
    return { weight, lines: share === 0 ? [] : print(share) }
  }
  return heatMap({
    title: options.title ?? 'Asked for, and read',
    subtitle: [
      options.subtitle ?? explain(rows, options, printed),
      tellShown(view.rows.length, rows.length, 'those that are read right least', 'rows') ?? [],
      options.note ?? [],
    ]
      .flat()
      .join(' '),
    theme: options.theme ?? 'light',
    rowTitle: options.rowTitle ?? 'class asked for',
    columnTitle: options.columnTitle ?? 'class read by the judge',
    rows: view.rows,
    columns: view.columns,
    cell: { width: size, height: size },
    cellAt,
    key: { title: 'share of the row: mistaken (left), read right (right)', ticks: keyTicks() },
  })
}
