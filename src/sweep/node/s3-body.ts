import { createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'

/** What comes of a body, and how many bytes it had. */
interface Taken<Value> {
  readonly value: Value
  readonly size: number
}

type Body = NonNullable<GetObjectCommandOutput['Body']>

/** Takes a body in, to its end. */
export type TakeBody<Value> = (body: Body) => Promise<Taken<Value>>

/** Beside every object is noted how long it is: an answer that is cut off may be right in itself. */
const SIZE = 'facet-bytes'

/** Returns what is noted beside an object. */
export function sizeNote(size: number): Record<string, string> {
  return { [SIZE]: `${size}` }
}

/** A body that came in part, or too slowly: it is asked for again. */
class BrokenBody extends Error {
  override readonly name = 'BrokenBody'
}

/**
 * Takes in what was found, whole and in time.
 *
 * @param patience - returns the milliseconds that so many bytes may take
 * @throws BrokenBody where it ends early, or is a trickle
 */
export async function takeWhole<Value>(
  { Body: body, ContentLength: length = 0, Metadata: notes }: GetObjectCommandOutput,
  take: TakeBody<Value>,
  patience: (size: number) => number,
): Promise<Value | undefined> {
  if (!body) return undefined
  const expected = Number(notes?.[SIZE] ?? length)
  const late = () => void (body as Readable).destroy(new BrokenBody('too slow'))
  const timer = setTimeout(late, patience(expected))
  try {
    const { value, size } = await take(body)
    if (size !== expected) throw new BrokenBody(`${size} of ${expected} bytes came`)
    return value
  } finally {
    clearTimeout(timer)
  }
}

/** Takes a body in as bytes. */
export async function takeBytes(body: Body): Promise<Taken<Uint8Array>> {
  const value = await body.transformToByteArray()
  return { value, size: value.length }
}

/** Writes a body to a file. */
export async function takeFile(body: Body, path: string): Promise<Taken<true>> {
  const file = createWriteStream(path, { flush: true })
  await pipeline(body as Readable, file)
  return { value: true, size: file.bytesWritten }
}
