/** What makes a formula of a field in a spreadsheet, also behind the mark that keeps it from being one. */
const FORMULA = /^'*[=+\-@\t\r]/
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** What stands before a text that would be a formula: spreadsheets take it for a sign of text, and do not show it. */
const MARK = "'"

/**
 * Returns a line of comma-separated values (RFC 4180, with line feeds): fields are quoted where they need it, and texts that a
 * spreadsheet would run as formulas are marked as texts, which {@link unmarked} undoes.
 */
export function csvLine(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => quoted(marked(field))).join()}\n`
}

/** Returns the path of a file so that it needs no mark, which would lead whoever opens it to another place. */
export function csvPath(path: string): string {
  return FORMULA.test(path) ? `./${path}` : path
}

/** Returns a field as it was before it was written by {@link csvLine}. */
export function unmarked(field: string): string {
  return field.startsWith(MARK) && FORMULA.test(field) ? field.slice(1) : field
}

function marked(field: string | number): string {
  const text = `${field}`
  return typeof field === 'string' && FORMULA.test(text) && !NUMBER.test(text) ? `${MARK}${text}` : text
}

function quoted(text: string): string {
  return /[",\p{Cc}]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
