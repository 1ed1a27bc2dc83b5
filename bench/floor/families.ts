import { sizeOf } from '../../src/array/index.ts'
import type { ExecutedNode } from './executed.ts'
import { ROLES, productKey } from './work.ts'
import type { Product, Role } from './work.ts'

/** What executed nodes are grouped by. */
export const FAMILIES = [
  ...ROLES.map((role) => `products: ${role}` as const),
  'products: other',
  'im2col',
  'col2im',
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
  const roles = rolesByKey(products)
  const windows = new Map(
    nodes.filter(({ op }) => op === 'Gather').map((node) => [node.inputs[0].join(), gathers(node)]),
  )
  return nodes.map((node) => {
    const { op, inputs, outputs } = node
    if (PRODUCTS.has(op)) return productFamily(node, roles)
    if (op === 'Gather') return gathers(node)
    // The zero row that a Gather reads for padding.
    if (op === 'Pad') return windows.get(outputs[0].join()) ?? 'rearranging'
    // What several windows add to a pixel.
    if (op === 'Col2Im' || (op === 'Sum' && inputs.length > 2)) return 'col2im'
    if (op.startsWith('Reduce')) return 'reductions'
    return REARRANGING.has(op) ? 'rearranging' : 'element-wise'
  })
}

/** Windows overlap: there are more elements in them than in the image. */
function gathers({ inputs, outputs }: ExecutedNode): Family {
  return sizeOf(outputs[0]) > sizeOf(inputs[0]) ? 'im2col' : 'col2im'
}

function rolesByKey(products: readonly Product[]): Map<string, Role[]> {
  const roles = new Map<string, Role[]>()
  for (const { key, role } of products) roles.set(key, [...(roles.get(key) ?? []), role])
  return roles
}

function productFamily({ inputs: [a, b], outputs: [product] }: ExecutedNode, roles: Map<string, Role[]>): Family {
  const key = productKey([sizeOf(a), sizeOf(b), sizeOf(product)], product[0])
  const role = roles.get(key)?.shift()
  return role ? `products: ${role}` : 'products: other'
}
