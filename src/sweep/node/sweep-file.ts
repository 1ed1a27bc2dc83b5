import { readFile, stat } from 'node:fs/promises'
import { parseDocument } from 'yaml'
import { UsageError } from '../../array/index.ts'
import { parseSweep } from '../spec.ts'
import type { SweepSpec } from '../spec.ts'

/** More bytes than any file of a sweep has. */
const MOST_BYTES = 2 ** 24
/** Keys that would reach into what all objects share. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Reads the file of a sweep: YAML, of which JSON is a part.
 *
 * @throws UsageError where it cannot be read, is not YAML, or says what no sweep can
 */
export async function readSweepFile(path: string): Promise<SweepSpec> {
  const text = await readText(path)
  try {
    const said = read(text)
    checkKeys(said)
    return parseSweep(said)
  } catch (error) {
    const message = error instanceof RangeError ? 'nested too deeply. Write fewer levels.' : undefined
    throw new UsageError(`${path}: ${message ?? (error instanceof Error ? error.message : String(error))}`, {
      cause: error,
    })
  }
}

async function readText(path: string): Promise<string> {
  try {
    const found = await stat(path)
    // A device or a pipe may never end.
    const isOdd = !found.isFile() && !found.isDirectory()
    if (isOdd || found.size > MOST_BYTES) {
      throw new UsageError(`${path}: ${isOdd ? 'not a file' : 'larger than 16 MiB'}. Give the path of a YAML file.`)
    }
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof UsageError) throw error
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new UsageError(`${path}: cannot be read (${why}). Give the path of a YAML file.`)
  }
}

function read(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'error' })
  const [fault] = document.errors
  if (fault) throw new UsageError(`not YAML. ${fault.message.trim()}`, { cause: fault })
  const [warning] = document.warnings
  if (warning) {
    throw new UsageError(`has a tag, which no sweep knows. Use plain values. ${warning.message.trim()}`)
  }
  try {
    return document.toJS() ?? {}
  } catch (error) {
    // Aliases of aliases would grow beyond all bounds.
    if (error instanceof ReferenceError) throw new UsageError('its aliases stand for too much. Write values out.')
    throw error
  }
}

/** Refuses keys, and parts of paths, that would reach into what all objects share. */
function checkKeys(said: unknown): void {
  if (typeof said !== 'object' || said === null) return
  for (const [key, value] of Object.entries(said)) {
    if (key.split('.').some((part) => FORBIDDEN.has(part))) {
      throw new UsageError(`${JSON.stringify(key)}: no part of a sweep may be called so. Remove it.`)
    }
    checkKeys(value)
  }
}
