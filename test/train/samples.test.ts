import { describe, expect, it } from 'vitest'
import { codesOf } from '../../src/gan/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { loadGenerator, makeSamples } from '../../src/train/index.ts'
import type { SampleChunk, SampleRequest } from '../../src/train/index.ts'
import { initialState, tinyConfig } from '../support/tiny-gan.ts'

const image = { height: 32, width: 32, channels: 3 }
const config = tinyConfig()
const { networks } = initialState(config, { image, batch: 2 })
const generator = await loadGenerator({ config, image, networks, runtime: nodeRuntime({ threads: 1 }) })
const all: SampleRequest = { config, image, categories: [3, 7], count: 210, seed: 5 }
const SIZE = 32 * 32 * 3

async function chunksOf(request: SampleRequest): Promise<SampleChunk[]> {
  const chunks: SampleChunk[] = []
  for await (const chunk of makeSamples(generator, request)) chunks.push(chunk)
  return chunks
}

/** The pixels of one sample. */
function pixelsOf(chunks: readonly SampleChunk[], index: number): Float32Array {
  const chunk = chunks.findLast(({ first }) => first <= index)
  const row = index - (chunk?.first ?? 0)
  return chunk?.images.slice(row * SIZE, (row + 1) * SIZE) ?? new Float32Array()
}

describe('samples', () => {
  it('come in whole chunks that fit together, however many there are', async () => {
    const chunks = await chunksOf(all)
    expect(chunks.map(({ first, count }) => [first, count])).toEqual([
      [0, 400],
      [400, 20],
    ])
    for (const { count, images } of chunks) expect(images).toHaveLength(count * SIZE)
    for (const { latents, first, count } of chunks) {
      for (let row = 0; row < count; row++) {
        expect([...latents.class.subarray(row * 10, row * 10 + 10)].indexOf(1)).toBe(first + row < 210 ? 3 : 7)
      }
    }
  })

  it('are the same bits whatever else is asked for: fewer, other classes, another place in chunk and batch', async () => {
    const whole = await chunksOf(all)
    const few = await chunksOf({ ...all, categories: [7, 0, 3], count: 4 })
    for (const number of [0, 1, 3]) {
      expect(pixelsOf(few, number)).toEqual(pixelsOf(whole, 210 + number))
      expect(pixelsOf(few, 8 + number)).toEqual(pixelsOf(whole, number))
    }
  })

  it('differ by class, number and seed', async () => {
    const [one] = await chunksOf({ ...all, count: 2 })
    const [other] = await chunksOf({ ...all, count: 2, seed: 6 })
    const drawn = [one, other].flatMap(({ latents }) =>
      [0, 1, 2, 3].map((row) => latents.noise.subarray(row * 38, row * 38 + 38).join()),
    )
    expect(new Set(drawn).size).toBe(8)
  })

  it('are drawn by the law of their part', async () => {
    const values = (await chunksOf({ ...all, count: 2000 })).flatMap(({ latents }) => [...latents.noise])
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    // 152,000 draws: the standard errors are 0.0026 and 0.0036; bounds of five.
    expect([Math.abs(mean) < 0.013, Math.abs(variance - 1) < 0.018]).toEqual([true, true])
  })

  it('take codes that are set', async () => {
    const [, code] = codesOf(config.latents)
    const [{ latents }] = await chunksOf({ ...all, count: 3, settings: [{ code, values: [-1, 0, 1] }] })
    expect([...latents.code].filter((_, index) => index % 2 === 1)).toEqual([-1, 0, 1, -1, 0, 1])
  })
})
