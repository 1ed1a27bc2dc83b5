import { describe, expect, it } from 'vitest'
import {
  confusionMatrix,
  effectMap,
  neighbourSheet,
  quantileIndices,
  scoreBars,
  sortedSheet,
} from '../../src/figures/index.ts'
import { scorePrinter } from '../../src/figures/score-text.ts'
import { scoreAxis } from '../../src/figures/score-axis.ts'
import { contrastOf, inkOn, shadeOf } from '../../src/figures/shades.ts'
import { compareWithGallery } from './gallery-picture.ts'
import { madeUpConfusion, madeUpReport } from './made-up-report.ts'
import { digits, indicesOf, MNIST } from './mnist-digits.ts'
import { reportFigures } from './report-figures.ts'

const { classes, perClass, overall, codes } = madeUpReport

/** Returns the drawn texts in order. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/gu)].map(([, text]) => text)
}

const hundred = Array.from({ length: 100 }, (_, index) => {
  return `${['apple', 'aquarium fish', 'baby', 'a class with a very long name'][index % 4]} ${index}`
})

const pictures: Readonly<Record<string, () => string>> = {
  'confusion-matrix': () => reportFigures.confusion('light'),
  'confusion-matrix-100-dark': () =>
    confusionMatrix({ confusion: madeUpConfusion(100), classNames: hundred, theme: 'dark' }),
  'score-bars': () =>
    scoreBars({
      classNames: classes,
      perClass,
      overall,
      scores: ['accuracy', 'frechet', 'coverage', 'kid', 'variance'],
    }),
  'score-bars-dark': () => reportFigures.scores('dark'),
  'effect-map': () => reportFigures.effects('light'),
  'effect-map-dark': () => reportFigures.effects('dark'),
  'neighbour-sheet': () => reportFigures.neighbours('light'),
  'sorted-sheet-dark': () => reportFigures.sorted('dark'),
}

describe('gallery of a report', () => {
  it.each(Object.keys(pictures))('%s looks as it did', (name) => {
    expect(compareWithGallery(name, pictures[name]())).toBe('same')
  })
})

describe('shades', () => {
  it('run from vermilion over the ground to blue, and stop there', () => {
    expect([-1, 0, 1].map((weight) => shadeOf(weight, 'light'))).toEqual(['#d55e00', '#f2f4f6', '#0072b2'])
    expect([-9, NaN, Infinity].map((weight) => shadeOf(weight, 'light'))).toEqual(['#d55e00', '#f2f4f6', '#0072b2'])
  })

  it('can all be written on', () => {
    for (const theme of ['light', 'dark'] as const) {
      for (let weight = -1; weight <= 1; weight += 0.02) {
        const colour = shadeOf(weight, theme)
        expect(contrastOf(inkOn(colour), colour)).toBeGreaterThan(4.5)
      }
    }
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 10)
  })
})

describe('confusionMatrix', () => {
  const confusion = [
    [90, 10, 0],
    [0, 100, 0],
    [1, 2999, 0],
  ]
  const names = ['cat', 'dog', '<fox>']

  it('tells accuracy over all, and the worst confusion', () => {
    const drawn = texts(confusionMatrix({ confusion, classNames: names }))
    expect(drawn.join(' ')).toContain('5.9 % of 3,200 images are read right')
    expect(drawn.join(' ')).toContain('&lt;fox&gt; as dog (100.0 %), cat as dog (10.0 %)')
    expect(drawn).toEqual(expect.arrayContaining(['90.0', '10.0', '100.0', '&lt;0.1']))
  })

  it('puts matched categories in the order of their classes', () => {
    const options = { confusion, classNames: names, categoryNames: ['c0', 'c1', 'c2'], classOf: [-1, 2, 1] }
    const drawn = texts(confusionMatrix(options))
    expect(drawn.filter((text) => /^c\d$/.test(text))).toEqual(['c2', 'c1', 'c0'])
    expect(drawn.join(' ')).toContain('93.7 % of 3,200 images are read right (blue), after matching')
  })

  it('thins names and prints no numbers where there is no room', () => {
    const drawn = texts(confusionMatrix({ confusion: madeUpConfusion(100), classNames: hundred }))
    expect(drawn.filter((text) => hundred.includes(text))).toHaveLength(2 * 50)
    expect(drawn.some((text) => /^\d+(\.\d)?$/.test(text) && text !== '0')).toBe(false)
    expect(drawn.join(' ')).not.toContain('per cent of their row')
  })

  it('draws a category without images, and none at all', () => {
    expect(texts(confusionMatrix({ confusion: [[0]], classNames: ['a'] })).join(' ')).toContain('There are no images.')
    const half = [
      [0, 0],
      [0, 4],
    ]
    expect(confusionMatrix({ confusion: half, classNames: ['a', 'b'] })).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('refuses names that do not fit', () => {
    expect(() => confusionMatrix({ confusion, classNames: ['cat'] })).toThrow('3 rows, but 1 names of rows')
    expect(() => confusionMatrix({ confusion: [], classNames: [] })).toThrow('0 rows')
    const ragged = { confusion: [[1, 2], [3]], classNames: ['a', 'b'] }
    expect(() => confusionMatrix(ragged)).toThrow('a row has 1 counts, but there are 2 class names.')
  })
})

describe('scoreBars', () => {
  const unknown = { value: null, interval: null, floor: null }

  it('prints values by their unit, and – for what cannot be told', () => {
    const scores = { ...overall, accuracy: { value: 0.9, interval: [0.8, 0.95] as const, floor: 1 }, frechet: unknown }
    const drawn = scoreBars({ classNames: ['a'], perClass: [scores], scores: ['accuracy', 'frechet'] })
    expect(texts(drawn)).toEqual(expect.arrayContaining(['as asked', '90.0 %', 'Fréchet', '–', '← less is better']))
    expect(drawn).not.toMatch(/NaN|undefined|Infinity|null/)
  })

  it('places value, interval and floor on one axis', () => {
    const scores = { ...overall, variance: { value: 0.5, interval: [0.25, 0.75] as const, floor: 1 } }
    const drawn = scoreBars({ classNames: ['a'], perClass: [scores], scores: ['variance'] })
    const [, panel] = drawn.split('<g font-size="11">')
    const number = (pattern: RegExp) => Number(pattern.exec(panel)?.[1])
    const middle = number(/<circle cx="([\d.]+)"/)
    const [x1, x2] = [number(/<line x1="([\d.]+)"[^>]*stroke-opacity/), number(/x2="([\d.]+)"[^>]*stroke-opacity/)]
    expect(middle - x1).toBeCloseTo(x2 - middle, 1)
    expect(number(/<line x1="([\d.]+)"[^>]*stroke-width="2"\/><circle/) - middle).toBeCloseTo(2 * (middle - x1), 1)
  })

  it('refuses what does not fit', () => {
    expect(() => scoreBars({ classNames: ['a', 'b'], perClass: [overall] })).toThrow('2 class names, but scores of 1')
    expect(() => scoreBars({ classNames: ['a'], perClass: [overall], scores: [] })).toThrow('at least one score')
  })

  it('has axes between round numbers that hold everything', () => {
    const axis = (values: readonly number[], unit: 'share' | 'distance') =>
      scoreAxis(
        values.map((value) => ({ value, interval: null, floor: null })),
        unit,
      )
    expect(axis([0.941, 0.99], 'share').low).toBeCloseTo(0.94, 10)
    expect(axis([0.941, 0.99], 'share').high).toBeCloseTo(1, 10)
    expect(axis([3, 17], 'distance').ticks).toEqual([0, 10, 20])
    expect(axis([-0.0004, 0.001], 'distance').low).toBeLessThanOrEqual(-0.0004)
    expect(axis([1, 1], 'share')).toMatchObject({ high: 1 })
    expect(axis([], 'share')).toEqual({ low: 0, high: 1, ticks: [] })
  })

  it('prints numbers of one column with as many decimals', () => {
    expect([0.0207, -0.0001, null, NaN].map(scorePrinter('distance', [0.0207]))).toEqual([
      '0.0207',
      '−0.0001',
      '–',
      '–',
    ])
    expect([128.4, 3].map(scorePrinter('distance', [128.4, 3]))).toEqual(['128', '3'])
    expect([1, 0, 0.0001].map(scorePrinter('share', []))).toEqual(['100.0 %', '0.0 %', '<0.1 %'])
  })
})

describe('effectMap', () => {
  it('prints effect and partial correlation in each cell, and labels codes', () => {
    const drawn = texts(effectMap({ codes }))
    expect(drawn).toEqual(
      expect.arrayContaining(['−3.4', 'ρ −0.97', '+2.6', 'code 1', 'no measurable meaning', 'slant']),
    )
  })

  it('shades by sign, and lets small effects look small', () => {
    const effects = [-0.1, 0.1].map((effect, index) => ({ factor: `f${index}`, effect, correlation: 0, partial: 0 }))
    const drawn = effectMap({ codes: [{ code: 'c', label: 'l', effects }] })
    const fills = [...drawn.matchAll(/height="45" fill="(#\w+)"/g)].map(([, fill]) => fill)
    expect(fills).toEqual([shadeOf(-0.05, 'light'), shadeOf(0.05, 'light')])
  })

  it('refuses codes that differ in their factors', () => {
    const short = { ...codes[1], effects: codes[1].effects.slice(1) }
    expect(() => effectMap({ codes: [codes[0], short] })).toThrow('effectMap: code 1 has effects on')
    expect(() => effectMap({ codes: [] })).toThrow('there must be a code and a factor')
  })
})

describe('neighbourSheet', () => {
  const samples = digits(indicesOf(1, 4))
  const options = { samples, neighbours: samples, image: MNIST, classNames: ['a', 'b'], gaps: [1, 1, 0.5, 2] }

  it('captions pairs with their distance over the gap, and frames what is nearer than any test image', () => {
    const real = { median: 1, least: 0.6 }
    const drawn = texts(neighbourSheet({ ...options, distances: [0.5, 1.25, 0.75, 1], real }))
    expect(drawn).toEqual(expect.arrayContaining(['0.50 / 1.00 ✗', '1.25 / 1.00', '0.75 / 0.50', '1.00 / 2.00 ✗']))
    expect(drawn.join(' ')).toContain('Of real test images the median is 1.00, the least 0.60')
  })

  it('shows several neighbours, and refuses other numbers of them', () => {
    const one = { ...options, samples: samples.subarray(0, 2 * 784), distances: [1, 2, 3, 4], gaps: [5, NaN] }
    expect(texts(neighbourSheet(one))).toEqual(expect.arrayContaining(['1.00 · 2.00 / 5.00', '3.00 · 4.00 / –']))
    expect(() => neighbourSheet({ ...options, distances: [1, 2, 3] })).toThrow('do not fill 2 rows')
    expect(() => neighbourSheet({ ...options, distances: [1, 2, 3, 4], gaps: [1] })).toThrow('1 gaps do not fill')
  })
})

describe('sortedSheet', () => {
  it('picks quantiles from the least to the greatest', () => {
    expect(quantileIndices([5, 1, 4, 2, 3], 3)).toEqual([1, 4, 0])
    expect(quantileIndices([5, 1], 2)).toEqual([1, 0])
    expect(() => quantileIndices([1, NaN], 2)).toThrow('none of them NaN')
    expect(() => quantileIndices([1, 2], 3)).toThrow('cannot take 3 quantiles of 2 values')
  })

  it('names quantiles and prints readings', () => {
    const images = digits(indicesOf(1, 3))
    const drawn = texts(sortedSheet({ images, readings: [-1, 0, 2], image: MNIST, classNames: ['1'], code: 'tilt' }))
    expect(drawn).toEqual(expect.arrayContaining(['least', 'median', 'greatest', '−1.00', '0.00', '+2.00']))
    const wrong = { images, readings: [1, 2, 3], image: MNIST, classNames: ['1', '2'], code: 'tilt' }
    expect(() => sortedSheet(wrong)).toThrow('3 readings cannot fill 2 rows')
  })
})
