import { FacetError } from '../array/index.ts'

/** A field of a protobuf message, as it lies in its bytes. */
export interface Field {
  readonly number: number
  /** What the field holds: of a varint its value, of all else its content, which for a string or message has no length before it. */
  readonly value: number
  readonly content: Uint8Array
  /** The whole field, its number included. */
  readonly bytes: Uint8Array
}

/**
 * Reads the fields of a protobuf message, in the order they lie in. Nothing is copied.
 *
 * @throws FacetError when the bytes are not a message: https://protobuf.dev/programming-guides/encoding
 */
export function readFields(message: Uint8Array): Field[] {
  const fields: Field[] = []
  for (let start = 0; start < message.length;) {
    const { value: key, end: place } = readVarint(message, start)
    const { value, from, end } = readValue(message, place, key % 8)
    if (key < 8 || end > message.length) throw notAMessage()
    fields.push({
      number: Math.floor(key / 8),
      value,
      content: message.subarray(from, end),
      bytes: message.subarray(start, end),
    })
    start = end
  }
  return fields
}

/** Where a field's content lies. Wire types 3 and 4 are of no message that ONNX has. */
function readValue(
  message: Uint8Array,
  place: number,
  wireType: number,
): { readonly value: number; readonly from: number; readonly end: number } {
  if (wireType === 0) return { ...readVarint(message, place), from: place }
  if (wireType === 1) return { value: 0, from: place, end: place + 8 }
  if (wireType === 5) return { value: 0, from: place, end: place + 4 }
  if (wireType !== 2) throw notAMessage()
  const { value, end } = readVarint(message, place)
  return { value: 0, from: end, end: end + value }
}

/** Numbers above 2⁵³ are read as near ones: nothing that is asked for has such. */
function readVarint(message: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0
  for (let index = 0; index < 10 && start + index < message.length; index++) {
    const byte = message[start + index]
    value += (byte % 128) * 2 ** (7 * index)
    if (byte < 128) return { value, end: start + index + 1 }
  }
  throw notAMessage()
}

function notAMessage(): FacetError {
  return new FacetError('The bytes are not a protobuf message, or are cut off. Restore the file.')
}
