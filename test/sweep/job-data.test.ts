import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openDataSet } from '../../src/data/node/index.ts'
import { Unfit } from '../../src/sweep/node/index.ts'
import { openJobData } from '../../src/sweep/node/job-data.ts'
import { smallFiles, temporaryFolder, writeFolder } from '../data/idx-bytes.ts'
import { tinyConfig } from '../support/tiny-gan.ts'
import { tinyJobs } from './tiny-jobs.ts'

const parent = temporaryFolder()
const [job] = tinyJobs({ id: 'tiny' }, 'quick', 1)
const about = (source: string, fingerprint: string) => ({
  ...job,
  fingerprint,
  config: tinyConfig({ 'data.source': source }),
})

describe('the data of a job', () => {
  const source = join(parent, 'here')
  let fingerprint: string

  beforeAll(async () => {
    writeFolder(parent, 'here', smallFiles(30, 12))
    ;({ fingerprint } = await openDataSet(source))
  })

  it('are those of its name, where they are what the sweep is about', async () => {
    const data = await openJobData(about(source, fingerprint))
    expect(data).toMatchObject({ fingerprint, train: { image: { height: 16, width: 16 } } })
  })

  it.each([
    ['others under its name', () => about(source, 'f'.repeat(64)), 'other data than the sweep is about'],
    ['none of its name', () => about(join(parent, 'nowhere'), fingerprint), 'The sweep’s data must be here'],
  ])('make a machine unfit that has %s', async (_, wanted, message) => {
    const refused = openJobData(wanted())
    await expect(refused).rejects.toThrow(Unfit)
    await expect(refused).rejects.toThrow(message.replace('’', "'"))
  })
})
