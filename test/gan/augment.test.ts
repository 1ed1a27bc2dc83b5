import { describe, expect, it } from 'vitest'
import { gradients } from '../../src/autodiff/index.ts'
import { AUGMENT_DRAWS, augment } from '../../src/gan/augment.ts'
import { Graph, evaluate, input, mul, programInputs, sum } from '../../src/graph/index.ts'
import type { Program } from '../../src/graph/index.ts'
import { stepProgram } from '../../src/gan/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { FLOAT32 } from '../support/all-close.ts'
import { normals } from '../support/draws.ts'
import { expectSlope } from '../support/finite-differences.ts'
import { runOnce } from '../support/programs.ts'
import { initialValues, only, tinyConfig } from '../support/tiny-gan.ts'

const NONE = { colour: 0, translation: 0, cutout: 0 }
const ALL = { colour: 1, translation: 0.25, cutout: 0.5 }
const [BRIGHTNESS, SATURATION, CONTRAST, DOWN, RIGHT, CUT_DOWN, CUT_RIGHT] = Array(AUGMENT_DRAWS).keys()
const EXACT = { absolute: 1e-12 }
const [BATCH, HEIGHT, WIDTH] = [2, 8, 12]

type Strengths = Partial<typeof NONE>

function build(strengths: Strengths, channels: number) {
  const graph = new Graph()
  const images = input(graph, 'images', [BATCH, HEIGHT, WIDTH, channels])
  const draws = input(graph, 'draws', [BATCH, AUGMENT_DRAWS])
  return { images, output: augment(images, draws, { ...NONE, ...strengths }) }
}

/** Pixels in [0.25, 0.75], or so. */
function pixels(channels: number): Float64Array {
  return normals('images', BATCH * HEIGHT * WIDTH * channels).map((value) => 0.5 + value / 8)
}

/** Draws of ½ but for these columns, whose values are those of the images in order. */
function drawsWith(changed: Readonly<Record<number, readonly number[]>>): number[] {
  return Array.from({ length: BATCH * AUGMENT_DRAWS }, (_, at) => {
    return changed[at % AUGMENT_DRAWS]?.[Math.floor(at / AUGMENT_DRAWS)] ?? 0.5
  })
}

function augmented(strengths: Strengths, changed: Readonly<Record<number, readonly number[]>>, channels = 3) {
  const { output } = build(strengths, channels)
  return evaluate({ outputs: { output } }, { images: pixels(channels), draws: drawsWith(changed) }).output
}

type Place = readonly [image: number, y: number, x: number, channel: number]

/** Calls `value` for every element of the batch, in order. */
function everywhere(channels: number, value: (...place: Place) => number): Float64Array {
  return Float64Array.from({ length: BATCH * HEIGHT * WIDTH * channels }, (_, at) => {
    const pixel = Math.floor(at / channels)
    const row = Math.floor(pixel / WIDTH)
    return value(Math.floor(row / HEIGHT), row % HEIGHT, pixel % WIDTH, at % channels)
  })
}

/** What the image is at a place; 0 outside it. */
function reader(channels: number): (...place: Place) => number {
  const values = pixels(channels)
  return (image, y, x, channel) =>
    y >= 0 && y < HEIGHT && x >= 0 && x < WIDTH ? values[((image * HEIGHT + y) * WIDTH + x) * channels + channel] : 0
}

function average(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length
}

describe('augmentation', () => {
  it('is no node at all where all strengths are 0', () => {
    const { images, output } = build(NONE, 3)
    expect(output).toBe(images)
  })

  it.each([1, 2, 3, 4])('leaves colours and places as they are where draws are ½, of %d channels', (channels) => {
    expect(augmented({ colour: 1, translation: 0.25 }, {}, channels)).toBeAllClose(pixels(channels), EXACT)
  })

  it('is of each image by its own draws, the same for the same', () => {
    const draws = Object.fromEntries([...Array(AUGMENT_DRAWS).keys()].map((column) => [column, [0.1, 0.9]]))
    const both = augmented(ALL, draws)
    expect(augmented(ALL, draws)).toEqual(both)
    const half = both.length / 2
    const other = augmented(ALL, { ...draws, [DOWN]: [0.1, 0.2] })
    expect(other.slice(0, half)).toEqual(both.slice(0, half))
    expect(other.slice(half)).not.toEqual(both.slice(half))
  })
})

