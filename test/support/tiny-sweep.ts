import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { facet } from './facet.ts'
import { digitsConfig, writeJudgedDigits } from './judged-digits.ts'

/** Two rates by two seeds, of which the better rate goes on: six jobs. */
const TINY_SWEEP: Readonly<Record<string, unknown>> = {
  preset: 'acgan',
  grid: { 'optim.generator.rate': [0.0002, 0.002] },
  seeds: 2,
  score: { count: 100 },
  halving: { factor: 2 },
}

/** What makes a run of the sweep short and its networks small. */
function smallPart(source: string): unknown {
  const settings = { steps: 12, 'log.every': 2, 'checkpoint.every': 6, 'checkpoint.keep': 1 }
  const { data, networks, latents, batch, threads, steps, log, checkpoint } = digitsConfig(source, settings)
  return { data: { source: data.source }, networks, latents, batch, threads, steps, log, checkpoint }
}

/** A sweep that was trained. */
export interface TinySweep {
  /** Its file, which `facet sweep` goes on with. */
  readonly file: string
  readonly folder: string
}

/**
 * Trains a sweep with tiny networks on small digits, by the command: some ten seconds.
 *
 * @param parent - a folder for its data, its file and the judge's cache
 * @param folder - the sweep's own
 * @param changes - what its file says otherwise
 */
export async function trainTinySweep(
  parent: string,
  folder: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<TinySweep> {
  mkdirSync(parent, { recursive: true })
  vi.stubEnv('FACET_CACHE', join(parent, 'cache'))
  const { source } = await writeJudgedDigits(parent, join(parent, 'cache'))
  const file = join(parent, 'rates.yaml')
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ ...TINY_SWEEP, config: smallPart(source), ...changes }))
  const { code, stderr } = await facet(['sweep', file, '--out', folder])
  vi.unstubAllEnvs()
  expect([code, code === 0 ? '' : stderr]).toEqual([0, ''])
  return { file, folder }
}
