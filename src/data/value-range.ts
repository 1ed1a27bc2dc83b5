import { UsageError } from '../array/index.ts'

/** The values that are black and white. */
export type ValueRange = readonly [black: number, white: number]

/** What values there are, of all images of a set together. */
export interface ValueFacts {
  readonly least: number
  readonly most: number
  /** Whether all of them are whole numbers. */
  readonly whole: boolean
}

/** How values of one kind of numbers become pixels. */
export interface Scale extends ValueFacts {
  /** The kind of numbers, by NumPy's name of it where it has one: `uint8`, `float32`; or `boolean`, `8-bit`. */
  readonly numbers: string
  readonly range: ValueRange
  /** Where the range comes from: the config's `data.range`, the usual ranges, or the values themselves. */
  readonly from: 'config' | 'usual' | 'values'
}

/** The range of bytes, which need no scaling. */
export const BYTES: ValueRange = [0, 255]

/** Tells whether values are bytes already. */
export function isBytes([black, white]: ValueRange): boolean {
  return black === BYTES[0] && white === BYTES[1]
}

/** How bytes become pixels where nothing else is known. */
export const BYTE_SCALE: Scale = { numbers: '8-bit', least: 0, most: 255, whole: true, range: BYTES, from: 'usual' }

/**
 * Ranges of fractions, and how far values may lie beyond, as a share of what they spread over: resampling makes them overshoot, by
 * a seventh with Lanczos' kernel. Standardised images spread over 3 and more from below −0.3 on, and are no bytes.
 */
const FRACTIONS: readonly { readonly range: ValueRange; readonly tolerance: number }[] = [
  { range: [0, 1], tolerance: 0.15 },
  { range: [-0.5, 0.5], tolerance: 0.15 },
  { range: [-1, 1], tolerance: 0.15 },
  { range: BYTES, tolerance: 0.1 },
]

/** Ranges of whole numbers: masks, signed and unsigned bytes, and 10 to 16 bits. */
const WHOLE_NUMBERS: readonly ValueRange[] = [
  [0, 1],
  [-1, 1],
  BYTES,
  [-128, 127],
  ...[10, 12, 14, 16].map((bits): ValueRange => [0, 2 ** bits - 1]),
]

/** Joins what is known of the values of several images. */
export function joinFacts(all: Iterable<ValueFacts>): ValueFacts {
  let joined: ValueFacts = { least: Infinity, most: -Infinity, whole: true }
  for (const { least, most, whole } of all) {
    joined = {
      least: Math.min(joined.least, least),
      most: Math.max(joined.most, most),
      whole: joined.whole && whole,
    }
  }
  return joined
}

/**
 * Decides which values are black and white: those asked for, or else the narrowest usual range that holds all values. Values that
 * no usual range holds become black to white from the least to the greatest of them.
 *
 * @param numbers - the kind of numbers, for reports
 * @param facts - of all values of that kind in the set, whatever split they are in; all finite
 * @param asked - the config's `data.range`
 */
export function chooseScale(numbers: string, facts: ValueFacts, asked?: ValueRange): Scale {
  if (asked) return { numbers, ...facts, range: asked, from: 'config' }
  const usual = facts.whole
    ? WHOLE_NUMBERS.find(([black, white]) => facts.least >= black && facts.most <= white)
    : FRACTIONS.find(({ range, tolerance }) => isWithin(facts, range, tolerance))?.range
  if (usual) return { numbers, ...facts, range: usual, from: 'usual' }
  return { numbers, ...facts, range: [facts.least, facts.most], from: 'values' }
}

function isWithin({ least, most }: ValueFacts, [black, white]: ValueRange, tolerance: number): boolean {
  // Of their own spread: values of −2 to 3 are no bytes, though bytes of −2 to 258 are.
  const beyond = tolerance * Math.min(white - black, most - least)
  return least >= black - beyond && most <= white + beyond
}

/** Returns what a value is as a pixel: a byte. Values outside the range become black or white. */
export function byteOf(value: number, [black, white]: ValueRange): number {
  if (!(value > black)) return 0
  if (value >= white) return 255
  // Halves, since the whole difference may be more than a number can be.
  return Math.round(255 * ((value / 2 - black / 2) / (white / 2 - black / 2)))
}

/** Images that use less of their range are refused. */
const LEAST_SHARE = 0.1

/** Tells whether pixels differ enough to show something. */
export function hasContrast({ least, most }: Pick<ValueFacts, 'least' | 'most'>): boolean {
  return most - least >= LEAST_SHARE
}

/**
 * Refuses images that would come out all but black, white or grey, unless their range was asked for.
 *
 * @param source - the data set, as the error names it
 * @param pixels - the least and the greatest of all pixels, in [0, 1]
 * @param scale - how they were made
 * @throws UsageError where all pixels are equal, or within a tenth of the range
 */
export function checkContrast(source: string, pixels: Pick<ValueFacts, 'least' | 'most'>, scale: Scale): void {
  const { from, range } = scale
  const isFlat = pixels.least === pixels.most
  if (!isFlat && (hasContrast(pixels) || from === 'config')) return
  const [least, most] = [valueOf(pixels.least, scale.least, scale), valueOf(pixels.most, scale.most, scale)]
  const spread = `Pass --set data.range=[${least},${most}] to spread them from black to white`
  if (isFlat && least === most) {
    throw new UsageError(
      `${source}: every pixel has the value ${least}, so there is nothing to learn. Check how the images were written.`,
    )
  }
  if (isFlat) {
    throw new UsageError(
      `${source}: values ${least} to ${most} all become one shade where ${range[0]} is black and ${range[1]} white. ${spread}.`,
    )
  }
  throw new UsageError(
    `${source}: values ${least} to ${most} use ${Math.round(100 * (pixels.most - pixels.least))} % of the range ` +
      `${range[0]} to ${range[1]}, so that images would hardly show anything. ${spread}, or --set ` +
      `data.range=[${range[0]},${range[1]}] to take them as they are.`,
  )
}

/** Returns the value of a pixel: what is known of the values where that has this pixel, or else one of those that have it. */
function valueOf(pixel: number, known: number, { range, whole }: Scale): number {
  if (byteOf(known, range) === Math.round(255 * pixel)) return known
  const value = range[0] + pixel * (range[1] - range[0])
  return whole ? Math.round(value) : Number(value.toPrecision(4))
}

/** Tells in a line which values there are and what becomes of them: `values 0 to 1, scaled by 255`. */
export function scaleText({ numbers, least, most, range, from }: Scale): string {
  const [black, white] = range
  const values = `${numbers} values ${shown(least)} to ${shown(most)}`
  if (from === 'values') return `${values} lie in no usual range: ${shown(least)} is black, ${shown(most)} white`
  if (isBytes(range) && (from === 'config' || most - least >= (white - black) / 2)) return `${numbers} values, 0 to 255`
  const isDoubtful = most - least < (white - black) / 2 || (black < 0 && least > black / 2)
  const hint =
    from === 'usual' && isDoubtful ? `; pass --set data.range=[${least},${most}] if these are black and white` : ''
  if (black === 0 && white === 1) return `${values}, scaled by 255${hint}`
  return `${values}, ${shown(black)} is black, ${shown(white)} white${hint}`
}

/** Whole numbers as they are, unless they are very large, and others rounded. */
function shown(value: number): string {
  const isExact = Number.isInteger(value) && Math.abs(value) < LONGEST
  // Or 0: there is a -0.
  return isExact ? (value || 0).toLocaleString('en') : String(Number(value.toPrecision(4)))
}

/** Numbers from here on are shown with an exponent. */
const LONGEST = 1e9
