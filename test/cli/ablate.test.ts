import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ComparisonData } from '../../src/cli/comparison.ts'
import { openRun } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { expectRefusal, facet, facetHere } from '../support/facet.ts'
import type { Outcome, Trigger } from '../support/facet.ts'
import { digitsFlags, writeJudgedDigits } from '../support/judged-digits.ts'

const parent = temporaryFolder()
const folder = join(parent, 'ablation')
const names = ['all-terms-seed-5', 'all-terms-seed-6', 'without-loss_cf-seed-5', 'without-loss_cf-seed-6']
const flags = () => [
  'ablate',
  ...digitsFlags(join(parent, 'digits')),
  ...['--drop', 'loss_cf', '--seeds', '2', '--seed', '5', '--steps', '250', '--count', '100', '--out', folder],
]
const recordOf = (name: string) => join(folder, name, 'run.json')

beforeAll(async () => {
  vi.stubEnv('FACET_CACHE', join(parent, 'cache'))
  await writeJudgedDigits(parent, join(parent, 'cache'))
})
afterAll(() => {
  vi.unstubAllEnvs()
})

it.each([
  [['--drop', 'loss_cff'], "Unknown term of this config 'loss_cff'. Did you mean 'loss_cf'? There are: loss_d_r, "],
  // A term there is, but not in this objective: dropping it would change nothing.
  [['--drop', 'penalty_gp'], "Unknown term of this config 'penalty_gp'."],
  [['--seeds', '0'], 'It must be a whole number of at least 1.'],
  [['--objective', 'class=tvin'], "Did you mean 'twin'?"],
])('%j is refused before any run', async (wrong, message) => {
  expectRefusal(await facetHere([...flags(), ...wrong]), 2, message)
  expect(existsSync(folder)).toBe(false)
})

describe('an ablation that is interrupted and begun again', () => {
  let interrupted: Outcome
  let before: Record<string, number>
  let whole: Outcome

  beforeAll(async () => {
    const interrupt: Trigger = {
      stream: 'stderr',
      when: /run folder: \S*without-loss_cf-seed-5/,
      act: (child) => child.kill('SIGINT'),
    }
    interrupted = await facet(flags(), [interrupt])
    const there = readdirSync(folder)
    before = Object.fromEntries(there.map((name) => [name, statSync(recordOf(name)).mtimeMs]))
    const states = await Promise.all(there.map(async (name) => (await openRun(join(folder, name))).record.state))
    interruptedStates = Object.fromEntries(there.map((name, index) => [name, states[index]]))
    whole = await facet([...flags(), '--json'])
  })
  let interruptedStates: Record<string, string>

  it('ends the run under way in good order, begins no other, and scores nothing', () => {
    expect([interrupted.code, interrupted.stdout]).toEqual([0, ''])
    expect(interrupted.stderr).toMatch(/\nStopped\. Runs that are finished are kept: say the same --out to go on\.\n$/)
    expect(interruptedStates).toEqual({ [names[0]]: 'finished', [names[1]]: 'finished', [names[2]]: 'stopped' })
  })

  it('then leaves the finished runs as they are, trains the others, and goes on with the one that was stopped', async () => {
    expect(whole.code).toBe(0)
    const trained = names.filter((name) => whole.stderr.includes(`run folder: ${join(folder, name)}\n`))
    expect(trained).toEqual(names.slice(2))
    expect(whole.stderr).toContain(`${join(folder, names[2])}: goes on where the run in it was ended.\n`)
    for (const name of names.slice(0, 2)) expect(statSync(recordOf(name)).mtimeMs).toBe(before[name])
    for (const name of names) {
      const { config, record } = await openRun(join(folder, name))
      expect([record.state, record.steps?.taken, config.seed]).toEqual(['finished', 250, Number(name.at(-1))])
      expect(config.terms.loss_cf?.weight).toBe(name.startsWith('all') ? 0.5 : 0)
    }
  })

  it('leaves a page, a table and numbers, with mean and spread', () => {
    const { folder: told, ...data } = JSON.parse(whole.stdout) as ComparisonData & { folder: string }
    expect(told).toBe(folder)
    expect(readdirSync(folder).toSorted()).toEqual(
      ['ablation.html', 'ablation.json', 'ablation.md', ...names].toSorted(),
    )
    const read = (name: string) => readFileSync(join(folder, name), 'utf8')
    expect(JSON.parse(read('ablation.json'))).toEqual(data)
    expect(data.rows.map(({ name, runs }) => [name, ...runs.map(({ seed }) => seed)])).toEqual([
      ['all terms', 5, 6],
      ['without loss_cf', 5, 6],
    ])
    for (const { scores } of data.rows) {
      const { mean, deviation, values } = scores['Fréchet'] ?? { mean: NaN, values: [] }
      expect([mean, deviation]).toEqual([
        (values[0] + values[1]) / 2,
        expect.closeTo(Math.abs(values[0] - values[1]) / Math.SQRT2, 9),
      ])
    }
    const [, , all, without] = read('ablation.md').split('\n')
    expect(all).toMatch(/^\| all terms +\| +\d+\.\d\d % ± \d+\.\d\d \|/)
    expect(without).toMatch(/^\| without loss_cf +\| +\d+\.\d\d % ± \d+\.\d\d \|/)
    const html = read('ablation.html')
    expect(html.match(/<figcaption>(all terms|without loss_cf) \(seed 5\)<\/figcaption>/g)).toHaveLength(6)
    // That is of the ablation of another term.
    expect(html).not.toContain('Without loss_cr')
  })

  it('refuses runs of other settings, finished or not, and leaves them', async () => {
    const refused = await facetHere([...flags(), '--batch', '5'])
    expectRefusal(refused, 2, `${join(folder, names[0])}: holds a run of other settings.`)
    expect(statSync(recordOf(names[0])).mtimeMs).toBe(before[names[0]])
  })
})

describe('an ablation in which runs diverge', () => {
  const diverging = (out: string, ...more: string[]) => {
    const small = ['--seeds', '1', '--steps', '2', '--count', '30', '--out', join(parent, out)]
    return facet(['ablate', ...digitsFlags(join(parent, 'digits')), '--drop', 'loss_cf', ...small, ...more])
  }

  it('leaves them out, and says so', async () => {
    const { code, stdout, stderr } = await diverging('half', '--set', 'terms.loss_cf.weight=1e38')
    expect([code, stderr]).toEqual([0, expect.stringContaining('The run is left out of the comparison.') as string])
    expect(stdout).toMatch(/^\| without loss_cf/m)
    expect(stdout).not.toContain('| all terms')
    const page = readFileSync(join(parent, 'half', 'ablation.html'), 'utf8')
    expect(page).toContain('all terms: 1 of 1 runs left the finite numbers')
  })

  it('fails where none is left', async () => {
    const { code, stderr } = await diverging('none', '--set', 'terms.loss_cr.weight=1e38')
    expect([code, stderr]).toEqual([1, expect.stringContaining('every run left the finite numbers') as string])
  })
})
