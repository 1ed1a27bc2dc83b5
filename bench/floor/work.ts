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
  /** What it is recognised by when the engine executes it: see {@link productKey} and {@link slabKeys}. */
  readonly key: string
}

/** What a step cannot do without, counted from the programs: nothing here is measured. */
export interface StepWork {
  readonly products: Readonly<Record<NetworkName, readonly Product[]>>
  /** Bytes between images and their patches, one way (`cutting`) and back (`adding`): each read once and written once. */
  readonly patchBytes: Readonly<Record<'cutting' | 'adding', number>>
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
    patchBytes: {
      cutting: patchBytes(steps, ['convolve', 'kernelGradient']),
      adding: patchBytes(steps, ['convolveTransposed']),
    },
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

/** Extents of a product [m,k]·[k,n]. */
interface Extents {
  readonly m: number
  readonly n: number
  readonly k: number
}

/**
 * What a product of a convolution is recognised by, whose rows, the windows, may be dealt into slabs: the two extents of
 * its kernel, and where they stand.
 */
export function slabKeys({ m, n, k }: Extents): string[] {
  return [`convolve:${n}×${k}`, `convolveTransposed:${k}×${n}`, `kernelGradient:${m}×${n}`]
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
    const kernel = kernelOf(node)
    const key = kernel
      ? `${node.op.name}:${kernel.shape.join('×')}`
      : productKey([nodeSize(a), nodeSize(b), nodeSize(node)], node.shape[0])
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

/** The kernel of a convolution, or the node of its shape: its gradient; undefined of any other product. */
function kernelOf(node: Node): Node | undefined {
  if (node.op.name === 'kernelGradient') return node
  return node.op.name.startsWith('convolve') ? node.inputs[1] : undefined
}

/** The images of convolutions, each once, and their patches. */
function patchBytes(steps: readonly StepProgram[], ops: readonly string[]): number {
  const nodes = steps.flatMap(({ program }) => reachableNodes(program).filter(({ op: { name } }) => ops.includes(name)))
  const bytes = new Map<Node, number>()
  for (const node of nodes) {
    const [depth] = (kernelOf(node) as Node).shape
    const images = { convolve: node.inputs[0], convolveTransposed: node, kernelGradient: node.inputs[1] }[node.op.name]
    const patches = (node.op.multiplyAdds?.(node) ?? 0) / depth
    if (images) bytes.set(images, FLOAT_BYTES * (nodeSize(images) + patches))
  }
  return [...bytes.values()].reduce((total, one) => total + one, 0)
}

function elements(declarations: StepProgram['parameters']): number {
  return [...declarations.values()].reduce((total, { shape }) => total + sizeOf(shape), 0)
}
