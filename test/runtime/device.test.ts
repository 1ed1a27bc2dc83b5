import { expect, it } from 'vitest'
import { deviceRuntime } from '../support/device-runtime.ts'
import { describeDevice } from './device-contract.ts'

const runtime = deviceRuntime()
describeDevice(runtime)

const kept = () => runtime.keep({ x: { shape: [1], values: Float32Array.of(1) } })

it('an array that no run has made cannot be taken over, nor one that there is not be written', () => {
  expect(() => kept().advance(['x'])).toThrow("internal: the state has no array 'x', or no run has made it.")
  expect(() => kept().write({ y: Float32Array.of(1) })).toThrow("internal: the state has no array 'y'.")
})

it('an array that was given back cannot be read', async () => {
  const state = kept()
  state.release()
  await expect(state.read({ x: new Float32Array(1) })).rejects.toThrow("internal: the state has no array 'x'")
})
