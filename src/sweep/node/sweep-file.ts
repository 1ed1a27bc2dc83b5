import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { UsageError } from '../../array/index.ts'
import { parseSweep } from '../spec.ts'
import type { SweepSpec } from '../spec.ts'

/**
 * Reads the file of a sweep: YAML, of which JSON is a part.
 *
 * @throws UsageError where it cannot be read, is not YAML, or says what no sweep can
 */
export async function readSweepFile(path: string): Promise<SweepSpec> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new UsageError(`${path}: cannot be read (${why}). Give the path of a YAML file.`)
  })
  try {
    return parseSweep(read(text))
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function read(text: string): unknown {
  try {
    return parse(text) ?? {}
  } catch (error) {
    throw new UsageError(`not YAML. ${error instanceof Error ? error.message.trim() : ''}`, { cause: error })
  }
}
