import type { ImageSize } from '../../../array/index.ts'
import { toChannels } from './to-run-size.ts'
import type { Picture } from './to-run-size.ts'

/** The most pixels a side that a file's image keeps: enough for any run's, and quick. */
const LARGEST = 512

/** Returns what is drawn on a canvas, with the channels of a run. */
export function pictureOfCanvas(canvas: HTMLCanvasElement | OffscreenCanvas, { channels }: ImageSize): Picture {
  const { width, height } = canvas
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D
  return toChannels(context.getImageData(0, 0, width, height).data, { width, height, channels })
}

/**
 * Returns the image of a file, with the channels of a run, on white where it is transparent.
 *
 * @throws Error when it is no image that the browser knows
 */
export async function pictureOfFile(file: Blob, image: ImageSize): Promise<Picture> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error('This is no image that the browser can read. Choose a PNG or JPEG.')
  })
  const scale = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height))
  const canvas = new OffscreenCanvas(Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale))
  const context = canvas.getContext('2d')
  if (context && image.channels % 2 === 1) {
    context.fillStyle = 'white'
    context.fillRect(0, 0, canvas.width, canvas.height)
  }
  context?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return pictureOfCanvas(canvas, image)
}
