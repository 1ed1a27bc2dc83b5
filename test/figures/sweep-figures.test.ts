import { describe, expect, it } from 'vitest'
import { mainEffects, roundLines } from '../../src/figures/index.ts'
import { measureScale } from '../../src/figures/measure-scale.ts'
import { summaryPrinter } from '../../src/figures/summary-text.ts'
import { compareWithGallery } from './gallery-picture.ts'
import { madeUpEffects, madeUpRounds } from './made-up-sweep.ts'

/** Returns the drawn texts in order. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/gu)].map(([, text]) => text)
}

/** Lines of which one is far from another, with long names, all of them whole. */
const wide = {
  ...madeUpRounds,
  settings: madeUpRounds.settings.map((setting, index) => ({
    ...setting,
    name: `${setting.name}, networks.generator.channels=[256,128,64], networks.discriminator.channels=[64,128,256]`,
    state: 'finished' as const,
    points: madeUpRounds.rounds.map((_, round) => ({
      round,
      mean: (40 * (index + 1) ** 2) / (round + 1),
      deviation: 9 * index,
    })),
  })),
}

const pictures: Readonly<Record<string, () => string>> = {
  'main-effects': () => mainEffects(madeUpEffects),
  'main-effects-dark': () => mainEffects({ ...madeUpEffects, theme: 'dark' }),
  'round-lines': () => roundLines(madeUpRounds),
  'round-lines-wide-dark': () => roundLines({ ...wide, theme: 'dark' }),
}

describe('gallery of a sweep', () => {
  it.each(Object.keys(pictures))('%s looks as it did', (name) => {
    expect(compareWithGallery(name, pictures[name]())).toBe('same')
  })
})

describe('mainEffects', () => {
  it('tells the share, the chance and the correlation, and runs that are lost', () => {
    const drawn = texts(mainEffects(madeUpEffects))
    expect(drawn).toEqual(
      expect.arrayContaining([
        'explains 58.1 % of the variance (7.2 % by chance); rank correlation ρ −0.31',
        'explains a share that cannot be told',
        '5 + 3 lost',
        '0 + 8 lost',
        'Fréchet (less is better)',
      ]),
    )
  })

  it('of many paths draws the first, and says so', () => {
    const effects = Array.from({ length: 15 }, (_, index) => ({ ...madeUpEffects.effects[0], path: `path ${index}` }))
    const drawn = texts(mainEffects({ ...madeUpEffects, effects }))
    expect(drawn.filter((text) => text.startsWith('path '))).toHaveLength(12)
    expect(drawn.join(' ')).toContain('Shown: 12 of 15 paths, those that explain most.')
  })

  it('has room for a spread that is wider than its runs', () => {
    const summary = { mean: 60, deviation: 21, values: [45, 75] }
    const effects = [{ ...madeUpEffects.effects[0], levels: [{ label: 'a', runs: 2, lost: 0, summary }] }]
    const drawn = texts(mainEffects({ ...madeUpEffects, effects }))
    expect(drawn.filter((text) => /^\d+$/u.test(text))).toEqual(['30', '40', '50', '60', '70', '80', '90', '2'])
  })

  it('draws values that are all the same, and none', () => {
    const summary = { mean: 3, deviation: 0, values: [3, 3] }
    const level = { label: 'a', runs: 2, lost: 0, summary }
    const effects = [{ path: 'p', levels: [level], share: null, chance: null, correlation: null }]
    expect(mainEffects({ ...madeUpEffects, effects })).not.toMatch(/NaN|undefined|Infinity/)
    const lost = effects.map((effect) => ({ ...effect, levels: [{ label: 'a', runs: 0, lost: 2 }] }))
    expect(() => mainEffects({ ...madeUpEffects, effects: lost })).toThrow('no run has a score')
  })
})

describe('roundLines', () => {
  it('names the best of those that came furthest, and tells what is left out', () => {
    const [best, ...others] = madeUpRounds.settings
    const settings = [best, ...others.map((setting, index) => (index > 8 ? { ...setting, points: [] } : setting))]
    const drawn = texts(roundLines({ ...madeUpRounds, settings }))
    expect(drawn.filter((text) => text.includes('generator.rate'))).toHaveLength(2)
    expect(drawn.join(' ')).toContain('2 without a score of every seed have no line.')
    expect(drawn).toEqual(expect.arrayContaining(['round 4', '1,200 steps', 'Fréchet (less is better, logarithmic)']))
    expect(() => roundLines({ ...madeUpRounds, settings: [{ ...best, points: [] }] })).toThrow('no setting has a score')
  })

  it('keeps names apart, within the plot', () => {
    const settings = madeUpRounds.settings.slice(0, 6).map((setting) => ({
      ...setting,
      state: 'finished' as const,
      points: [{ round: 3, mean: 10 }],
    }))
    const svg = roundLines({ ...madeUpRounds, settings })
    const heights = [...svg.matchAll(/<text x="[\d.]+" y="([\d.]+)"[^>]*>\d\. generator/g)].map(([, y]) => Number(y))
    const gaps = heights.toSorted((a, b) => a - b).map((height, index, all) => height - (all[index - 1] ?? -Infinity))
    expect(heights).toHaveLength(6)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(15)
  })
})

describe('a scale', () => {
  const distance = { unit: 'distance' } as const

  it('is logarithmic where one distance is many times another, and only there', () => {
    expect(measureScale([5, 400], distance, 5)).toMatchObject({ isLog: true })
    expect(measureScale([5, 400], distance, 5).ticks.map(({ label }) => label)).toEqual([
      '5',
      '10',
      '20',
      '50',
      '100',
      '200',
      '500',
    ])
    expect(measureScale([200, 400], distance, 5).isLog).toBe(false)
    expect(measureScale([-5, 400], distance, 5).isLog).toBe(false)
    expect(measureScale([0.01, 0.9], { unit: 'share' }, 5).isLog).toBe(false)
    expect(measureScale([0.0004, 30], distance, 5).ticks.map(({ label }) => label)).toEqual([
      '0.001',
      '0.01',
      '0.1',
      '1',
      '10',
    ])
  })

  it('has ends that values beyond them stand at', () => {
    const { at } = measureScale([10, 20], distance, 5)
    expect([10, 15, 20, 99, -99].map(at)).toEqual([0, 0.5, 1, 1, 0])
    expect(measureScale([1, 100], distance, 5).at(-3)).toBe(0)
  })
})

describe('a summary', () => {
  it('is printed as finely as the least distance of its column', () => {
    const summaries = [{ mean: 8.361, deviation: 0.25 }, { mean: 2000 }, undefined]
    expect(summaries.map(summaryPrinter('distance', summaries))).toEqual(['8.36 ± 0.25', '2000.00', '–'])
    expect(summaryPrinter('distance', [{ mean: 0.0207 }])({ mean: -0.0207, deviation: 0.001 })).toBe('−0.0207 ± 0.0010')
  })

  it.each([
    ['share', '98.74 % ± 0.21'],
    ['ratio', '0.99 ± 0.00'],
    ['loss', '0.987 ± 0.002'],
    ['seconds', '0:01 ± 0:00'],
  ] as const)('in the unit %s is %s', (unit, text) => {
    const summary = { mean: 0.9874, deviation: 0.0021 }
    expect(summaryPrinter(unit, [summary])(summary)).toBe(text)
  })
})
