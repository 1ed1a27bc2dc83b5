import { join } from 'node:path'
import { freePath, openRun } from '../../api/index.ts'
import type { CodeValue } from '../../api/index.ts'
import { UsageError } from '../../array/index.ts'
import { createCountBar } from '../count-bar.ts'
import { onInterrupt } from '../interrupt.ts'
import type { SampleFlags } from './sample.ts'
import { print, printJson } from '../print.ts'

/** Generates images and writes them as a sheet, or as a folder of files. */
export async function sampleCommand(folder: string, flags: SampleFlags): Promise<void> {
  const { count, seed, noiseOf, flat, json } = flags
  const isSheet = flags.out === undefined || flags.out.endsWith('.png')
  if (isSheet && flat) throw new UsageError('--flat is about a folder of images. Pass --out with a folder.')
  const codes = Object.fromEntries((flags.code ?? []).map(parseCode))
  const run = await openRun(folder)
  const samples = run.sample({ class: flags.class, count, seed, noiseOf, codes })
  const out = flags.out ?? (await freePath(join(folder, 'samples'), 'sample'))
  const bar = createCountBar('samples')
  const abort = new AbortController()
  const release = onInterrupt(() => abort.abort(), 'Ending in good order: the images at hand are being written.')
  try {
    await samples.save(out, { flat, onProgress: bar.update, signal: abort.signal })
  } finally {
    release()
    bar.end()
  }
  if (json) printJson({ images: samples.count, classes: samples.classes, file: out })
  else print(`${samples.count} images: ${out}`)
}

/** Reads `name=value` or `name=from..to`. */
function parseCode(text: string): [string, CodeValue] {
  const [, name, from, to] = /^([^=]+)=(-?[\d.]+?(?:e-?\d+)?)(?:\.\.(-?[\d.]+(?:e-?\d+)?))?$/i.exec(text) ?? []
  const range = [from, to ?? from].map(Number)
  if (name === undefined || !range.every(Number.isFinite)) {
    throw new UsageError(`--code ${text}: write name=value or name=from..to, such as --code code_1=0.5.`)
  }
  return [name, [range[0], range[1]]]
}
