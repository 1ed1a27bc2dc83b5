import { readVarint } from './bytes.ts'

/** Structs within structs: Parquet's own are five deep. */
const DEEPEST = 32
/** Bytes of a number of 64 bits. */
const LONGEST_NUMBER = 10

/**
 * Checks that bytes begin with a struct in Thrift's compact protocol, of the types that Parquet has. hyparquet's own reader would
 * work for hours on a number that goes on for megabytes.
 *
 * @returns the place after it
 * @throws Error when it is none, or the bytes end before it does
 */
export function checkStruct(bytes: Uint8Array, at = 0, depth = 0): number {
  if (depth > DEEPEST) throw new Error('its headers are nested too deeply')
  for (let next = at; ;) {
    const head = bytes[within(bytes, next + 1) - 1]
    next++
    if (head === 0) return next
    // Without a step from the number of the field before, the number itself follows.
    if (head < 16) next = afterNumber(bytes, next)
    next = afterValue(bytes, next, { type: head & 15, depth })
  }
}

interface Kind {
  readonly type: number
  readonly depth: number
}

function afterValue(bytes: Uint8Array, at: number, { type, depth }: Kind): number {
  switch (type) {
    // Of a boolean, the type is the value.
    case 1:
    case 2:
      return at
    case 3:
      return within(bytes, at + 1)
    case 4:
    case 5:
    case 6:
      return afterNumber(bytes, at)
    case 7:
      return within(bytes, at + 8)
    case 8: {
      const [length, start] = readVarint(bytes, at)
      return within(bytes, start + length)
    }
    case 9:
      return afterList(bytes, at, depth)
    case 12:
      return checkStruct(bytes, at, depth + 1)
    default:
      throw new Error(`its headers have values of type ${type}`)
  }
}

function afterList(bytes: Uint8Array, at: number, depth: number): number {
  const head = bytes[within(bytes, at + 1) - 1]
  const [count, start] = head >> 4 === 15 ? readVarint(bytes, at + 1) : [head >> 4, at + 1]
  const type = head & 15
  let next = start
  // In a list, a boolean has a byte.
  for (let index = 0; index < count; index++) {
    next = afterValue(bytes, next, { type: type <= 2 ? 3 : type, depth: depth + 1 })
  }
  return within(bytes, next)
}

function afterNumber(bytes: Uint8Array, at: number): number {
  let length = 1
  while ((bytes[at + length - 1] ?? 0) >= 0x80) {
    if (length === LONGEST_NUMBER) throw new Error('a number in its headers has more than 64 bits')
    length++
  }
  return within(bytes, at + length)
}

function within(bytes: Uint8Array, at: number): number {
  if (at <= bytes.length) return at
  throw new Error('its headers end too early')
}
