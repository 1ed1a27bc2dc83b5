import { zipSync } from 'fflate'

/** Returns the bytes of a NumPy file with any header, right or wrong. */
export function npyFile(header: string, data: Uint8Array = new Uint8Array(), version = 1): Uint8Array {
  const text = new TextEncoder().encode(header)
  const length = new Uint8Array(version > 1 ? 4 : 2)
  for (let at = 0; at < length.length; at++) length[at] = (text.length >>> (8 * at)) & 255
  return Uint8Array.from([0x93, ...new TextEncoder().encode('NUMPY'), version, 0, ...length, ...text, ...data])
}

/** Returns the bytes of an array as NumPy saves it. */
export function npyBytes(type: string, shape: readonly number[], values: ArrayBufferView): Uint8Array {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`
  return npyFile(header, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
}

/** An array of bytes: each image is filled with its index, `[count, 2, 3]`. */
export function imagesNpy(count: number, first = 0): Uint8Array {
  return npyBytes(
    '|u1',
    [count, 2, 3],
    Uint8Array.from({ length: count * 6 }, (_, at) => first + Math.floor(at / 6)),
  )
}

/** Labels, as `[count]` of int64. */
export function labelsNpy(labels: readonly number[]): Uint8Array {
  return npyBytes('<i8', [labels.length], BigInt64Array.from(labels, BigInt))
}

/** Texts of up to 8 characters. */
export function textsNpy(texts: readonly string[]): Uint8Array {
  const codes = texts.flatMap((text) => Array.from({ length: 8 }, (_, at) => text.codePointAt(at) ?? 0))
  return npyBytes('<U8', [texts.length], Uint32Array.from(codes))
}

/** Returns the bytes of an archive of arrays, deflated. */
export function npzBytes(arrays: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes])))
}
