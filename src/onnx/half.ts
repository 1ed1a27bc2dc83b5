const scratch = new Float32Array(1)
const scratchBits = new Uint32Array(scratch.buffer)

/** The largest number of 16 bits: what is larger is brought to it. */
const LARGEST = 65504

/** Returns the bits of the nearest numbers of IEEE 754's binary16, ties to even; those beyond its range become its ends. */
export function toHalf(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, halfBits)
}

function halfBits(value: number): number {
  scratch[0] = Math.min(LARGEST, Math.max(-LARGEST, value))
  const [bits] = scratchBits
  const sign = (bits >>> 16) & 0x8000
  const magnitude = Math.abs(scratch[0])
  if (Number.isNaN(value)) return 0x7e00
  // Below 2^−14 the spacing is 2^−24 throughout; above, 13 bits of the fraction are dropped and the exponent is rebased.
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24)
  return sign | (roundEven((bits & 0x7fffffff) / 8192) - (112 << 10))
}

function roundEven(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below
}
