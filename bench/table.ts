/** Returns a Markdown table, its columns padded so that it reads well as text too; all but the first are numbers. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(3, heading.length, ...rows.map((row) => row[column].length)),
  )
  const padded = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [headings.map(padded), rule, ...rows.map((row) => row.map(padded))].map(line).join('')
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`
}

/** Prints a number ≥ 0 with three digits that mean something, and no exponent. */
export function threeDigits(value: number): string {
  if (value >= 100) return value.toFixed(0)
  return value.toFixed(value >= 10 ? 1 : 2)
}

/** Prints a range as `11.9–13.0`. */
export function formatRange(low: number, high: number): string {
  return `${threeDigits(low)}–${threeDigits(high)}`
}
