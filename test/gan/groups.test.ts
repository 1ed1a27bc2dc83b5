import { expect, it } from 'vitest'
import { recogniserProgram, resolveConfig, stepProgram } from '../../src/gan/index.ts'
import { reachableNodes } from '../../src/graph/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { FLOAT32 } from '../support/all-close.ts'
import { drawnInputs, runOnce } from '../support/programs.ts'

const image = { height: 28, width: 28, channels: 1 }
const config = resolveConfig({ preset: 'papers', threads: 2 })
const runtime = nodeRuntime({ threads: 2 })

it('the discriminator says of many images, whose convolutions are done in groups, what it says of few', async () => {
  const [many, few] = [360, 60].map((batch) => recogniserProgram(config, { image, batch }))
  const { images, ...networks } = drawnInputs(many)
  const whole = await runOnce(runtime, many, { images, ...networks })
  for (let part = 0; part < 6; part++) {
    const own = images.subarray((part * images.length) / 6, ((part + 1) * images.length) / 6)
    const results = await runOnce(runtime, few, { images: own, ...networks })
    for (const [name, values] of Object.entries(results)) {
      expect(whole[name].subarray(part * values.length, (part + 1) * values.length), name).toBeAllClose(values, FLOAT32)
    }
  }
})

it('groups are equal and as few as need be', () => {
  const convolutions = (batch: number) => {
    const nodes = reachableNodes(stepProgram('discriminator', config, { image, batch }).program)
    return nodes.filter(({ op, shape }) => op.name === 'convolve' && shape[1] === 64).map(({ shape }) => shape[0] / 196)
  }
  expect(convolutions(64)).toEqual([128])
  expect(convolutions(256)).toEqual([128, 128, 128, 128])
})
