import { squaredDistance } from './pairs.ts'
import type { Points } from './pairs.ts'
import type { Spheres } from './prdc.ts'

/** Which points of another set the spheres of one set hold. */
export interface Holding {
  /** By point, how many spheres hold it, and one of these. */
  readonly holders: Uint32Array
  readonly lastHolder: Uint32Array
  /** By sphere, how many points it holds, and one of these. */
  readonly held: Uint32Array
  readonly lastHeld: Uint32Array
  /** By sphere, how many more it would hold if it reached to the next neighbour. */
  readonly between: Uint32Array
}

/** Gathers a {@link Holding}. */
export interface HoldingSoFar extends Holding {
  /** By sphere, the squared distance from which on a point cannot matter: the radius, and that to the next neighbour. */
  readonly inner: Float64Array
  readonly reach: Float64Array
  /**
   * Takes a point that may be within reach of a sphere.
   *
   * @param bound - that their squared distance is at least, by their product
   */
  meet(sphere: number, point: number, bound: number): void
}

/** Returns an empty {@link Holding}. Spheres of a set that is too small for them hold nothing. */
export function gatherHolding({ points: centres, neighbourhood }: Spheres, points: Points): HoldingSoFar {
  const nothing = new Float64Array(centres.count).fill(-Infinity)
  const inner = neighbourhood?.squaredRadii ?? nothing
  // Of a set that has no next neighbour, spheres have nowhere to grow.
  const reach = inner.map((radius, sphere) => finiteOr(neighbourhood?.squaredNext[sphere], radius))
  const [holders, lastHolder] = [new Uint32Array(points.count), new Uint32Array(points.count)]
  const [held, lastHeld, between] = [0, 1, 2].map(() => new Uint32Array(centres.count))
  const slack = (sphere: number, point: number) =>
    centres.most[sphere] - centres.least[sphere] + points.most[point] - points.least[point]
  return {
    ...{ holders, lastHolder, held, lastHeld, between, inner, reach },
    meet: (sphere, point, bound) => {
      const isSurely = bound + slack(sphere, point) < inner[sphere]
      const distance = isSurely ? -Infinity : squaredDistance(centres, sphere, points, point)
      if (distance < inner[sphere]) {
        holders[point]++
        held[sphere]++
        lastHolder[point] = sphere
        lastHeld[sphere] = point
      } else if (distance < reach[sphere]) {
        between[sphere]++
      }
    },
  }
}

function finiteOr(value: number | undefined, otherwise: number): number {
  return value !== undefined && Number.isFinite(value) ? value : otherwise
}
