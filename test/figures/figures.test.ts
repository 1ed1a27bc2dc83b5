import { describe, expect, it } from 'vitest'
import {
  classSheet,
  codeTraversal,
  realAndGenerated,
  tutorialCodeValues,
  tutorialSheet,
} from '../../src/figures/index.ts'
import { digits, DIGITS, indicesOf, labels, MNIST } from './mnist-digits.ts'

/** Returns the drawn texts in order. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/gu)].map(([, text]) => text)
}

describe('realAndGenerated', () => {
  const asked = labels.slice(0, 13)
  const images = digits(asked.map((_, index) => index))
  const read = asked.map((label, pair) => (pair === 11 ? (label + 1) % 10 : label))
  const codes = Float32Array.from({ length: 26 }, (_, index) => (index % 2 === 0 ? 0.534 : -1.2))
  const options = {
    image: MNIST,
    classNames: DIGITS,
    asked,
    real: { images, read: asked },
    generated: { images, read, codes },
  }

  it('captions every tile and marks the pair that disagrees', () => {
    const drawn = texts(realAndGenerated(options))
    expect(drawn.filter((text) => text.startsWith('label'))).toEqual(asked.map((label) => `label ${label} ✓`))
    const wanted = asked.map((label, pair) => `asked ${label} ${pair === 11 ? '✗' : '✓'}`)
    expect(drawn.filter((text) => text.startsWith('asked'))).toEqual(wanted)
    expect(drawn.filter((text) => text === 'codes +0.53 −1.20')).toHaveLength(13)
    expect(drawn.join(' ')).toContain('13 of 13 real and 12 of 13 generated images')
  })

  it('goes on in further double rows', () => {
    const drawn = realAndGenerated(options)
    expect(texts(drawn).filter((text) => text === 'real' || text === 'generated')).toHaveLength(4)
    expect(drawn.match(/<image /gu)).toHaveLength(4)
  })

  it('prints two codes of many', () => {
    const many = { images, read, codes: new Float32Array(13 * 10).fill(0.5) }
    expect(texts(realAndGenerated({ ...options, generated: many }))).toContain('codes +0.50 +0.50 …')
  })

  it('refuses sides that do not match', () => {
    const short = { ...options, generated: { images, read: read.slice(1) } }
    expect(() => realAndGenerated(short)).toThrow(
      /^realAndGenerated: generated must hold an image and a class for each of 13/u,
    )
    expect(() => realAndGenerated({ ...options, pairsPerRow: 0 })).toThrow('pairsPerRow must be a whole number')
    const odd = { ...options, real: { images, read, codes: [1, 2] } }
    expect(() => realAndGenerated(odd)).toThrow('realAndGenerated: real.codes must be [13, codes], got 2 values.')
  })
})

describe('tutorialSheet', () => {
  const images = digits(Array.from({ length: 100 }, (_, index) => index))

  it('says what it confounds, and labels columns with class and code', () => {
    const drawn = texts(tutorialSheet({ images, image: MNIST, classNames: DIGITS }))
    const subtitle = drawn.join(' ')
    expect(subtitle).toContain('confound class with code 1')
    expect(subtitle).toContain('noise is redrawn')
    expect(subtitle).toContain('batch statistics cancel three quarters or more of its effect')
    expect(drawn).toContain('0.56')
  })

  it('takes its values from linspace(0.0001, 0.99999, 10)', () => {
    const values = tutorialCodeValues()
    expect(values).toHaveLength(10)
    expect([values[0], values[9]]).toEqual([0.0001, 0.99999])
    expect(values[1] - values[0]).toBeCloseTo(0.99989 / 9, 12)
  })
})

describe('classSheet and codeTraversal', () => {
  it('have as many columns as the images fill', () => {
    const images = digits([0, 1, 2].flatMap((label) => indicesOf(label, 4)))
    expect(classSheet({ images, image: MNIST, classNames: ['0', '1', '2'] }).match(/<image /gu)).toHaveLength(3)
    expect(() => classSheet({ images, image: MNIST, classNames: DIGITS })).toThrow(
      'classSheet: 12 images cannot fill 10 rows, one a class. Draw equally many of each class.',
    )
  })

  it('labels the values of the code', () => {
    const images = digits(indicesOf(7, 5))
    const values = [-1, -0.5, 0, 0.5, 1]
    const drawn = texts(codeTraversal({ images, image: MNIST, classNames: ['7'], code: 'tilt', values }))
    expect(drawn).toEqual(
      expect.arrayContaining(['What tilt does', 'value of tilt', '−1.0', '−0.5', '0.0', '+0.5', '+1.0']),
    )
  })

  it('let titles be replaced', () => {
    const options = { images: digits([0]), image: MNIST, classNames: ['7'], title: 'Mine', subtitle: undefined }
    expect(texts(classSheet(options))[0]).toBe('Mine')
    expect(texts(classSheet(options)).join(' ')).toContain('No sample depends on')
  })
})
