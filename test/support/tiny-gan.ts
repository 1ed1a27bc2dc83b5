import { imageShape, randomStream, sizeOf } from '../../src/array/index.ts'
import {
  IMAGES,
  LABELS,
  UNIFORM,
  WEIGHT,
  drawLatents,
  labelPart,
  resolveConfig,
  stepProgram,
} from '../../src/gan/index.ts'
import type { BatchOptions, Config, GanConfig } from '../../src/gan/index.ts'
import { nodeSize, programInputs } from '../../src/graph/index.ts'
import { createState } from '../../src/train/index.ts'
import type { TrainingState } from '../../src/train/index.ts'

/** Settings that make a preset's networks small enough for a test; everything else stays the preset's own. */
export const TINY: Readonly<Record<string, unknown>> = {
  'networks.generator.hidden': 16,
  'networks.generator.channels': [8, 4],
  'networks.discriminator.hidden': 16,
  'networks.discriminator.channels': [4, 8],
  'networks.discriminator.recogniser': 8,
  batch: 4,
  threads: 1,
}

/** Returns a preset with tiny networks and with further settings by path. */
export function tinyConfig(settings: Readonly<Record<string, unknown>> = {}, preset: string = 'papers'): Config {
  return resolveConfig({ preset, assignments: Object.entries({ ...TINY, ...settings }), threads: 1 })
}

/** Returns the state a run of this config begins with. */
export function initialState(config: GanConfig, size: BatchOptions, seed = 0): TrainingState {
  const [generator, discriminator] = (['generator', 'discriminator'] as const).map((player) =>
    stepProgram(player, config, size),
  )
  return createState({ generator, discriminator }, { seed, averaged: false })
}

/** Returns a value for every input of a config's programs: the networks as they begin, all else at random. */
export function initialValues(config: GanConfig, size: BatchOptions, seed = 0): Record<string, Float32Array> {
  const images = uniforms(size.batch * sizeOf(imageShape(size.image)), seed, 'images')
  const latents = drawLatents(config.latents, size.batch, { seed, purpose: 'test' })
  const label = labelPart(config.latents)
  const labels = label && drawLatents([label], size.batch, { seed, purpose: 'test/labels' })[label.name]
  const { networks } = initialState(config, size, seed)
  return {
    ...networks,
    ...latents,
    ...(labels && { [LABELS]: labels }),
    [IMAGES]: images,
    ...drawn(config, size, seed),
  }
}

/** What a step takes beside images and latents: draws from U(0, 1), and weights that change. */
function drawn(config: GanConfig, size: BatchOptions, seed: number): Record<string, Float32Array> {
  const inputs = (['generator', 'discriminator'] as const).flatMap((player) => [
    ...programInputs(stepProgram(player, config, size).program),
  ])
  const own = inputs.filter(([name]) => name.startsWith(UNIFORM) || name.startsWith(WEIGHT))
  return Object.fromEntries(own.map(([name, node]) => [name, uniforms(nodeSize(node), seed, name)]))
}

function uniforms(length: number, seed: number, purpose: string): Float32Array {
  const stream = randomStream(seed, `test/${purpose}`)
  return Float32Array.from({ length }, () => stream.uniform())
}

/** Returns the entries of a record that a program takes. */
export function only<Value>(record: Readonly<Record<string, Value>>, names: Iterable<string>): Record<string, Value> {
  return Object.fromEntries([...names].map((name) => [name, record[name]]))
}
