import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/array/index.ts'
import type { LossSeries } from '../../src/figures/index.ts'
import {
  CANNOT_TELL,
  classSheet,
  codeTraversal,
  imageSheet,
  lossCurves,
  realAndGenerated,
  tutorialSheet,
} from '../../src/figures/index.ts'
import { compareWithGallery } from './gallery-picture.ts'
import { digits, DIGITS, indicesOf, labels, MNIST } from './mnist-digits.ts'

const rowsOfClasses = DIGITS.map((_, label) => indicesOf(label, 10))

/** Slants an image by `slope` columns a row, about its middle: a code whose effect is known. */
function slanted(image: Float32Array, slope: number): Float32Array {
  return image.map((_, at) => {
    const [x, y] = [at % 28, Math.floor(at / 28)]
    const from = x + slope * (y - 14)
    const [left, part] = [Math.floor(from), from - Math.floor(from)]
    const pixel = (column: number): number => (column >= 0 && column < 28 ? image[y * 28 + column] : 0)
    return (1 - part) * pixel(left) + part * pixel(left + 1)
  })
}

function concatenated(images: readonly Float32Array[]): Float32Array {
  return Float32Array.from(images.flatMap((image) => [...image]))
}

/** A loss that falls from `first` to `last`, with noise that is a function of its name. */
function falling(name: string, first: number, last: number, count = 3000): LossSeries {
  const stream = randomStream(1, name)
  const steps = Float64Array.from({ length: count }, (_, index) => 5 * (index + 1))
  const values = steps.map((step) => (last + (first - last) * Math.exp(-step / 900)) * (1 + 0.2 * stream.normal()))
  return { name, steps, values }
}

const adversarial = {
  title: 'Real or generated',
  reference: CANNOT_TELL,
  series: [
    falling('loss_d', 0.35, 0.66),
    falling('loss_d_r', 0.4, 0.64),
    falling('loss_d_f', 0.3, 0.68),
    falling('loss_g', 2.9, 0.9),
  ],
}
const recognition = {
  title: 'Class and codes',
  valueTitle: 'loss',
  series: [falling('loss_cf', 2.3, 0.04), falling('loss_cr', 2.2, 0.1), falling('loss_con', 1.4, 0.6)],
}

function pairs(count: number, wrong: number): Parameters<typeof realAndGenerated>[0] {
  const asked = labels.slice(0, count)
  const fakes = asked.map((label, pair) => rowsOfClasses[pair === wrong ? (label + 5) % 10 : label][pair % 9])
  const codes = Float32Array.from({ length: 2 * count }, (_, index) => 1.4 * Math.sin(1.7 * index + 0.3))
  return {
    image: MNIST,
    classNames: DIGITS,
    asked,
    real: { images: digits(asked.map((_, index) => index)), read: asked, codes },
    generated: { images: digits(fakes), read: fakes.map((index) => labels[index]), codes },
  }
}

const gradient = Float32Array.from({ length: 10 * 32 * 32 * 3 }, (_, at) => {
  const pixel = Math.floor(at / 3)
  return [(pixel % 32) / 31, (Math.floor(pixel / 32) % 32) / 31, Math.floor(pixel / 1024) / 9][at % 3]
})

const names = ['airplane', 'automobile', '<b>&"', 'A class name far too long', 'cat']

const pictures: Readonly<Record<string, () => string | Promise<string>>> = {
  'real-and-generated': () => realAndGenerated(pairs(14, 3)),
  'real-and-generated-dark': () => realAndGenerated({ ...pairs(5, 1), theme: 'dark' }),
  'tutorial-sheet': () => {
    const order = Array.from({ length: 100 }, (_, at) => rowsOfClasses[at % 10][Math.floor(at / 10)])
    return tutorialSheet({ images: digits(order), image: MNIST, classNames: DIGITS })
  },
  'class-sheet-dark': () => {
    return classSheet({ images: digits(rowsOfClasses.flat()), image: MNIST, classNames: DIGITS, theme: 'dark' })
  },
  'code-traversal': () => {
    const values = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1]
    const images = [0, 1, 4, 7].flatMap((label) =>
      values.map((value) => slanted(digits([rowsOfClasses[label][1]]), value / 2)),
    )
    return codeTraversal({
      images: concatenated(images),
      image: MNIST,
      classNames: ['0', '1', '4', '7'],
      code: 'code 0',
      values,
    })
  },
  'colour-and-long-names-dark': () => {
    return imageSheet({
      images: gradient,
      rows: 2,
      columns: 5,
      image: { height: 32, width: 32, channels: 3 },
      title: 'Class names of every kind, in a title that takes more than a line of the sheet',
      subtitle: 'Markup is text & nothing else: <i>not slanted</i>.',
      rowTitle: 'seed',
      columnTitle: 'class',
      rowLabels: ['first', 'second'],
      columnLabels: names,
      captions: [...names, ...names].map((name) => [`asked ${name}`, 'read cat']),
      captionTone: ['bad', 'plain', 'bad', 'bad', 'good', 'bad', 'plain', 'bad', 'bad', 'good'],
      theme: 'dark',
    })
  },
  'not-finite': () => {
    const images = digits(rowsOfClasses.slice(0, 3).flatMap((row) => row.slice(0, 6)))
    images.fill(Number.NaN, 7 * 784, 8 * 784)
    images.fill(Number.POSITIVE_INFINITY, 3 * 784 + 400, 3 * 784 + 500)
    return classSheet({ images, image: MNIST, classNames: DIGITS.slice(0, 3) })
  },
  'loss-curves': () => lossCurves({ panels: [adversarial, recognition], stepsPerEpoch: 5000, smoothing: 100 }),
  'loss-curves-dark': () => {
    return lossCurves({ panels: [adversarial, recognition], stepsPerEpoch: 5000, smoothing: 100, theme: 'dark' })
  },
  'loss-curves-diverged': () => {
    const steps = Array.from({ length: 400 }, (_, step) => step + 1)
    const diverging = steps.map((step) =>
      step < 250 ? 0.7 + 0.1 * Math.sin(step) : step < 300 ? 2 ** (step - 250) : Number.NaN,
    )
    const steady = steps.map((step) => 0.6 + 0.05 * Math.cos(step))
    const series = [
      { name: 'loss_d', steps, values: steady },
      { name: 'loss_g', steps, values: diverging },
    ]
    return lossCurves({ panels: [{ title: 'Real or generated', series, reference: CANNOT_TELL }] })
  },
  'loss-curves-first-step': () => {
    const series = [
      { name: 'loss_d', steps: [100], values: [0.62] },
      { name: 'loss_g', steps: [100], values: [0.9] },
    ]
    const panels = [
      { title: 'Real or generated', series, reference: CANNOT_TELL },
      { title: 'Judge', series: [] },
    ]
    return lossCurves({ panels, stepsPerEpoch: 860 })
  },
}

describe('gallery', () => {
  it.each(Object.keys(pictures))('%s looks as it did', async (name) => {
    expect(compareWithGallery(name, await pictures[name]())).toBe('same')
  })
})
