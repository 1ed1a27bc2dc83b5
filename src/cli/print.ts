/**
 * Characters that a terminal acts on instead of showing, line feeds and tabs aside. Escape sequences begin with them; the last
 * ones turn the direction of text.
 */
const CONTROL = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/**
 * Returns a text as it may be shown in a terminal. Names of files, classes and runs come from others, and must not move the
 * cursor, set the title or hide what follows. A control character becomes `\u{1b}`, its number in hexadecimal.
 */
export function plain(text: string): string {
  return text.replaceAll(CONTROL, (character) => `\\u{${codeOf(character)}}`)
}

/** Prints lines on standard output: what was asked for. */
export function print(text: string): void {
  process.stdout.write(`${plain(text)}\n`)
}

/** Prints a value on standard output, as one line of JSON unless it is indented. */
export function printJson(value: unknown, indent?: number): void {
  // JSON itself escapes only what is below a space.
  const text = JSON.stringify(value, null, indent)
  process.stdout.write(`${text.replaceAll(CONTROL, (character) => `\\u${codeOf(character).padStart(4, '0')}`)}\n`)
}

/** Prints lines on standard error: how things go. */
export function tell(text: string): void {
  process.stderr.write(`${plain(text)}\n`)
}

function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16)
}
