import { lstat } from 'node:fs/promises'
import { openFile } from './run-files.ts'

/** The lines of a file that grows, or is cut back and written anew. */
export interface GrowingLines {
  /** Reads on. `isAnew`: the file is another one than was read before, and the lines are its first. */
  read(): Promise<{ readonly lines: readonly string[]; readonly isAnew: boolean }>
}

/** Bytes that are read in one go; of a larger file the rest is read the next time. */
const MOST_BYTES = 2 ** 26

/** A line that is longer is none of ours: a hostile file must not fill the memory. */
const LONGEST = 2 ** 20

/** Follows a file from its first line on, by byte offset. A last line without its end is left for the next time. */
export function growingLines(path: string): GrowingLines {
  let [identity, offset, rest] = ['', 0, Buffer.alloc(0)]
  const take = (bytes: Buffer): string[] => {
    const end = bytes.lastIndexOf('\n') + 1
    // A copy, or the whole of what was read would be kept for its last line.
    rest = bytes.length - end > LONGEST ? Buffer.alloc(0) : Buffer.from(bytes.subarray(end))
    return bytes.toString('utf8', 0, end).split('\n').slice(0, -1)
  }
  return {
    read: async () => {
      const found = await lstat(path).catch(() => undefined)
      const { ino, birthtimeMs, size } = found ?? { ino: 0, birthtimeMs: 0, size: 0 }
      const isAnew = identity !== '' && (identity !== `${ino}:${birthtimeMs}` || size < offset)
      if (isAnew) [offset, rest] = [0, Buffer.alloc(0)]
      identity = `${ino}:${birthtimeMs}`
      if (size <= offset) return { lines: [], isAnew }
      const bytes = await readBytes(path, offset, Math.min(size - offset, MOST_BYTES))
      offset += bytes.length
      return { lines: take(Buffer.concat([rest, bytes])), isAnew }
    },
  }
}

async function readBytes(path: string, from: number, length: number): Promise<Buffer> {
  const file = await openFile(path)
  try {
    const read = await file?.read(Buffer.alloc(length), 0, length, from)
    return read ? read.buffer.subarray(0, read.bytesRead) : Buffer.alloc(0)
  } finally {
    await file?.close()
  }
}

/** Returns the values of lines of JSON; lines that are none are left out. */
export function parseLines(lines: readonly string[]): Readonly<Record<string, unknown>>[] {
  return lines.map(parseLine).filter(isRecord)
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
