import { FacetError } from '../array/index.ts'
import type { Arrays } from '../array/index.ts'
import { termGradientProgram } from '../gan/index.ts'
import type { BatchOptions, GanConfig, NetworkName } from '../gan/index.ts'
import { nodeSize } from '../graph/index.ts'
import type { Runtime } from '../runtime/index.ts'

/** Training left the finite numbers. The state is that before the update it would have led to. */
export class Divergence extends FacetError {}

/** What is known of a step that went wrong. */
export interface FailedStep {
  readonly player: NetworkName
  /** Which step, counted from 1. */
  readonly step: number
  readonly config: GanConfig
  readonly size: BatchOptions
  readonly runtime: Runtime
  /** All that the player's program read, as it still is. */
  readonly inputs: Arrays
  /** The values of terms. */
  readonly losses: Readonly<Record<string, number>>
  /** Gradients by parameter. */
  readonly gradients: Arrays
}

/** Finds the terms and the parameter at fault, and returns the error that names them. */
export async function divergence(failed: FailedStep): Promise<Divergence> {
  const { player, step, losses, gradients } = failed
  const lost = Object.entries(losses).filter(([, value]) => !Number.isFinite(value))
  const names = Object.keys(gradients)
  const infinite = names.find((name) => !gradients[name].every(Number.isFinite))
  const parameter = infinite ?? names.find((name) => !isFinite(gradients[name]))
  const blame = lost.length === 0 && parameter !== undefined ? [await blamedTerms(failed, parameter)] : []
  const what = [
    ...lost.map(([name, value]) => `${name} is ${value}`),
    ...(parameter === undefined
      ? []
      : [`the gradient by ${parameter} is ${infinite ? 'not finite' : 'too great to be squared'}`]),
    ...blame,
  ]
  const other = player === 'generator' ? 'discriminator' : 'generator'
  // What a player computes goes through both networks: it may be the other one that has grown beyond bounds.
  return new Divergence(
    `Step ${step}, ${player}: ${what.join('; ')}. Training stopped before the update. ` +
      `Try a lower optim.${player}.rate or optim.${other}.rate, a lower weight of the term, or networks.discriminator.norm=spectral.`,
  )
}

/** Tells whose gradient by a parameter it is: that of the terms in which it is not finite, times the weight, by itself. */
async function blamedTerms({ runtime, inputs, ...failed }: FailedStep, parameter: string): Promise<string> {
  const { config } = failed
  const program = termGradientProgram(failed.player, config, { ...failed.size, parameter })
  const arrays = Object.entries(program.outputs).map(
    ([name, node]) => [name, new Float32Array(nodeSize(node))] as const,
  )
  const executable = await runtime.load(program, { inputs, outputs: Object.fromEntries(arrays) })
  await executable.run()
  await executable.release()
  const greatest = arrays.map(([name, values]) => {
    const weight = config.terms[name]?.weight ?? 1
    return { name, size: Math.fround(Math.abs(weight) * greatestOf(values)) }
  })
  const lost = greatest.filter(({ size }) => !Number.isFinite(size)).map(({ name }) => name)
  if (lost.length > 0) return `it is that of ${lost.join(' and ')}`
  // It overflowed on the way, as sums of finite summands do.
  return `most of it is that of ${greatest.toSorted((a, b) => b.size - a.size)[0].name}`
}

/** The greatest magnitude; NaN where one value is. */
function greatestOf(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}

/** Whether Adam can take a gradient: it squares it. */
function isFinite(values: Float32Array): boolean {
  return values.every((value) => Number.isFinite(Math.fround(value * value)))
}
