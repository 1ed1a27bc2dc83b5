import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3'
import type { S3ClientConfig } from '@aws-sdk/client-s3'
import { explainS3Error, falseIfTaken, isPassing, noneIfMissing } from './s3-errors.ts'
import { sizeNote, takeBytes, takeFile, takeWhole } from './s3-body.ts'
import type { TakeBody } from './s3-body.ts'
import { checkedKey, checkedPrefix } from './store-key.ts'
import type { Store } from './store.ts'

/** Where in which bucket. */
export interface S3Place {
  readonly bucket: string
  /** What every key begins with: empty, or ending with `/`. */
  readonly prefix: string
}

/** What a connection may be like before it is taken for lost. */
export interface S3Limits {
  /** Milliseconds that it may take to be there, and be silent. */
  readonly connectionTimeout: number
  readonly socketTimeout: number
  /** The fewest bytes that must pass in a second, beyond `socketTimeout` in all: a trickle would go on for ever. */
  readonly slowest: number
}

/**
 * Returns a bucket of S3, or of what speaks its protocol (MinIO, Ceph, R2, …), as a store. Credentials, region and endpoint are
 * found as Amazon's own tools find them: AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL_S3, … or the machine's
 * role. No word of them is in the address.
 *
 * @throws Unfit from all methods, where the bucket cannot be used from here
 */
export function s3Store({ bucket, prefix }: S3Place, limits: S3Limits = LIMITS): Store {
  // Of a version of Node to come: Facet's users need not read of it at every command.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  const client = new S3Client(clientConfig(limits))
  const address = `s3://${bucket}/${prefix}`.replace(/\/$/, '')
  const at = (key: string) => ({ Bucket: bucket, Key: `${prefix}${checkedKey(key)}` })
  const reach = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work()
    } catch (error) {
      throw explainS3Error(error, address)
    }
  }
  const find = (key: string) => client.send(new GetObjectCommand(at(key))).catch(noneIfMissing)
  const patience = (size: number) => Math.ceil(limits.socketTimeout + (1000 * size) / limits.slowest)
  /** Takes in what is kept under a key, whole; undefined where nothing is. */
  const receive = <Value>(key: string, take: TakeBody<Value>) =>
    reach(() =>
      again(
        () => find(key),
        async (found) => found && takeWhole(found, take, patience),
      ),
    )
  const parcel = (key: string, bytes: Uint8Array) => ({ ...at(key), Body: bytes, Metadata: sizeNote(bytes.length) })
  return {
    address,
    get: (key) => receive(key, takeBytes),
    put: (key, bytes) => reach(async () => void (await client.send(new PutObjectCommand(parcel(key, bytes))))),
    putNew: (key, bytes) =>
      reach(async () => {
        // Stores that do not know the condition would overwrite: for them this look must do.
        if (await client.send(new HeadObjectCommand(at(key))).catch(noneIfMissing)) return false
        const put = new PutObjectCommand({ ...parcel(key, bytes), IfNoneMatch: '*' })
        return client.send(put).then(() => true, falseIfTaken)
      }),
    download: async (key, path) => (await receive(key, (body) => takeFile(body, path))) ?? false,
    upload: (key, path) =>
      reach(() =>
        again(
          () => stat(path),
          ({ size }) => sendFile(client, at(key), { path, size, patience: patience(size) }),
        ),
      ),
    list: (beginning) => reach(() => listKeys(client, { bucket, prefix }, checkedPrefix(beginning))),
    remove: (key) => reach(async () => void (await client.send(new DeleteObjectCommand(at(key))))),
  }
}

/** A file that cannot be read to its end must not leave the other side waiting for the rest. */
async function sendFile(
  client: S3Client,
  place: { Bucket: string; Key: string },
  { path, size, patience }: { path: string; size: number; patience: number },
): Promise<void> {
  const broken = new AbortController()
  const body = createReadStream(path).on('error', (error) => broken.abort(error))
  try {
    const put = new PutObjectCommand({ ...place, Body: body, ContentLength: size, Metadata: sizeNote(size) })
    const abortSignal = AbortSignal.any([broken.signal, AbortSignal.timeout(patience)])
    await client.send(put, { abortSignal })
  } catch (error) {
    throw broken.signal.aborted ? broken.signal.reason : error
  } finally {
    body.destroy()
  }
}

async function listKeys(client: S3Client, { bucket, prefix }: S3Place, beginning: string): Promise<string[]> {
  const keys: string[] = []
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: `${prefix}${beginning}` })
  for await (const { Contents = [] } of pages) {
    keys.push(...Contents.flatMap(({ Key }) => Key?.slice(prefix.length) ?? []))
  }
  return keys.toSorted()
}

/** How often a request is sent until its answer begins, by the client itself; one that sends a stream only once. */
const ATTEMPTS = 6

const LIMITS: S3Limits = { connectionTimeout: 10_000, socketTimeout: 60_000, slowest: 16_000 }

/** What is wrong is told by errors. */
const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

function clientConfig(limits: S3Limits): S3ClientConfig {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION, AWS_DEFAULT_REGION } = process.env
  const isElsewhere = (AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL) !== undefined
  return {
    maxAttempts: ATTEMPTS,
    logger: QUIET,
    requestHandler: { connectionTimeout: limits.connectionTimeout, socketTimeout: limits.socketTimeout },
    // Other implementations have no name of its own for every bucket, no regions, and not all know the newer checksums.
    forcePathStyle: isElsewhere,
    ...(isElsewhere && { region: AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1' }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  }
}

/** Milliseconds before a stream that has broken is begun again. */
const PAUSES = [500, 2000, 8000]

/** Opens something and streams it; opens it again where the stream breaks. */
async function again<Opened, Value>(
  open: () => Promise<Opened>,
  stream: (opened: Opened) => Promise<Value>,
): Promise<Value> {
  for (const pause of PAUSES) {
    const opened = await open()
    try {
      return await stream(opened)
    } catch (error) {
      if (!isPassing(error)) throw error
      await setTimeout(pause)
    }
  }
  return stream(await open())
}
