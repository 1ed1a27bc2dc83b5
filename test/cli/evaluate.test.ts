import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startRun } from '../../src/train/node/index.ts'
import type { ReportFile } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { expectRefusal, facet, facetHere } from '../support/facet.ts'
import { DIGITS, writeJudgedDigits } from '../support/judged-digits.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const parent = temporaryFolder()
const folder = join(parent, 'run')
const flags = ['--count', '60', '--threads', '1']

beforeAll(async () => {
  vi.stubEnv('FACET_CACHE', join(parent, 'cache'))
  const { source } = await writeJudgedDigits(parent, join(parent, 'cache'))
  const config = tinyConfig({ ...DIGITS, 'data.source': source, steps: 3 }, 'facet')
  const { events } = await startRun({ config, preset: 'facet', out: folder, command: ['test'] })
  for await (const _ of events);
  writeFileSync(join(parent, 'features.onnx'), 'no model')
})
afterAll(() => {
  vi.unstubAllEnvs()
})

describe('facet evaluate', () => {
  it.each<[string, string[], string | RegExp]>([
    ['no run', [], 'pass the folder of a run, --images or --generator'],
    ['a folder that is no run', [parent], 'not the folder of a run'],
    ['no number of samples', [folder, '--count', '0'], 'at least 1'],
    ['too few samples', [folder, '--count', '1'], 'at least 6, two of each category'],
  ])('refuses %s', async (_, args, message) => {
    expectRefusal(await facetHere(['evaluate', ...flags, ...args]), 2, message)
    expect(existsSync(join(folder, 'evaluation'))).toBe(false)
  })

  it('refuses features that are no model', async () => {
    const refused = await facetHere(['evaluate', folder, '--features', join(parent, 'features.onnx'), ...flags])
    expectRefusal(refused, 1, 'features.onnx')
    expect(existsSync(join(folder, 'evaluation'))).toBe(false)
  })

  it('prints the gist, and says where the whole report is', async () => {
    const { code, stdout } = await facet(['evaluate', folder, ...flags])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^The judge reads \d+\.\d % of samples as the class asked for/)
    expect(stdout).toMatch(/^\| score +\| +value \| +95 % interval \| real images \| better \|$/m)
    expect(stdout).toMatch(/^\| class \| as asked \|/m)
    expect(stdout).toMatch(/^Codes against factors: MIG |^The image says at least/m)
    expect(stdout).toMatch(/^The GAN’s own recogniser reads \d/m)
    expect(stdout).toMatch(/^code_1: no measurable meaning; the class changes along \d/m)
    expect(stdout.trimEnd().endsWith(`The whole report: ${join(folder, 'evaluation', 'report.html')}`)).toBe(true)
  })

  it('prints the report as JSON, the same as in the file', async () => {
    const { code, stdout } = await facet(['evaluate', folder, '--json', ...flags])
    const { file, page, ...report } = JSON.parse(stdout) as ReportFile & { file: string; page: string }
    expect([code, file, existsSync(page)]).toEqual([0, join(folder, 'evaluation', 'report.json'), true])
    expect(report).toEqual(JSON.parse(readFileSync(file, 'utf8')))
    expect(report.features).toEqual({ name: 'judge', size: 128 })
  })
})
