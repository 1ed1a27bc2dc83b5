import { expect, it } from 'vitest'
import { presets, resolveConfig, stepProgram } from '../../src/gan/index.ts'
import type { ConfigSources } from '../../src/gan/index.ts'
import { printProgram } from '../../src/graph/index.ts'

const size = { image: { height: 28, width: 28, channels: 1 }, batch: 10 }

// The text of every step that is trained by: a change of what is computed shows in the difference of these files.
it.each<[string, Omit<ConfigSources, 'threads'>]>([
  ...Object.keys(presets).map((preset): [string, { preset: string }] => [preset, { preset }]),
  [
    'residual',
    {
      preset: 'papers',
      assignments: ['generator', 'discriminator'].map((player) => [`networks.${player}.blocks`, 'residual']),
    },
  ],
])('the step programs of %s are those on file', async (name, sources) => {
  for (const player of ['discriminator', 'generator'] as const) {
    const { program } = stepProgram(player, resolveConfig({ ...sources, threads: 1 }), size)
    await expect(printProgram(program)).toMatchFileSnapshot(`programs/${name}-${player}.txt`)
  }
})
