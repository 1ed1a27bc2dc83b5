import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import type { ImageSize } from './image-canvas.tsx'
import { ImageCanvas } from './image-canvas.tsx'
import { toBytes } from './image-rows.ts'
import { meanOf, percent } from './words.ts'

/** Images of a batch that are shown. */
const SHOWN = 8

/** Images, and under each how sure D is that it is real: before a move, and after it. */
export function OpinionStrip({
  title,
  images,
  image,
  before,
  after,
}: {
  readonly title: string
  /** `[batch, height, width, channels]` in [0, 1]. */
  readonly images: Float32Array
  readonly image: ImageSize
  readonly before: Float32Array
  readonly after?: Float32Array
}): JSX.Element {
  const length = image.height * image.width * image.channels
  const tiles = useMemo(() => {
    const count = Math.min(SHOWN, before.length)
    return Array.from({ length: count }, (_, index) => toBytes(images.subarray(index * length, (index + 1) * length)))
  }, [images])
  const now = after ?? before
  return (
    <section class="opinion-strip" aria-label={title}>
      <h3>
        {title}{' '}
        <span class="muted small">
          “real” to D: {after && `${percent(meanOf(before))} → `}
          {percent(meanOf(now))}
        </span>
      </h3>
      <ol>
        {tiles.map((pixels, index) => (
          <li key={index}>
            <ImageCanvas pixels={pixels} image={image} />
            {after && <Bar share={before[index]} kind="before" />}
            <Bar share={now[index]} kind="after" />
            <span class="small">
              <span class="unseen">real to D with {after && `${percent(before[index])}, then `}</span>
              {percent(now[index])}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Bar({ share, kind }: { readonly share: number; readonly kind: 'before' | 'after' }): JSX.Element {
  return (
    <span class={`opinion ${kind}`} aria-hidden="true">
      <span style={{ width: `${100 * share}%` }} />
    </span>
  )
}
