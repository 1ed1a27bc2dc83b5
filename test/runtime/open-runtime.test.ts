import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { resolveConfig } from '../../src/gan/index.ts'
import { mostThreads, openRuntime } from '../../src/runtime/node/index.ts'
import { thrownBy } from '../support/thrown-by.ts'

describe('the runtime of a config', () => {
  it('is that of its device, with its threads', () => {
    const config = resolveConfig({ preset: 'small', threads: 2 })
    expect(config.device).toBe('cpu')
    expect(openRuntime(config).threads).toBe(2)
    expect(openRuntime(config).name).toMatch(/^onnxruntime-node \d/)
    expect(openRuntime({ threads: 1 }).name).toBe(openRuntime(config).name)
  })

  it.each(['abacus', 'constructor'])('is none for the unknown device %s, and those there are are listed', (device) => {
    const refusal = thrownBy(() => openRuntime({ device, threads: 1 }))
    expect(refusal).toBeInstanceOf(UsageError)
    expect(refusal).toMatchObject({
      ...{ code: 'unknown-device', path: 'device', remedy: 'Choose one of: cpu.' },
      message: `device: there is no '${device}'. Choose one of: cpu.`,
    })
  })

  it('is none for far too many threads', () => {
    const refusal = thrownBy(() => openRuntime({ device: 'cpu', threads: mostThreads() + 1 }))
    expect(refusal).toMatchObject({ code: 'invalid-value', path: 'threads' })
  })
})
