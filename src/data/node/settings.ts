import { invalidValue } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import { dataSchema } from '../../gan/index.ts'
import type { DataConfig } from '../../gan/index.ts'
import type { DataRequest } from './request.ts'

/**
 * Fills in what a request leaves out.
 *
 * @throws UsageError for a value that a config could not have either, such as a size beyond 128
 */
export function settingsOf(request: DataRequest): DataConfig {
  const result = dataSchema.safeParse(request)
  if (result.success) return result.data
  const [{ path, message }] = result.error.issues
  throw invalidValue(`data.${path.join('.')}`, `${message}.`, 'Give one that is allowed, or leave it out.')
}

/** Returns the size a request asks for, and its own where it does not. */
export function askedSize({ size, channels }: DataConfig, own: ImageSize): ImageSize {
  const [height, width] = typeof size === 'number' ? [size, size] : (size ?? [own.height, own.width])
  return { height, width, channels: channels ?? own.channels }
}

/** What a request may ask of a set of arrays. */
export type ArraySettings = Partial<Pick<DataConfig, 'split' | 'range' | 'layout' | 'labels'>>

/**
 * Refuses settings that say something of folders and tables, for a set of arrays with one kind of labels.
 *
 * @throws UsageError for `data.layout` and `data.labels`
 */
export function checkArraySettings(source: string, { layout, labels }: ArraySettings): void {
  if (layout !== undefined) {
    throw invalidValue(
      'data.layout',
      `${source} holds arrays, and a layout is of folders of images.`,
      'Leave data.layout out.',
    )
  }
  if (labels === undefined) return
  throw invalidValue(
    'data.labels',
    `${source} has one kind of labels, so that there is no choice.`,
    'Leave data.labels out.',
  )
}