describe('translation', () => {
  // ¼ of 8 rows are 2, of 12 columns 3: five and seven equally likely distances.
  const rows = [0, 0.19, 0.21, 0.41, 0.61, 0.79, 0.81, 0.999].map((draw, index) => [
    draw,
    [-2, -2, -1, 0, 1, 1, 2, 2][index],
  ])
  it.each(rows)('of a draw of %d is %d rows', (draw, down) => {
    const read = reader(3)
    const moved = augmented({ translation: 0.25 }, { [DOWN]: [draw, 0.5] })
    expect(moved).toEqual(everywhere(3, (image, y, x, channel) => read(image, image === 0 ? y - down : y, x, channel)))
  })

  it.each([-3, -2, -1, 0, 1, 2, 3])('brings in black: by %d columns, and another way in the other image', (right) => {
    const read = reader(1)
    const draw = (distance: number) => (distance + 3.5) / 7
    const moved = augmented({ translation: 0.25 }, { [RIGHT]: [draw(right), draw(-right)] }, 1)
    expect(moved).toEqual(
      everywhere(1, (image, y, x, channel) => read(image, y, x - (image === 0 ? right : -right), channel)),
    )
    expect(moved.filter((value) => value === 0)).toHaveLength(2 * HEIGHT * Math.abs(right))
  })

  it('is by every distance equally often', () => {
    const counts = new Map<number, number>()
    const one = Float64Array.from({ length: BATCH * HEIGHT * WIDTH }, (_, at) =>
      Number(at % (HEIGHT * WIDTH) === 4 * WIDTH),
    )
    const { output } = build({ translation: 0.25 }, 1)
    for (let draw = 0; draw < 1; draw += 1 / 50) {
      const draws = drawsWith({ [DOWN]: [draw + 0.01, 0.5] })
      const moved = evaluate({ outputs: { output } }, { images: one, draws }).output
      const at = moved.indexOf(1) / WIDTH
      counts.set(at, (counts.get(at) ?? 0) + 1)
    }
    expect([...counts].toSorted(([a], [b]) => a - b)).toEqual([2, 3, 4, 5, 6].map((row) => [row, 10]))
  })
})

describe('cutout', () => {
  // Half of 8 × 12 pixels: 4 × 6.
  const cut = (down: number, right: number) =>
    augmented({ cutout: 0.5 }, { [CUT_DOWN]: [down, 0.5], [CUT_RIGHT]: [right, 0.5] })
  const expected = (top: number, left: number) => {
    const read = reader(3)
    const inside = (y: number, x: number) => y >= top && y < top + 4 && x >= left && x < left + 6
    return (image: number, y: number, x: number, channel: number) =>
      (image === 0 ? inside(y, x) : y >= 2 && y < 6 && x >= 3 && x < 9) ? 0.5 : read(image, y, x, channel)
  }
  it.each([
    [0.5, 0.5, 2, 3],
    [0.3, 0.8, 0, 7],
    [0, 0, -2, -3],
    [0.999, 0.5, 6, 3],
  ])('about %d of the height and %d of the width greys out rows from %d, columns from %d', (down, right, top, left) => {
    expect(cut(down, right)).toBeAllClose(everywhere(3, expected(top, left)), EXACT)
  })

  it('of the whole extent leaves nothing of an image in its middle', () => {
    expect(new Set(augmented({ cutout: 1 }, {}))).toEqual(new Set([0.5]))
  })
})

describe('colour', () => {
  const read = reader(3)
  const grey = (image: number, y: number, x: number) => average([0, 1, 2].map((channel) => read(image, y, x, channel)))
  const middle = [0, 1].map((image) =>
    average([...pixels(3)].filter((_, at) => Math.floor((at * BATCH) / pixels(3).length) === image)),
  )
  it.each<[string, Record<number, readonly number[]>, (...place: Place) => number]>([
    ['brightness', { [BRIGHTNESS]: [1, 0] }, (image, ...place) => read(image, ...place) + (image === 0 ? 0.25 : -0.25)],
    [
      'saturation',
      { [SATURATION]: [0, 1] },
      (image, y, x, channel) => (image === 0 ? grey(image, y, x) : 2 * read(image, y, x, channel) - grey(image, y, x)),
    ],
    [
      'contrast',
      { [CONTRAST]: [0, 1] },
      (image, ...place) => middle[image] + (read(image, ...place) - middle[image]) * (image === 0 ? 0.5 : 1.5),
    ],
  ])('goes to the ends of the range of %s', (_, changed, value) => {
    expect(augmented({ colour: 1 }, changed)).toBeAllClose(everywhere(3, value), EXACT)
  })

  it('goes half as far at half the strength', () => {
    const [whole, half] = [1, 0.5].map((colour) => augmented({ colour }, { [BRIGHTNESS]: [0.9, 0.2] }))
    const images = pixels(3)
    expect(half.map((value, at) => 2 * (value - images[at]))).toBeAllClose(
      whole.map((value, at) => value - images[at]),
      EXACT,
    )
  })

  it.each([2, 4])('leaves alpha alone, and its mean to itself: %d channels', (channels) => {
    const strong = { [BRIGHTNESS]: [1, 1], [SATURATION]: [0, 0], [CONTRAST]: [1, 0] }
    const alpha = (values: ArrayLike<number>) => Array.from(values).filter((_, at) => at % channels === channels - 1)
    const found = augmented({ colour: 1 }, strong, channels)
    expect(alpha(found)).toEqual(alpha(pixels(channels)))
    expect(found).not.toEqual(pixels(channels))
  })

  it('of a grey image has no saturation', () => {
    expect(augmented({ colour: 1 }, { [SATURATION]: [0, 1] }, 1)).toBeAllClose(pixels(1), EXACT)
  })
})

