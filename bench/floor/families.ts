import { sizeOf } from '../../src/array/index.ts'
import type { ExecutedNode } from './executed.ts'
import { ROLES, productKey, slabKeys } from './work.ts'
import type { Product, Role } from './work.ts'

/** What executed nodes are grouped by. */
export const FAMILIES = [
  ...ROLES.map((role) => `products: ${role}` as const),
  'products: other',
  'cutting patches',
  'adding patches',
  'reductions',
  'element-wise',
  'rearranging',
] as const
export type Family = (typeof FAMILIES)[number]

const PRODUCTS = new Set(['Gemm', 'FusedGemm', 'MatMul', 'FusedMatMul', 'Conv', 'FusedConv', 'ConvTranspose'])
const REARRANGING = new Set([
  ...['Reshape', 'Squeeze', 'Unsqueeze', 'Transpose', 'Concat', 'Split', 'Slice', 'Expand', 'Identity', 'Cast'],
  ...['Pad', 'SequenceEmpty', 'ScatterND', 'GatherND', 'Tile'],
])

/**
 * Returns the family of every node of one run.
 *
 * @param products - the program's own products, in order: equal ones are told apart by their turn
 */
export function familiesOf(nodes: readonly ExecutedNode[], products: readonly Product[]): Family[] {
  const open = openProducts(products)
  const patches = patchFamilies(nodes)
  return nodes.map((node) => {
    const { op, inputs, outputs } = node
    if (PRODUCTS.has(op)) return productFamily(node, open)
    if (op === 'Gather') return patches.of(node)
    // The zero row that a Gather reads for padding; the sum of what a Gather read of several windows.
    if (op === 'Pad') return patches.padded.get(outputs[0].join()) ?? 'rearranging'
    if (op === 'ReduceSum' && patches.added.has(sizeOf(inputs[0])) && inputs[0].length === 3) return 'adding patches'
    if (op.startsWith('Reduce')) return 'reductions'
    return REARRANGING.has(op) ? 'rearranging' : 'element-wise'
  })
}

/** Tells Gathers that cut patches, for a product to read, from those that read patches to be added up. */
function patchFamilies(nodes: readonly ExecutedNode[]) {
  const read = new Set(nodes.filter(({ op }) => PRODUCTS.has(op)).flatMap(({ inputs }) => inputs.map(sizeOf)))
  const of = ({ inputs, outputs }: ExecutedNode): Family => {
    const cuts = sizeOf(outputs[0]) > sizeOf(inputs[0]) && read.has(sizeOf(outputs[0]))
    return cuts ? 'cutting patches' : 'adding patches'
  }
  const gathers = nodes.filter(({ op }) => op === 'Gather')
  const adding = gathers.filter((node) => of(node) === 'adding patches')
  return {
    of,
    padded: new Map(gathers.map((node) => [node.inputs[0].join(), of(node)])),
    added: new Set(adding.map(({ outputs }) => sizeOf(outputs[0]))),
  }
}

/** Products that are not yet executed to the last of their multiply-adds, by key. */
type OpenProducts = Map<string, { readonly role: Role; left: number }[]>

function openProducts(products: readonly Product[]): OpenProducts {
  const open: OpenProducts = new Map()
  for (const { key, role, multiplyAdds } of products) {
    open.set(key, [...(open.get(key) ?? []), { role, left: multiplyAdds }])
  }
  return open
}

function productFamily({ inputs: [a, b], outputs: [product] }: ExecutedNode, open: OpenProducts): Family {
  const [m, n] = product
  const sizes = [sizeOf(a), sizeOf(b), sizeOf(product)] as const
  const k = Math.sqrt((sizes[0] * sizes[1]) / sizes[2])
  for (const key of [productKey([...sizes], m), ...slabKeys({ m, n, k })]) {
    const [first] = open.get(key) ?? []
    if (!first) continue
    first.left -= m * n * k
    if (first.left <= 0) open.get(key)?.shift()
    return `products: ${first.role}`
  }
  return 'products: other'
}
