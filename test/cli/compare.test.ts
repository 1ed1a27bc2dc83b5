import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ComparisonData } from '../../src/cli/comparison.ts'
import { startRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { expectRefusal, facet, facetHere } from '../support/facet.ts'
import { digitsConfig, writeJudgedDigits } from '../support/judged-digits.ts'

const parent = temporaryFolder()
const path = (name: string) => join(parent, name)
const folders = ['one', 'other', 'apart'].map(path)
const flags = ['--count', '100', '--threads', '1']
const scoresOf = (folder: string) => join(folder, 'evaluation', 'scores.json')

beforeAll(async () => {
  vi.stubEnv('FACET_CACHE', path('cache'))
  const { source } = await writeJudgedDigits(parent, path('cache'))
  const settings = [{}, { seed: 1 }, { 'terms.loss_cf.weight': 0 }]
  const runs = settings.map(async (own, index) => {
    const config = digitsConfig(source, { steps: 3, ...own })
    const { events } = await startRun({ config, preset: 'acgan', out: folders[index], command: ['test'] })
    for await (const _ of events);
  })
  await Promise.all(runs)
  writeFileSync(path('taken.html'), 'a page')
})
afterAll(() => {
  vi.unstubAllEnvs()
})

describe('refusals come before any work', () => {
  it.each<[string, string[], string | RegExp]>([
    ['no run', [], "missing required argument 'runs'"],
    ['a page that exists', [folders[0], '--out', path('taken.html')], 'taken.html: already exists. Choose another'],
    ['a folder that is no run', [folders[0], parent, '--out', path('new.html')], 'not the folder of a run'],
  ])('%s', async (_, args, message) => {
    expectRefusal(await facetHere(['compare', ...args, ...flags]), 2, message)
    expect([existsSync(scoresOf(folders[0])), existsSync(path('new.html'))]).toEqual([false, false])
    expect(readFileSync(path('taken.html'), 'utf8')).toBe('a page')
  })
})

describe('facet compare', () => {
  it('prints a comparison as JSON, writes the page, and keeps the scores', async () => {
    const page = path('page.html')
    // A run that is named twice counts once.
    const named = [...folders, folders[0]]
    const { code, stdout, stderr } = await facet(['compare', ...named, ...flags, '--json', '--out', page])
    expect([code, stderr.match(/^Scoring /gm)]).toEqual([0, ['Scoring ', 'Scoring ', 'Scoring ']])
    expect(stderr).toMatch(/^The judge reads \d+\.\d % of the real test images right\.$/m)
    const data = JSON.parse(stdout) as ComparisonData & { file: string }
    expect([data.format, data.file]).toEqual([1, page])
    expect(data.rows.map(({ name, runs }) => [name, runs.map(({ folder, seed }) => [folder, seed])])).toEqual([
      [
        'acgan',
        [
          [folders[0], 0],
          [folders[1], 1],
        ],
      ],
      ['acgan, terms.loss_cf.weight=0', [[folders[2], 0]]],
    ])
    expect(data.columns.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['as asked', 'Fréchet', 'Fréchet in class', 'variance', 'time']),
    )
    const kept = folders.map((folder) => JSON.parse(readFileSync(scoresOf(folder), 'utf8')) as Kept)
    expect(data.rows.map(({ scores }) => scores['Fréchet']?.values)).toEqual([
      [kept[0].scores.generator.frechet, kept[1].scores.generator.frechet],
      [kept[2].scores.generator.frechet],
    ])
    const html = readFileSync(page, 'utf8')
    expect(html.match(/<img src="data:image\/png;base64,/g)).toHaveLength(2 * 3)
    expect(html).toContain('acgan, terms.loss_cf.weight=0</figcaption>')
  })

  it('a second time reads the scores, and prints a table', async () => {
    const file = scoresOf(folders[2])
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"frechet": [\d.e-]+/, '"frechet": 1234'))
    const { code, stdout } = await facet(['compare', ...folders, ...flags, '--out', path('again.html')])
    const [head, , one, other, , last] = stdout.split('\n')
    expect([code, head, last]).toEqual([
      0,
      expect.stringMatching(/^\| run +\| +as asked \|.*\| +time \|$/),
      `Pictures side by side: ${path('again.html')}`,
    ])
    expect(one).toMatch(/^\| acgan +\| +\d+\.\d\d % ± \d+\.\d\d \|/)
    expect(other).toMatch(/^\| acgan, terms\.loss_cf\.weight=0 \| +\d+\.\d\d % \|.* 1234\.0 \|/)
  })
})

/** What is read of a kept file. */
interface Kept {
  readonly scores: { readonly generator: { readonly frechet: number } }
}
