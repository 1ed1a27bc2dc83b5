/** Returns the column of the greatest value in every row of `[rows, columns]`; the first of equal ones. */
export function argmaxRows(values: Float32Array, columns: number): number[] {
  return Array.from({ length: values.length / columns }, (_, row) => {
    const slice = values.subarray(row * columns, (row + 1) * columns)
    return slice.reduce((best, value, column) => (value > slice[best] ? column : best), 0)
  })
}
