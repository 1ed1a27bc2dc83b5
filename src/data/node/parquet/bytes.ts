/** What is thrown where a file is whole, but written in a way that is not read. */
export class NotRead extends Error {}

/**
 * Reads a whole number of seven bits a byte, the lowest first.
 *
 * @returns the number, and the place after it
 * @throws Error when it has more than 32 bits, or the bytes end before it does
 */
export function readVarint(bytes: Uint8Array, at: number): readonly [value: number, next: number] {
  let value = 0
  for (let index = 0; index < 5; index++) {
    const byte = byteAt(bytes, at + index)
    value += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80 && value < 2 ** 32) return [value, at + index + 1]
  }
  throw new Error('a number has more than 32 bits')
}

/**
 * Reads a whole number of up to four bytes, the lowest first.
 *
 * @throws Error when the bytes end before it does
 */
export function readLittle(bytes: Uint8Array, at: number, width: number): number {
  let value = 0
  for (let index = width - 1; index >= 0; index--) value = value * 256 + byteAt(bytes, at + index)
  return value
}

function byteAt(bytes: Uint8Array, at: number): number {
  if (at < bytes.length) return bytes[at]
  throw new Error('its bytes end too early')
}
