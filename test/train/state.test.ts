import { describe, expect, it } from 'vitest'
import { sizeOf } from '../../src/array/index.ts'
import { stepProgram } from '../../src/gan/index.ts'
import { initialise } from '../../src/nn/index.ts'
import { initialState, tinyConfig } from '../support/tiny-gan.ts'

const config = tinyConfig()
const size = { image: { height: 28, width: 28, channels: 1 }, batch: 4 }
const state = initialState(config, size, 7)
const programs = (['generator', 'discriminator'] as const).map((player) => stepProgram(player, config, size))
const parameters = new Map(programs.flatMap((program) => [...program.parameters]))
const { statistics } = programs[0]

describe('the state of a run', () => {
  it('holds parameters, statistics and both moments of every parameter, by name and shape', () => {
    const expected = [...parameters].flatMap(([name, { shape }]) => [
      [name, shape],
      [`adam/first/${name}`, shape],
      [`adam/second/${name}`, shape],
    ])
    const held = Object.entries(state.saved).map(([name, { shape }]) => [name, shape])
    const byName = (entries: unknown[][]) => entries.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
    expect(byName(held)).toEqual(byName([...expected, ...[...statistics].map(([name, { shape }]) => [name, shape])]))
    for (const { shape, values } of Object.values(state.saved)) expect(values).toHaveLength(sizeOf(shape))
  })

  it('is one memory, every array at 64 bytes and apart from all others', () => {
    const arrays = [...Object.values(state.saved).map(({ values }) => values), ...Object.values(state.nextStatistics)]
    for (const array of arrays) {
      expect(array.buffer).toBe(state.memory.buffer)
      expect(array.byteOffset % 64).toBe(0)
    }
    const ordered = arrays.toSorted((a, b) => a.byteOffset - b.byteOffset)
    for (const [index, array] of ordered.slice(1).entries()) {
      expect(array.byteOffset).toBeGreaterThanOrEqual(ordered[index].byteOffset + ordered[index].byteLength)
    }
  })

  it('begins with parameters that follow from seed and name, and with moments of 0', () => {
    for (const [name, { shape, initialiser }] of [...parameters, ...statistics]) {
      const expected = new Float32Array(sizeOf(shape))
      initialise(expected, initialiser, { seed: 7, name })
      expect(state.networks[name], name).toEqual(expected)
    }
    const moments = Object.entries(state.saved).filter(([name]) => name.startsWith('adam/'))
    expect(moments.every(([, { values }]) => values.every((value) => value === 0))).toBe(true)
    expect(initialState(config, size, 7).networks).toEqual(state.networks)
    expect(initialState(config, size, 8).networks).not.toEqual(state.networks)
  })

  it('gives programs and checkpoints the same arrays', () => {
    expect(Object.keys(state.networks)).toHaveLength(parameters.size + statistics.size)
    for (const [name, array] of Object.entries(state.networks)) expect(array).toBe(state.saved[name].values)
  })

  it.each(['generator', 'discriminator'] as const)('gives the kernel all of the %s, and nothing else', (player) => {
    const { blocks, gradients } = state.players[player]
    const own = [...parameters.keys()].filter((name) => name.startsWith(`${player}/`))
    expect(Object.keys(gradients)).toEqual(own)
    expect(new Set(Object.values<Float32Array>({ ...blocks }).map(({ length }) => length)).size).toBe(1)
    for (const [name, array] of Object.entries(state.saved)) {
      const within = array.values.byteOffset - blocks.parameters.byteOffset
      const inside = within >= 0 && within < blocks.parameters.byteLength
      expect(inside, name).toBe(own.includes(name))
    }
    // A gradient lies in its block where its parameter lies in its own.
    for (const name of own) {
      const offset = state.networks[name].byteOffset - blocks.parameters.byteOffset
      expect(gradients[name].byteOffset - blocks.gradients.byteOffset).toBe(offset)
      expect(state.saved[`adam/second/${name}`].values.byteOffset - blocks.second.byteOffset).toBe(offset)
    }
  })

  it.each([4, 64])('has room for the gradients of the larger network, be it D with %d units or G', (hidden) => {
    const { players } = initialState(tinyConfig({ 'networks.discriminator.hidden': hidden }), size)
    for (const { blocks } of [players.generator, players.discriminator]) {
      expect(blocks.gradients).toHaveLength(blocks.parameters.length)
    }
    const [g, d] = [players.generator, players.discriminator].map(({ blocks }) => blocks.gradients.length)
    expect(d > g).toBe(hidden === 64)
  })

  it('takes the next statistics over only when told', () => {
    const own = initialState(config, size)
    own.nextStatistics['generator/norm_1/mean'].fill(3)
    expect(own.networks['generator/norm_1/mean'][0]).toBe(0)
    own.advanceStatistics()
    expect([...new Set(own.networks['generator/norm_1/mean'])]).toEqual([3])
  })
})
