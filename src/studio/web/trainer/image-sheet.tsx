import type { JSX } from 'preact'
import type { ImageSize } from './image-canvas.tsx'
import { ImageCanvas } from './image-canvas.tsx'
import { COLUMNS } from './image-rows.ts'
import type { ImageRows } from './messages.ts'

/** Images by class, a named row each. */
export function ImageSheet({
  rows,
  image,
  label,
}: {
  readonly rows: ImageRows
  readonly image: ImageSize
  readonly label: string
}): JSX.Element {
  return (
    <div class="image-sheet">
      <ol aria-hidden="true">
        {rows.names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ol>
      <ImageCanvas pixels={rows.pixels} image={image} columns={COLUMNS} label={label} />
    </div>
  )
}
