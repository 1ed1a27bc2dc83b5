import type { ImageSize } from '../../array/index.ts'
import type { ImageSource } from '../../data/index.ts'
import { circularMean, cutOpposite } from '../factors/circle.ts'
import { factorsOf } from '../factors/factor-list.ts'
import { measureFactors } from '../factors/measure-factors.ts'
import type { MeasuredFactors } from '../factors/measure-factors.ts'
import { sampleIndices } from '../judge/source-chunks.ts'
import { readImages } from './image-set.ts'
import type { FactorReport } from './report.ts'

/** Images whose factors are measured, real ones and random draws: it takes about a millisecond each. */
export const MEASURED = 2000

/** A circular factor: how far it is once round, and where the real images are. */
interface Circle {
  readonly period: number
  readonly centre: number
}

/** What factors are on real images: the unit of effects, and where circles are cut. */
export interface RealFactors {
  readonly image: ImageSize
  readonly factors: readonly FactorReport[]
  /** Of the circular factors. */
  readonly circles: Readonly<Record<string, Circle | undefined>>
}

/** Measures the factors of real images; those that are told of fewer than two are left out. */
export function realFactors(source: ImageSource): RealFactors {
  const { images, image, count } = readImages(source, sampleIndices(source, MEASURED, { balanced: false }))
  const values = measureFactors(images, count, image)
  const circular = factorsOf(image).flatMap(({ name, period }) =>
    period === null ? [] : [[name, { period, centre: circularMean(values[name], period) }] as const],
  )
  const circles = Object.fromEntries(circular)
  const factors = factorsOf(image).flatMap(({ name, unit }) => {
    const told = linear(values[name], circles[name]).filter(Number.isFinite)
    if (told.length < 2) return []
    const mean = told.reduce((sum, value) => sum + value, 0) / told.length
    const squares = told.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return [{ name, unit, mean, deviation: Math.sqrt(squares / (told.length - 1)) }]
  })
  return { image, factors, circles }
}

/** Measures the factors of `count` images, circular ones cut where those of real images are. */
export function columnsOf(images: Float32Array, count: number, { image, circles }: RealFactors): MeasuredFactors {
  const columns = Object.entries(measureFactors(images, count, image))
  return Object.fromEntries(columns.map(([name, values]) => [name, linear(values, circles[name])]))
}

function linear(values: Float64Array, circle: Circle | undefined): Float64Array {
  return circle ? cutOpposite(values, circle.centre, circle.period) : values
}
