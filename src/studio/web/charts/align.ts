/** A line that has places of its own along x. */
export interface Curve {
  /** Ascending. */
  readonly x: readonly number[]
  /** As many as there are places; null where there is no value. */
  readonly values: readonly (number | null)[]
}

/** Lines over the same x; undefined where a line has no such place. */
export interface AlignedCurves {
  readonly x: readonly number[]
  readonly values: readonly (readonly (number | null | undefined)[])[]
}

/** Lays curves over one another: x holds every place that one of them has, ascending. */
export function alignCurves(curves: readonly Curve[]): AlignedCurves {
  const x = [...new Set(curves.flatMap((curve) => curve.x))].toSorted((left, right) => left - right)
  const placeOf = new Map(x.map((value, place) => [value, place]))
  return { x, values: curves.map((curve) => spread(curve, x.length, placeOf)) }
}

function spread(curve: Curve, length: number, placeOf: ReadonlyMap<number, number>): (number | null | undefined)[] {
  const values = Array.from<number | null | undefined>({ length })
  for (const [index, place] of curve.x.entries()) values[placeOf.get(place) ?? 0] = curve.values[index]
  return values
}
