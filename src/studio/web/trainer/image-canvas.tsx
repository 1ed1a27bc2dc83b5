import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Extents of an image in pixels. */
export interface ImageSize {
  readonly height: number
  readonly width: number
  readonly channels: number
}

/** Images as a grid of tiles, each pixel one of the canvas: CSS enlarges it. */
export function ImageCanvas({
  pixels,
  image,
  columns = 1,
  label,
}: {
  /** Bytes `[images, height, width, channels]`. */
  readonly pixels: Uint8Array
  readonly image: ImageSize
  readonly columns?: number
  /** What a screen reader says of it; without one it is told by what is beside it. */
  readonly label?: string
}): JSX.Element {
  const place = useRef<HTMLCanvasElement>(null)
  const rows = pixels.length / (image.height * image.width * image.channels) / columns
  const [width, height] = [columns * image.width, rows * image.height]
  useEffect(() => {
    const context = place.current?.getContext('2d')
    const data = new ImageData(toRgba({ pixels, image, columns, width, height }), width, height)
    context?.putImageData(data, 0, 0)
  }, [pixels, image, columns])
  return (
    <canvas
      ref={place}
      class="pixels"
      width={width}
      height={height}
      role="img"
      aria-label={label}
      aria-hidden={label === undefined}
    />
  )
}

interface Grid {
  readonly pixels: Uint8Array
  readonly image: ImageSize
  readonly columns: number
  readonly width: number
  readonly height: number
}

function toRgba({ pixels, image, columns, width, height }: Grid): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
  const colours = image.channels < 3 ? 1 : 3
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    const tile = Math.floor(y / image.height) * columns + Math.floor(x / image.width)
    const within = (y % image.height) * image.width + (x % image.width)
    const from = (tile * image.height * image.width + within) * image.channels
    for (let channel = 0; channel < 3; channel++) rgba[pixel * 4 + channel] = pixels[from + (channel % colours)]
    if (image.channels > colours) rgba[pixel * 4 + 3] = pixels[from + colours]
  }
  return rgba
}
