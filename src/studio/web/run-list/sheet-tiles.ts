/** Where a tile is in a sheet's picture, in its pixels. */
export interface TilePlace {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** How sheets are drawn (src/figures/sheet-layout.ts), in pixels of the picture, which has two for one of the drawing. */
const DENSITY = 2
const MARGIN = 20 * DENSITY
const GAP = 4 * DENSITY
const LEAST_TILE = 56
/** What title and labels take at least. */
const HEADING = { left: 20 * DENSITY, top: 50 * DENSITY }

/**
 * Returns places of tiles along a diagonal of a sheet, each of another row and column, from the first row to the last: a
 * picture's right and bottom edges are where the grid ends, whatever its labels take.
 *
 * @param picture - size of the sheet's picture in pixels
 * @param image - size of one image in its own pixels
 * @param count - tiles that are wanted; fewer where the sheet has fewer rows or columns
 */
export function diagonalTiles(
  picture: { readonly width: number; readonly height: number },
  image: { readonly width: number; readonly height: number },
  count: number,
): TilePlace[] {
  const scale = DENSITY * Math.ceil(LEAST_TILE / Math.max(image.width, image.height))
  const [width, height] = [image.width * scale, image.height * scale]
  const columns = Math.floor((picture.width - MARGIN - HEADING.left + GAP) / (width + GAP))
  const rows = Math.floor((picture.height - MARGIN - HEADING.top + GAP) / (height + GAP))
  const tiles = Math.max(0, Math.min(count, rows, columns))
  return Array.from({ length: tiles }, (_, index) => {
    const row = tiles === 1 ? 0 : Math.round((index * (rows - 1)) / (tiles - 1))
    return {
      left: picture.width - MARGIN - (tiles - index) * (width + GAP) + GAP,
      top: picture.height - MARGIN - (rows - row) * (height + GAP) + GAP,
      width,
      height,
    }
  })
}
