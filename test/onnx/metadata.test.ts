import { describe, expect, it } from 'vitest'
import { FacetError } from '../../src/array/index.ts'
import { generatorModel, recogniserModel } from '../../src/gan/index.ts'
import { halveWeights, readMetadata, replaceMetadata } from '../../src/onnx/index.ts'
import { initialState, tinyConfig } from '../support/tiny-gan.ts'

const [config, image] = [tinyConfig(), { height: 28, width: 28, channels: 1 }]
const { networks } = initialState(config, { image, batch: 2 })
const classes = Array.from({ length: 10 }, (_, label) => `${label}`)
const model = (description = {}) => generatorModel({ config, image, classes, ...description }, networks)

describe('metadata of an ONNX file', () => {
  it('comes back as it was written, whatever its characters', () => {
    const metadata = { 'facet.name': 'é 猫\n', empty: '', constructor: 'x' }
    expect(readMetadata(replaceMetadata(model(), metadata))).toEqual(metadata)
  })

  it('is replaced with no other byte changed', () => {
    const one = model({ origin: { step: 5 }, licence: 'MIT' })
    const other = model({ origin: { step: 70 }, meanings: { code_1: 'slant' } })
    expect(replaceMetadata(one, readMetadata(other))).toEqual(other)
    expect(replaceMetadata(other, readMetadata(one))).toEqual(one)
  })

  it('of a file that is cut off or no model is refused', () => {
    const whole = model()
    const damaged = [1, 7, 1000, whole.length - 1].map((length) => whole.subarray(0, length))
    for (const bytes of [...damaged, Buffer.from('<!doctype html>'), new Uint8Array(64).fill(255), new Uint8Array(9)]) {
      expect(() => readMetadata(bytes)).toThrow(FacetError)
      expect(() => replaceMetadata(bytes, {})).toThrow(FacetError)
    }
  })
})

describe('halved weights', () => {
  it.each([
    ['generator', generatorModel],
    ['discriminator', recogniserModel],
  ] as const)('take half of the bytes of a %s', (network, write) => {
    const whole = write({ config, image, classes }, networks)
    const own = Object.entries(networks).filter(([name]) => name.startsWith(`${network}/`))
    const saved = 2 * own.reduce((sum, [, { length }]) => sum + length, 0)
    const halved = halveWeights(whole, (name) => name.startsWith(`${network}/`))
    // A cast of each takes some bytes.
    expect(whole.length - halved.length).toBeGreaterThan(saved - 150 * own.length)
    expect(whole.length - halved.length).toBeLessThan(saved)
    expect(readMetadata(halved)).toEqual(readMetadata(whole))
  })

  it('are none where nothing is a weight', () => {
    expect(halveWeights(model(), () => false)).toEqual(model())
  })
})
