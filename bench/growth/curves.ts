import type { StepResult, StepVariation } from '../step.ts'

/** One measurement of a curve. */
export interface Point {
  /** Where on the axis. */
  readonly x: number
  readonly batch: number
  /** Threads; undefined for as many as the other curves use. */
  readonly threads?: number
  readonly variation: StepVariation
}

/** What grows, all else as in {@link BASE}. */
export interface Curve {
  /** The axis, with its unit. */
  readonly axis: string
  readonly points: readonly Point[]
}

/** A point with what was found there; undefined where the measurement failed, as for want of memory. */
export interface MeasuredPoint extends Point {
  readonly result: StepResult | undefined
}

/** A curve with what was found. */
export interface MeasuredCurve extends Curve {
  readonly points: readonly MeasuredPoint[]
}

/** What does not grow: the preset `papers` at its own batch, on images of MNIST's size. */
const BASE = { batch: 32, image: { height: 28, width: 28, channels: 1 }, count: 10_000 }

const variation = ({ image = BASE.image, count = BASE.count }): StepVariation => ({ synthetic: { image, count } })

const square = (side: number, channels = 1) => ({ height: side, width: side, channels })

/** Every layer of both networks, so many times as wide. */
function widened(factor: number): StepVariation {
  const sizes = {
    'networks.generator.hidden': 1024,
    'networks.generator.channels': [128, 64],
    'networks.discriminator.hidden': 1024,
    'networks.discriminator.channels': [64, 128],
    'networks.discriminator.recogniser': 128,
  }
  const wide = (size: number | number[]) => (Array.isArray(size) ? size.map((one) => one * factor) : size * factor)
  return { ...variation({}), assignments: Object.entries(sizes).map(([path, size]) => [path, wide(size)] as const) }
}

/** A latent vector with so many codes; without any there is nothing to recognise them by. */
function withCodes(count: number): StepVariation {
  const none = [
    ['latents.1', null],
    ['terms.loss_con_gaussian', null],
  ] as const
  return { ...variation({}), assignments: count === 0 ? none : [['latents.1.size', count]] }
}

const powers = (first: number, last: number) =>
  Array.from({ length: Math.log2(last / first) + 1 }, (_, power) => first * 2 ** power)

function curve(axis: string, values: readonly number[], point: (value: number) => Partial<Point>): Curve {
  const fixed = { batch: BASE.batch, variation: variation({}) }
  return { axis, points: values.map((x) => ({ x, ...fixed, ...point(x) })) }
}

/** The curves; `x` of image sizes counts pixels, so that linear growth has exponent 1 there too. */
export const CURVES: readonly Curve[] = [
  curve('batch', powers(1, 512), (batch) => ({ batch })),
  curve('pixels of an image', [28 ** 2, 32 ** 2, 64 ** 2], (pixels) => ({
    variation: variation({ image: square(Math.sqrt(pixels)) }),
  })),
  curve('channels of an image', [1, 3], (channels) => ({ variation: variation({ image: square(28, channels) }) })),
  curve('width of the networks', powers(0.5, 4), (factor) => ({ variation: widened(factor) })),
  curve('codes', [0, ...powers(1, 32)], (count) => ({ variation: withCodes(count) })),
  curve('images in the data set', [1e3, 1e4, 1e5, 1e6], (count) => ({ variation: variation({ count }) })),
  curve('threads', [1, 2], (threads) => ({ threads })),
]

/** Quantities that are followed along a curve. */
export const QUANTITIES = {
  milliseconds: ({ milliseconds }: StepResult) => milliseconds.median,
  floor: ({ floor }: StepResult) => floor,
  memory: ({ peakMemory }: StepResult) => peakMemory,
} as const

/**
 * Fits y ∝ xᵉ by least squares on logarithms, and returns e. Points at 0 have no logarithm and are left out.
 *
 * @returns undefined where fewer than two points are left
 */
export function fittedExponent(points: readonly (readonly [x: number, y: number])[]): number | undefined {
  const logs = points.filter(([x, y]) => x > 0 && y > 0).map(([x, y]) => [Math.log(x), Math.log(y)] as const)
  if (new Set(logs.map(([x]) => x)).size < 2) return undefined
  const mean = (axis: 0 | 1) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length
  const [meanX, meanY] = [mean(0), mean(1)]
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  return covariance / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
}

/** Returns the exponent of a quantity along a curve; see {@link fittedExponent}. */
export function exponentOf({ points }: MeasuredCurve, quantity: keyof typeof QUANTITIES): number | undefined {
  return fittedExponent(points.flatMap(({ x, result }) => (result ? [[x, QUANTITIES[quantity](result)] as const] : [])))
}
