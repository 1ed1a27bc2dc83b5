import { imageShape, sizeOf } from '../array/index.ts'
import type { ImageSource } from '../data/index.ts'
import { evenRows, tellShown } from '../figures/index.ts'
import type { Figure } from '../figures/index.ts'
import { COLUMNS } from './sheets.ts'

/** The first images of each class as the data has them: a sheet to hold a run's own beside, with the same rows. */
export function realSheetFigure(source: ImageSource): Figure {
  const { classes, image } = source
  const shown = evenRows(classes.length)
  const places = firstOfEach(source, shown)
  const length = sizeOf(imageShape(image))
  const images = new Float32Array(shown.length * COLUMNS * length)
  places.forEach((row, index) =>
    row.forEach((place, column) => source.readImage(place, images, (index * COLUMNS + column) * length)),
  )
  return {
    kind: 'imageSheet',
    options: {
      ...{ images, image, rows: shown.length, columns: COLUMNS },
      title: 'Real images by class',
      subtitle: `The first training images of each class: ${COLUMNS}, or as many as there are.`,
      note: tellShown(shown.length, classes.length, 'evenly chosen'),
      rowTitle: 'class',
      rowLabels: shown.map((label) => classes[label]),
      tilesInRow: places.map((row) => row.length),
    },
  }
}

/** Indices of the first images of some classes. */
function firstOfEach(source: ImageSource, labels: readonly number[]): number[][] {
  const places = new Map<number, number[]>(labels.map((label) => [label, []]))
  let missing = labels.length * COLUMNS
  for (let index = 0; index < source.size && missing > 0; index++) {
    const row = places.get(source.labelOf(index))
    if (!row || row.length === COLUMNS) continue
    row.push(index)
    missing--
  }
  return [...places.values()]
}
