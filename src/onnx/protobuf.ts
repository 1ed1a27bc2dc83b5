/** Writes one protobuf message: https://protobuf.dev/programming-guides/encoding. Fields appear in the order written. */
export class MessageWriter {
  readonly #chunks: Uint8Array[] = []
  #length = 0

  /** Writes an integer field; negative values take ten bytes, as int64 does. */
  integer(field: number, value: number): this {
    return this.#push(varint(field * 8), varint(value))
  }

  /** Writes a 32-bit float field. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    return this.#push(varint(field * 8 + 5), bytes)
  }

  /** Writes a field of bytes, which are not copied until the message is finished. */
  bytes(field: number, value: Uint8Array): this {
    return this.#push(varint(field * 8 + 2), varint(value.length), value)
  }

  /** Writes a string field, as UTF-8. */
  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value))
  }

  /** Writes a field that holds a message. */
  message(field: number, value: MessageWriter): this {
    return this.#push(varint(field * 8 + 2), varint(value.#length)).append(value)
  }

  /** Writes a field as it lies in the bytes of another message; they are not copied until the message is finished. */
  raw(field: Uint8Array): this {
    return this.#push(field)
  }

  /** Writes all fields of another message into this one. */
  append(value: MessageWriter): this {
    for (const chunk of value.#chunks) this.#push(chunk)
    return this
  }

  /** Returns the message's bytes. */
  finish(): Uint8Array {
    const result = new Uint8Array(this.#length)
    let offset = 0
    for (const chunk of this.#chunks) {
      result.set(chunk, offset)
      offset += chunk.length
    }
    return result
  }

  #push(...chunks: readonly Uint8Array[]): this {
    for (const chunk of chunks) {
      this.#chunks.push(chunk)
      this.#length += chunk.length
    }
    return this
  }
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}
