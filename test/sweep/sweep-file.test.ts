import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { readSweepFile } from '../../src/sweep/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'

const path = join(temporaryFolder(), 'a sweep.yaml')

function read(text: string) {
  writeFileSync(path, text)
  return readSweepFile(path)
}

describe('a file', () => {
  it('is YAML, as people write it', async () => {
    const { grid, seeds, config } = await read(`
      # Rates of the generator
      config: { steps: 1000, data.source: mnist }
      grid:
        optim.generator.rate: [1e-4, .001, 5.0e-3]
        preset: [facet, no]
        batch: # as many images a step
          - 32
          - 0x40
      seeds: [3, 4]
    `)
    expect(grid).toEqual({ 'optim.generator.rate': [1e-4, 1e-3, 5e-3], preset: ['facet', 'no'], batch: [32, 64] })
    expect([seeds, config]).toEqual([[3, 4], { steps: 1000, 'data.source': 'mnist' }])
  })

  it('may be JSON, or empty', async () => {
    expect((await read('{"grid": {"batch": [32]}}')).grid).toEqual({ batch: [32] })
    expect((await read('# nothing yet')).grid).toEqual({})
  })

  it.each([
    ['grid: {batch: [32', 'not YAML. '],
    ['grid: 1\ngrid: 2', 'not YAML. Map keys must be unique'],
    ['seeds: 1\n---\nseeds: 2', 'not YAML. '],
    ['just words', 'the file: expected object, received string. Say what there is to try'],
    ['grid:\n  batch: 32', 'grid.batch: expected array, received number.'],
    ['grid:', 'grid: expected record, received null. Say lists of values by path'],
    ['gird: {}', "gird: unknown. Did you mean 'grid'?"],
  ])('that says %j is refused, by its name', async (text, message) => {
    await expect(read(text)).rejects.toThrow(UsageError)
    await expect(read(text)).rejects.toThrow(`${path}: ${message}`)
  })

  it('must be there', async () => {
    await expect(readSweepFile(`${path}.yml`)).rejects.toThrow(
      `${path}.yml: cannot be read (ENOENT). Give the path of a YAML file.`,
    )
  })
})
