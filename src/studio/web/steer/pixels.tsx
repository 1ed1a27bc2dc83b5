import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ImageSize } from '../../../array/index.ts'

/** An image of as many pixels as it has, enlarged by the style of its `class`. */
export function Pixels({
  values,
  size,
  label,
  ...rest
}: {
  /** `[height, width, channels]` in [0, 1]; nothing is shown until it is there. */
  readonly values: Float32Array | undefined
  readonly size: ImageSize
  /** What it shows; without it, the image is decoration. */
  readonly label?: string
  readonly class?: string
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    if (values && canvas.current) canvas.current.getContext('2d')?.putImageData(toImageData(values, size), 0, 0)
  }, [values])
  const role = label === undefined ? { 'aria-hidden': true } : { role: 'img' as const, 'aria-label': label }
  return (
    <canvas
      ref={canvas}
      {...role}
      width={size.width}
      height={size.height}
      style={{ aspectRatio: `${size.width} / ${size.height}` }}
      class={`pixels ${rest.class ?? ''}`}
    />
  )
}

/** Returns an image as a browser has it: grey, grey and alpha, RGB, or RGBA, by the number of channels. */
function toImageData(values: Float32Array, { height, width, channels }: ImageSize): ImageData {
  const data = new ImageData(width, height)
  const isGrey = channels < 3
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = pixel * channels
    for (let colour = 0; colour < 3; colour++) data.data[4 * pixel + colour] = 255 * values[at + (isGrey ? 0 : colour)]
    data.data[4 * pixel + 3] = channels % 2 === 0 ? 255 * values[at + channels - 1] : 255
  }
  return data
}

/** Saves an image as PNG. */
export async function savePng(
  values: Float32Array,
  size: ImageSize,
  { name, scale }: { readonly name: string; readonly scale: number },
): Promise<void> {
  const pixels = new OffscreenCanvas(size.width, size.height)
  pixels.getContext('2d')?.putImageData(toImageData(values, size), 0, 0)
  const enlarged = new OffscreenCanvas(size.width * scale, size.height * scale)
  const context = enlarged.getContext('2d')
  if (context) context.imageSmoothingEnabled = false
  context?.drawImage(pixels, 0, 0, enlarged.width, enlarged.height)
  const address = URL.createObjectURL(await enlarged.convertToBlob({ type: 'image/png' }))
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  URL.revokeObjectURL(address)
}
