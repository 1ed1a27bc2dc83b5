import { expect, it } from 'vitest'
import { presets, resolveConfig, stepProgram } from '../../src/gan/index.ts'
import type { PresetName } from '../../src/gan/index.ts'
import { printProgram } from '../../src/graph/index.ts'

const size = { image: { height: 28, width: 28, channels: 1 }, batch: 10 }

// The text of every step that is trained by: a change of what is computed shows in the difference of these files.
it.each(Object.keys(presets) as PresetName[])('the step programs of %s are those on file', async (preset) => {
  for (const player of ['discriminator', 'generator'] as const) {
    const { program } = stepProgram(player, resolveConfig({ preset, threads: 1 }), size)
    await expect(printProgram(program)).toMatchFileSnapshot(`programs/${preset}-${player}.txt`)
  }
})
