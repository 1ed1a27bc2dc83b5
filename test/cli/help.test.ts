import { describe, expect, it } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'
import { catalogue } from '../../src/data/node/index.ts'
import { presets } from '../../src/gan/index.ts'

/** The help of a command. Commands load nothing heavy, so their help names presets and data sets by hand. */
function helpOf(name: string): string {
  return (
    createProgram()
      .commands.find((command) => command.name() === name)
      ?.helpInformation() ?? ''
  )
}

describe('the help of train', () => {
  it.each(Object.keys(presets))('names the preset %s', (preset) => {
    expect(helpOf('train')).toContain(preset)
  })

  it.each(Object.keys(catalogue))('names the data set %s', (data) => {
    expect(helpOf('train')).toContain(data)
  })
})
