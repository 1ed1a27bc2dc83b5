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
  const parameter = Object.keys(gradients).find((name) => !isFinite(gradients[name]))
  const blamed = lost.length === 0 && parameter !== undefined ? await blamedTerms(failed, parameter) : []
  const what = [
    ...lost.map(([name, value]) => `${name} is ${value}`),
    ...(parameter === undefined ? [] : [`the gradient by ${parameter} is not finite`]),
    ...blamed.map((name) => `it is that of ${name}`),
  ]
  return new Divergence(
    `Step ${step}, ${player}: ${what.join('; ')}. Training stopped before the update. ` +
      `Try a lower optim.${player}.rate, a lower weight of the term, or networks.discriminator.norm=spectral.`,
  )
}

/** The terms whose own gradient by a parameter is not finite. */
async function blamedTerms({ runtime, inputs, ...failed }: FailedStep, parameter: string): Promise<string[]> {
  const program = termGradientProgram(failed.player, failed.config, { ...failed.size, parameter })
  const arrays = Object.entries(program.outputs).map(
    ([name, node]) => [name, new Float32Array(nodeSize(node))] as const,
  )
  const executable = await runtime.load(program, { inputs, outputs: Object.fromEntries(arrays) })
  await executable.run()
  await executable.release()
  return arrays.filter(([, values]) => !isFinite(values)).map(([name]) => name)
}

function isFinite(values: Float32Array): boolean {
  return values.every(Number.isFinite)
}
