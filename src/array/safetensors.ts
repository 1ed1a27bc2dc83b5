import { FacetError } from './errors.ts'
import { sizeOf } from './shape.ts'
import type { Shape } from './shape.ts'
import type { Tensor } from './tensor.ts'

/** Arrays by dtype, as far as Facet reads them. */
const DTYPES = { F32: Float32Array, F64: Float64Array } as const

interface Entry {
  readonly dtype: keyof typeof DTYPES
  readonly shape: Shape
  readonly data_offsets: readonly [number, number]
}

/** The contents of a safetensors file. */
export interface TensorFile<Values = Float32Array | Float64Array> {
  readonly tensors: Readonly<Record<string, { readonly shape: Shape; readonly values: Values }>>
  readonly metadata: Readonly<Record<string, string>>
}

/**
 * Encodes float32 tensors as a safetensors file (https://huggingface.co/docs/safetensors), names in sorted order.
 *
 * @returns the file in pieces to be written one after the other; the tensors' pieces are views, not copies
 */
export function encodeTensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  const header: Record<string, Entry | Readonly<Record<string, string>>> = { __metadata__: metadata }
  const pieces: Uint8Array[] = []
  let offset = 0
  for (const name of Object.keys(tensors).toSorted()) {
    const { shape, values } = tensors[name]
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] }
    pieces.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    offset += values.byteLength
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const padded = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20)
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - 8), true)
  padded.set(json, 8)
  return [padded, ...pieces]
}

/**
 * Decodes a safetensors file of float32 and float64 tensors.
 *
 * @param name - the file's name, for messages
 * @throws FacetError when the header is not one, or promises what the file does not hold
 */
export function decodeTensors(bytes: Uint8Array, name: string): TensorFile {
  const { header, data } = splitHeader(bytes, name)
  const { __metadata__: metadata = {}, ...entries } = header
  if (!isTextRecord(metadata)) throw damaged(name, 'its metadata is not of texts')
  const checked = Object.entries(entries).map(([tensor, entry]) => {
    return [tensor, checkEntry(entry, data.length, `${name}: tensor '${tensor}'`)] as const
  })
  checkLayout(
    checked.map(([, entry]) => entry.data_offsets),
    data.length,
    name,
  )
  const tensors = checked.map(([tensor, entry]) => {
    const [begin, end] = entry.data_offsets
    return [
      tensor,
      { shape: entry.shape, values: new DTYPES[entry.dtype](new Uint8Array(data.subarray(begin, end)).buffer) },
    ] as const
  })
  return { tensors: Object.fromEntries(tensors), metadata }
}

interface Split {
  readonly header: Readonly<Record<string, unknown>>
  readonly data: Uint8Array
}

function splitHeader(bytes: Uint8Array, name: string): Split {
  const length =
    bytes.length < 8 ? Infinity : Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  if (8 + length > bytes.length) throw damaged(name, 'its header is cut off')
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
    if (isRecord(header)) return { header, data: bytes.subarray(8 + length) }
  } catch {
    // Not JSON: the same message as for JSON that is no object.
  }
  throw damaged(name, 'its header is not a JSON object')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string')
}

function checkEntry(entry: unknown, available: number, what: string): Entry {
  if (!isEntry(entry)) throw damaged(what, 'its entry is not one of a float32 or float64 tensor')
  const [begin, end] = entry.data_offsets
  if (end > available) throw damaged(what, `it ends at byte ${end} of ${available}`)
  if (end - begin !== sizeOf(entry.shape) * DTYPES[entry.dtype].BYTES_PER_ELEMENT) {
    throw damaged(what, `${end - begin} bytes do not make up shape [${entry.shape.join()}]`)
  }
  return entry
}

function isEntry(value: unknown): value is Entry {
  const areCounts = (list: unknown) =>
    Array.isArray(list) && list.every((count) => Number.isSafeInteger(count) && Number(count) >= 0)
  if (!isRecord(value)) return false
  const { dtype, shape, data_offsets: offsets } = value
  const known = typeof dtype === 'string' && Object.hasOwn(DTYPES, dtype)
  return known && areCounts(shape) && areCounts(offsets) && (offsets as number[]).length === 2
}

/** Tensors lie end to end, as the format demands. Were they to overlap, a small file could ask for any amount of memory. */
function checkLayout(offsets: readonly (readonly [number, number])[], available: number, name: string): void {
  let at = 0
  for (const [begin, end] of offsets.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (begin !== at) throw damaged(name, `its tensors ${begin < at ? 'overlap' : 'leave a gap'} at byte ${begin}`)
    at = end
  }
  if (at !== available) throw damaged(name, `its tensors end at byte ${at} of ${available}`)
}

function damaged(what: string, reason: string): FacetError {
  return new FacetError(`${what}: not a whole safetensors file, ${reason}. Restore it, or use an earlier checkpoint.`)
}
