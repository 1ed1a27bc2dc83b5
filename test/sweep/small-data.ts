import type { DataSet } from '../../src/data/index.ts'
import type { DataRequest } from '../../src/data/node/index.ts'
import { smallImages } from '../support/small-images.ts'

/** Images of a training split. */
export const TRAINING = 40

const split = (size: number) =>
  smallImages(
    { height: 16, width: 16, channels: 1 },
    4,
    Array.from({ length: size }, (_, index) => index % 4),
  )

/** A set of four classes. */
export const smallData: DataSet = {
  name: 'small',
  fingerprint: 'a'.repeat(64),
  train: split(TRAINING),
  validation: split(8),
  test: split(8),
}

/** Opens the small set, by whatever name; returns what it was asked for, too. */
export function smallOpener(data = smallData): {
  readonly open: (request: DataRequest) => Promise<DataSet>
  readonly requests: readonly DataRequest[]
} {
  const requests: DataRequest[] = []
  return {
    requests,
    open: (request) => {
      requests.push(request)
      return Promise.resolve(data)
    },
  }
}
