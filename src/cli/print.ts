/**
 * Characters that a terminal acts on instead of showing, line feeds and tabs aside: escape sequences begin with them. Those
 * that turn the direction of text would have it read as another.
 */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * Returns a text as it may be shown in a terminal: names of files, classes and runs come from others, and must not move its
 * cursor, set its title or hide what follows. A control character becomes `\u{1b}`, its number in hexadecimal.
 */
export function plain(text: string): string {
  return text.replaceAll(CONTROL, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
}

/** Prints lines on standard output: what was asked for. */
export function print(text: string): void {
  process.stdout.write(`${plain(text)}\n`)
}

/** Prints a value on standard output, as one line of JSON unless it is indented. */
export function printJson(value: unknown, indent?: number): void {
  // JSON escapes what is below a space, and nothing else of it.
  const text = JSON.stringify(value, null, indent).replaceAll(new RegExp(CONTROL, 'g'), (character) =>
    character < ' ' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  process.stdout.write(`${text}\n`)
}

/** Prints lines on standard error: how things go. */
export function tell(text: string): void {
  process.stderr.write(`${plain(text)}\n`)
}
