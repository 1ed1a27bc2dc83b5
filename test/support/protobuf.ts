/** A field's value as the wire has it: an integer, a 32-bit float, or bytes (strings, packed arrays and messages). */
type WireValue = bigint | number | Uint8Array

/** Reads any protobuf message: https://protobuf.dev/programming-guides/encoding. */
export class Message {
  readonly #fields = new Map<number, WireValue[]>()

  constructor(bytes: Uint8Array) {
    const reader = new WireReader(bytes)
    while (!reader.atEnd) {
      const [field, value] = reader.field()
      this.#fields.set(field, [...(this.#fields.get(field) ?? []), value])
    }
  }

  /** The numbers of the fields that are there. */
  get numbers(): number[] {
    return [...this.#fields.keys()].toSorted((a, b) => a - b)
  }

  integers(field: number): number[] {
    return this.#all(field).map((value) => Number(BigInt.asIntN(64, value as bigint)))
  }

  integer(field: number): number | undefined {
    return this.integers(field)[0]
  }

  float(field: number): number | undefined {
    return this.#all(field)[0] as number | undefined
  }

  bytes(field: number): Uint8Array | undefined {
    return this.#all(field)[0] as Uint8Array | undefined
  }

  strings(field: number): string[] {
    return this.#all(field).map((value) => new TextDecoder().decode(value as Uint8Array))
  }

  string(field: number): string {
    return this.strings(field)[0] ?? ''
  }

  messages(field: number): Message[] {
    return this.#all(field).map((value) => new Message(value as Uint8Array))
  }

  #all(field: number): readonly WireValue[] {
    return this.#fields.get(field) ?? []
  }
}

class WireReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  field(): [number, WireValue] {
    const tag = Number(this.#varint())
    return [tag >> 3, this.#value(tag & 7)]
  }

  #value(wireType: number): WireValue {
    if (wireType === 0) return this.#varint()
    if (wireType === 2) return this.#take(Number(this.#varint()))
    if (wireType === 5) return new DataView(this.#take(4).slice().buffer).getFloat32(0, true)
    throw new Error(`wire type ${wireType} at byte ${this.#at}`)
  }

  #varint(): bigint {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#take(1)[0]
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }

  #take(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw new Error(`message ends within a field at byte ${this.#at}`)
    this.#at += count
    return this.#bytes.subarray(this.#at - count, this.#at)
  }
}
