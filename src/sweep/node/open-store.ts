import { UsageError } from '../../array/index.ts'
import { folderStore } from './folder-store.ts'
import { shownAddress } from './secrets.ts'
import type { Store } from './store.ts'

/** Neither credentials nor a query are part of an address: they may be secret, and it is kept and shown. */
const S3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([^?#]*))?$/

/**
 * Opens a store by its address.
 *
 * @param address - `s3://bucket/prefix`, or the path of a folder
 * @throws UsageError for what is neither
 */
export async function openStore(address: string): Promise<Store> {
  if (!/^[a-z0-9+.-]+:\/\//i.test(address)) return folderStore(address)
  const [, bucket, path = ''] = S3.exec(address) ?? []
  if (bucket === undefined) {
    throw new UsageError(
      `${shownAddress(address)}: not the address of a store. Give a folder, or s3://bucket/prefix; credentials by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
    )
  }
  const prefix = path.replaceAll(/^\/+|\/+$/g, '')
  // The SDK takes a while to load: only who needs it waits.
  const { s3Store } = await import('./s3-store.ts')
  return s3Store({ bucket, prefix: prefix === '' ? '' : `${prefix}/` })
}
