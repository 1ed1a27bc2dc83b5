/** A text, and what had to be decided to read it. */
export interface DecodedText {
  readonly text: string
  /** Says so, where the encoding is a guess. */
  readonly note?: string
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** What Windows-1252 has for the bytes from 0x80 to 0x9f, where Latin-1 has control characters. Five mean nothing, and stay. */
const PLACES = '€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ'

/** What some encodings begin with. */
const MARKS: readonly (readonly [readonly number[], typeof utf8])[] = [
  [[0xff, 0xfe], new TextDecoder('utf-16le')],
  [[0xfe, 0xff], new TextDecoder('utf-16be')],
]

/**
 * Decodes a text file: by its byte order mark; or as UTF-8; or, where it is not UTF-8, as Windows-1252, which spreadsheets in
 * Western Europe and America write.
 *
 * @param name - the file, as the note names it
 */
export function decodeText(bytes: Uint8Array, name: string): DecodedText {
  const marked = MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte))
  if (marked) return { text: marked[1].decode(bytes) }
  try {
    return { text: utf8.decode(bytes) }
  } catch {
    const note = `${name} is not UTF-8 and is read as Windows-1252. Save it as UTF-8 if letters are wrong`
    return { text: western(bytes), note }
  }
}

/** Node 20.20 decodes by this name as Latin-1. */
function western(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1')
  return text.replace(/[\u0080-\u009f]/g, (character) => {
    const place = PLACES[character.charCodeAt(0) - 0x80]
    return place === '�' ? character : place
  })
}
