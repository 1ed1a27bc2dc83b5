import { FacetError } from '../../array/index.ts'
import type { PickleValue } from './pickle-values.ts'

/** Steps that are taken at most; CIFAR-100 takes 300,000. Each makes one value, so that they bound the memory too. */
const MOST_STEPS = 2 ** 20

/** What a pickle's instructions work on: bytes that are read from start to end, a stack with marks, and a memo. */
export class PickleMachine {
  readonly file: string
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #stack: PickleValue[] = []
  /** The heights of the stack at its marks. */
  readonly #marks: number[] = []
  readonly #memo = new Map<number, PickleValue>()
  #at = 0
  #steps = 0
  /** Bytes that may still be made of texts: what is used over and over could come to any number. */
  #copied = 0

  constructor(bytes: Uint8Array, file: string) {
    this.file = file
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  /** Reads the next instruction's code. */
  step(): number {
    if (++this.#steps > MOST_STEPS) {
      throw new FacetError(
        `${this.file}: has more than ${MOST_STEPS} values. Save the images as a NumPy array instead.`,
      )
    }
    return this.unsigned(1)
  }

  /** Reads so many bytes, as a view. */
  take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw this.damaged('it is cut off')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** Reads a little-endian number of 1, 2, 4 or 8 bytes. */
  unsigned(width: 1 | 2 | 4 | 8): number {
    const at = this.#at
    this.take(width)
    if (width === 1) return this.#view.getUint8(at)
    if (width === 2) return this.#view.getUint16(at, true)
    return width === 4 ? this.#view.getUint32(at, true) : Number(this.#view.getBigUint64(at, true))
  }

  /** Reads up to the end of a line. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at)
    if (end < 0) throw this.damaged('it is cut off')
    const text = Buffer.from(this.take(end - this.#at)).toString('latin1')
    this.#at++
    return text
  }

  push(value: PickleValue): void {
    this.#stack.push(value)
  }

  pop(): PickleValue {
    const value = this.top()
    this.#stack.pop()
    return value
  }

  top(): PickleValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw this.damaged('it takes a value that is not there')
    return this.#stack[this.#stack.length - 1]
  }

  mark(): void {
    this.#marks.push(this.#stack.length)
  }

  /** Takes all values above the last mark, and the mark. */
  sinceMark(): PickleValue[] {
    const height = this.#marks.pop()
    if (height === undefined) throw this.damaged('it takes a mark that is not there')
    return this.#stack.splice(height)
  }

  /** Takes so many values. */
  several(count: number): PickleValue[] {
    return Array.from({ length: count }, () => this.pop()).toReversed()
  }

  /** Remembers the uppermost value, by default under the next number. */
  remember(index = this.#memo.size): void {
    this.#memo.set(index, this.top())
  }

  recall(index: number): void {
    const value = this.#memo.get(index)
    if (value === undefined) throw this.damaged('it recalls a value that is not there')
    this.push(value)
  }

  /** Returns the bytes whose numbers are a text's characters (Latin-1). */
  bytesOf(text: string): Uint8Array {
    this.#copied += text.length
    if (this.#copied > this.#bytes.length) throw this.damaged('it makes more bytes than it has')
    return new Uint8Array(Buffer.from(text, 'latin1'))
  }

  damaged(reason: string): FacetError {
    return new FacetError(`${this.file}: damaged, or no pickle: ${reason}. Fetch or write it again.`)
  }
}
