import { sizeOf } from '../../src/array/index.ts'
import { stepProgram } from '../../src/gan/index.ts'
import type { BatchOptions, Config, NetworkName, StepProgram } from '../../src/gan/index.ts'
import { nodeSize, programInputs, reachableNodes } from '../../src/graph/index.ts'
import type { Node, Program } from '../../src/graph/index.ts'

/** What a product is for: an activation, the gradient of a layer's input, or the gradient of its weights. */
export const ROLES = ['forward', 'input gradient', 'weight gradient'] as const
export type Role = (typeof ROLES)[number]

/** One matrix product of a step. */
export interface Product {
  readonly role: Role
  readonly multiplyAdds: number
  /** Bytes of weights it reads, or of their gradient it writes. */
  readonly weightBytes: number
  /** Equal for products of equal extents, in whichever order the factors stand; see {@link productKey}. */
  readonly key: string
}

/** What a step cannot do without, counted from the programs: nothing here is measured. */
export interface StepWork {
  readonly products: Readonly<Record<NetworkName, readonly Product[]>>
  /** Bytes between an image and its windows, one way (`im2col`) and back (`col2im`): each read once and written once. */
  readonly windowBytes: Readonly<Record<'im2col' | 'col2im', number>>
  /** Adam reads p, g, m and v and writes p, m and v, for every parameter of both players. */
  readonly adamBytes: number
  /** The moving average reads itself and the newest values and writes itself: G's parameters and statistics. */
  readonly averageBytes: number
  /** float32 elements of both networks' parameters. */
  readonly parameters: number
}

const FLOAT_BYTES = 4

/** Counts a step of a config. */
export function stepWork(config: Config, size: BatchOptions): StepWork {
  const discriminator = stepProgram('discriminator', config, size)
  const generator = stepProgram('generator', config, size)
  const steps = [discriminator, generator]
  const parameters = steps.reduce((total, step) => total + elements(step.parameters), 0)
  const averaged = config.optim.average > 0 ? elements(generator.parameters) + elements(generator.statistics) : 0
  return {
    products: { discriminator: productsOf(discriminator.program), generator: productsOf(generator.program) },
    windowBytes: { im2col: opBytes(steps, 'im2col'), col2im: opBytes(steps, 'col2im') },
    adamBytes: 7 * FLOAT_BYTES * parameters,
    averageBytes: 3 * FLOAT_BYTES * averaged,
    parameters,
  }
}

/** Returns the multiply-adds of both players' products. */
export function allMultiplyAdds({ products }: StepWork): number {
  return Object.values(products)
    .flat()
    .reduce((total, { multiplyAdds }) => total + multiplyAdds, 0)
}

/** Returns the bytes of weights that both players' products read, and of gradients they write. */
export function productBytes({ products }: StepWork): number {
  return Object.values(products)
    .flat()
    .reduce((total, { weightBytes }) => total + weightBytes, 0)
}

/**
 * Names a product by its contracted extent and the two others in order: what is left when the engine swaps or transposes
 * the factors. The contracted extent of [m,k]·[k,n] is the root of |A|·|B| / |C|.
 *
 * @param sizes - elements of both factors and of the product
 * @param rows - an extent of the product
 */
export function productKey(sizes: readonly [number, number, number], rows: number): string {
  const [a, b, product] = sizes
  const others = [rows, product / rows].toSorted((one, other) => one - other)
  return `${Math.sqrt((a * b) / product)}:${others.join('×')}`
}

/** Whatever a result that is no gradient depends on comes forward; the rest is what the gradients add. */
function productsOf(program: Program): Product[] {
  const results = Object.entries(program.outputs).filter(([name]) => !name.startsWith('gradient/'))
  const forward = new Set(reachableNodes({ outputs: Object.fromEntries(results) }))
  const isWeight = weightTest(program)
  return reachableNodes(program).flatMap((node) => {
    const multiplyAdds = node.op.multiplyAdds?.(node)
    if (multiplyAdds === undefined) return []
    const [a, b] = node.inputs
    const weights = [a, b].filter(isWeight)
    const backward = weights.length > 0 ? 'input gradient' : 'weight gradient'
    const role: Role = forward.has(node) ? 'forward' : backward
    const touched = role === 'weight gradient' ? [node] : weights
    const weightBytes = FLOAT_BYTES * touched.reduce((total, one) => total + nodeSize(one), 0)
    const key = productKey([nodeSize(a), nodeSize(b), nodeSize(node)], node.shape[0])
    return [{ role, multiplyAdds, weightBytes, key }]
  })
}

/** Tells of a program's nodes whether they are weights: a parameter, or what is made of parameters and constants alone. */
function weightTest(program: Program): (node: Node) => boolean {
  const weights = new Set<Node>()
  for (const [name, node] of programInputs(program)) if (/^(generator|discriminator)\//.test(name)) weights.add(node)
  for (const node of reachableNodes(program)) {
    const made = node.inputs.filter((one) => !one.op.constant)
    if (made.length > 0 && made.every((one) => weights.has(one))) weights.add(node)
  }
  return (node) => weights.has(node)
}

function opBytes(steps: readonly StepProgram[], op: string): number {
  const nodes = steps.flatMap(({ program }) => reachableNodes(program).filter(({ op: { name } }) => name === op))
  return FLOAT_BYTES * nodes.reduce((total, node) => total + nodeSize(node.inputs[0]) + nodeSize(node), 0)
}

function elements(declarations: StepProgram['parameters']): number {
  return [...declarations.values()].reduce((total, { shape }) => total + sizeOf(shape), 0)
}
