/** Returns a line of comma-separated values (RFC 4180, with line feeds): fields are quoted where they need it. */
export function csvLine(fields: readonly (string | number)[]): string {
  return `${fields.map(quoted).join()}\n`
}

function quoted(field: string | number): string {
  const text = `${field}`
  return /[",\p{Cc}]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
