import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { addresses } from '../../protocol/index.ts'
import type { RunSummary } from '../../protocol/index.ts'
import { diagonalTiles } from './sheet-tiles.ts'

const TILES = 4

/** Some samples of a run, out of its newest sheet, pixel by pixel; an empty frame where there are none. */
export function Thumbnail({ run }: { readonly run: RunSummary }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { id, thumbnail, image } = run
  const address = thumbnail && addresses.figure(id, thumbnail)
  useEffect(() => {
    if (!canvas.current || address === undefined || !image) return undefined
    return whenSeen(canvas.current, (element) => drawTiles(element, address, image))
  }, [address, image?.width, image?.height])
  if (address === undefined || !image) return <div class="thumbnail none" />
  return <canvas ref={canvas} class="thumbnail pixels" width={TILES * image.width} height={image.height} />
}

/** Calls back once, when an element comes near to what is seen of the page. */
function whenSeen<Seen extends Element>(element: Seen, then: (element: Seen) => void): () => void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      then(element)
    },
    { rootMargin: '200px' },
  )
  observer.observe(element)
  return () => observer.disconnect()
}

/** Draws tiles of a sheet side by side, each in its image's own pixels. */
function drawTiles(canvas: HTMLCanvasElement, address: string, image: { width: number; height: number }): void {
  const picture = new Image()
  picture.addEventListener('load', () => {
    const context = canvas.getContext('2d')
    if (!context) return
    context.imageSmoothingEnabled = false
    const size = { width: picture.naturalWidth, height: picture.naturalHeight }
    for (const [index, { left, top, width, height }] of diagonalTiles(size, image, TILES).entries()) {
      context.drawImage(picture, left, top, width, height, index * image.width, 0, image.width, image.height)
    }
  })
  picture.src = address
}
