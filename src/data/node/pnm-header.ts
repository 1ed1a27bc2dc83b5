import { checkExtents } from './stored-image.ts'

/** What the header of a portable anymap says. */
export interface PnmHeader {
  readonly width: number
  readonly height: number
  readonly channels: number
  /** The value of white. */
  readonly most: number
  /** How values are written: as numbers, or as bits of which 1 is black; in text, or in bytes. */
  readonly form: 'numbers in text' | 'bits in text' | 'numbers' | 'bits'
  /** Where they begin. */
  readonly start: number
}

/** Forms and channels, by the digit that files begin with. */
const KINDS: Readonly<Record<string, Pick<PnmHeader, 'form' | 'channels'>>> = {
  1: { form: 'bits in text', channels: 1 },
  2: { form: 'numbers in text', channels: 1 },
  3: { form: 'numbers in text', channels: 3 },
  4: { form: 'bits', channels: 1 },
  5: { form: 'numbers', channels: 1 },
  6: { form: 'numbers', channels: 3 },
}

const WHITE_SPACE = '[ \\t\\n\\v\\f\\r]'
/** What stands between numbers: also comments, up to the end of their lines. */
const BETWEEN = `(?:${WHITE_SPACE}|#[^\\n\\r]*[\\n\\r])+`
const BITS_HEADER = new RegExp(`^P([14])${BETWEEN}(\\d{1,9})${BETWEEN}(\\d{1,9})${WHITE_SPACE}`)
const NUMBERS_HEADER = new RegExp(
  `^P([2356])${BETWEEN}(\\d{1,9})${BETWEEN}(\\d{1,9})${BETWEEN}(\\d{1,9})${WHITE_SPACE}`,
)
const PAM_HEADER = /^P7\n(?:[^\n]*\n)*?ENDHDR\n/
/** Bytes that a header with its comments may take. */
const LONGEST_HEADER = 4096

/**
 * Reads the header of a PBM, PGM, PPM or PAM file.
 *
 * @throws Error where it is damaged, or of a kind that is not read
 */
export function parsePnm(bytes: Buffer): PnmHeader {
  const text = bytes.toString('latin1', 0, LONGEST_HEADER)
  const header = parseBits(text) ?? parseNumbers(text) ?? parsePam(text)
  if (!header) throw new Error('its header is damaged')
  const { width, height, channels, most } = header
  checkExtents(width, height)
  if (!(most >= 1 && most <= 65_535)) throw new Error(`its white is ${most}, which is not within 1 to 65,535`)
  if (!(channels >= 1 && channels <= 4)) throw new Error(`it has ${channels} channels: choose one to four of them`)
  return header
}

function parseBits(text: string): PnmHeader | undefined {
  const [all, digit, width, height] = BITS_HEADER.exec(text) ?? []
  if (all === undefined) return undefined
  return { ...KINDS[digit], width: Number(width), height: Number(height), most: 1, start: all.length }
}

function parseNumbers(text: string): PnmHeader | undefined {
  const [all, digit, width, height, most] = NUMBERS_HEADER.exec(text) ?? []
  if (all === undefined) return undefined
  return { ...KINDS[digit], width: Number(width), height: Number(height), most: Number(most), start: all.length }
}

/** Its lines are words and values: `WIDTH 64`, and those of `HEIGHT`, `DEPTH` (channels) and `MAXVAL`. */
function parsePam(text: string): PnmHeader | undefined {
  const [all] = PAM_HEADER.exec(text) ?? []
  if (all === undefined) return undefined
  const valueOf = (word: string) => Number(new RegExp(`\\n${word}\\s+(\\d{1,9})\\s*\\n`).exec(all)?.[1] ?? 0)
  return {
    width: valueOf('WIDTH'),
    height: valueOf('HEIGHT'),
    channels: valueOf('DEPTH'),
    most: valueOf('MAXVAL'),
    form: 'numbers',
    start: all.length,
  }
}