describe('the gradient', () => {
  const draws = normals('draws', BATCH * AUGMENT_DRAWS).map((value) => 0.5 + Math.tanh(value) / 2.1)

  it.each([1, 4])('by the images is what its slopes say, of %d channels', (channels) => {
    const { images, output } = build(ALL, channels)
    const scalar = sum(mul(mul(output, output), input(images.graph, 'weights', output.shape)))
    const [gradient] = gradients(scalar, [images])
    const weights = normals('weights', pixels(channels).length)
    expectSlope({ scalar, gradient: { images: gradient } }, { images: pixels(channels), draws, weights })
  })

  it('and images are the same on ONNX Runtime', async () => {
    const { images, output } = build(ALL, 3)
    const [gradient] = gradients(sum(mul(output, output)), [images])
    const program = { outputs: { output, gradient } }
    const values = { images: pixels(3), draws }
    const expected = evaluate(program, values)
    const found = await runOnce(nodeRuntime({ threads: 1 }), program, values)
    for (const name of ['output', 'gradient'] as const) expect(found[name]).toBeAllClose(expected[name], FLOAT32)
  })
})

describe('in a step', () => {
  const size = { image: { height: 16, width: 12, channels: 3 }, batch: 4 }
  const settings = { 'augment.colour': 1, 'augment.translation': 0.125, 'augment.cutout': 0.5 }
  const drawn = (program: Program) => [...programInputs(program).keys()].filter((name) => name.startsWith('uniform/'))
  const steps = (given: Readonly<Record<string, unknown>>) => {
    const config = tinyConfig(given)
    const [discriminator, generator] = (['discriminator', 'generator'] as const).map(
      (player) => stepProgram(player, config, size).program,
    )
    return { config, discriminator, generator }
  }

  it('real and generated images have draws of their own, where there is augmentation', () => {
    const { discriminator, generator } = steps(settings)
    expect(drawn(discriminator).toSorted()).toEqual(['uniform/augment/fake', 'uniform/augment/real'])
    expect(drawn(generator)).toEqual(['uniform/augment/fake'])
    expect(drawn(steps({ 'augment.cutout': 0.1 }).generator)).toEqual(['uniform/augment/fake'])
    expect(drawn(steps({}).discriminator)).toEqual([])
  })

  it.each([{}, { 'terms.penalty_r1.weight': 1 }, { 'terms.penalty_gp.weight': 1 }])(
    'every parameter of either player moves, %j',
    async (more) => {
      const { config, ...programs } = steps({ ...settings, ...more })
      const values = initialValues(config, size)
      for (const program of Object.values(programs)) {
        const outputs = await runOnce(nodeRuntime({ threads: 1 }), program, only(values, programInputs(program).keys()))
        for (const [name, array] of Object.entries(outputs)) {
          expect(array.every(Number.isFinite), name).toBe(true)
          const moves = array.some((value) => value !== 0)
          if (name.startsWith('gradient/')) expect(moves, name).toBe(true)
        }
      }
    },
  )

  it('a generated image that is cut out wholly moves G no more', async () => {
    const { config, generator } = steps({ 'augment.cutout': 1 })
    const values = initialValues(config, size)
    values['uniform/augment/fake'].fill(0.5)
    const outputs = await runOnce(nodeRuntime({ threads: 1 }), generator, only(values, programInputs(generator).keys()))
    const moves = Object.entries(outputs).filter(([name]) => name.startsWith('gradient/'))
    expect(moves.every(([, array]) => array.every((value) => value === 0))).toBe(true)
  })

  it('R1 is the slope of D at the image that it sees', () => {
    const { config, discriminator } = steps({ 'augment.cutout': 1, 'terms.penalty_r1.weight': 1 })
    const values = initialValues(config, size)
    const penalty = () =>
      evaluate({ outputs: { penalty: discriminator.outputs['loss/penalty_r1'] } }, values).penalty[0]
    // All greyed out: D sees the same whatever the images are, and its slope there is not 0, as it would be by the image.
    values['uniform/augment/real'].fill(0.5)
    const seen = penalty()
    values.images.fill(0.25)
    expect([penalty(), seen > 0]).toEqual([seen, true])
  })
})
