import stringWidth from 'string-width'

/** Pads a cell to a number of the terminal's columns: `猫` takes two, and an accent none. */
function padCell(cell: string, width: number, side: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(cell)))
  return side === 'left' ? space + cell : cell + space
}

/** Prints rows as a Markdown table, its columns aligned: the first to the left, the others to the right. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...lines.map((line) => stringWidth(line[column]))))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => padCell(cell, widths[column], column === 0 ? 'right' : 'left')).join(' | ')} |`
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [line(header), rule, ...rows.map(line)].join('\n')
}
