import type { Shape } from '../../src/array/index.ts'
import { discriminate, newTable } from '../../src/gan/context.ts'
import { resolveConfig, terms } from '../../src/gan/index.ts'
import type { Settings, Side, Term, TermContext } from '../../src/gan/terms/index.ts'
import { input } from '../../src/graph/index.ts'
import type { Node } from '../../src/graph/index.ts'
import type { TermCase } from './term-cases.ts'

/** A term over inputs that are named as the given arrays of test/golden/terms.safetensors. */
export interface BuiltTerm {
  readonly value: Node
  readonly bounds: Readonly<Record<string, Node>>
  /** Returns the input that takes a given array. */
  readonly given: (name: string) => Node
}

/** Builds a case. The small discriminator of its own is built only for what looks at images. */
export function buildTerm(one: TermCase, arrays: Readonly<Record<string, { readonly shape: Shape }>>): BuiltTerm {
  const table = newTable(smallGan(one), { image: SIZE, batch: 6, normalisation: 'batch' })
  const given = (name: string) => input(table.scope.graph, name, arrays[`given/${name}`].shape)
  const side = (name: 'real' | 'fake', labels: string): Side => ({
    images: given(`${name}/images`),
    labels: one.parts.some(({ supervised }) => supervised) ? given(labels) : undefined,
    source: given(`${name}/source`),
    // Only generated images are read for codes.
    parts: Object.fromEntries(
      one.parts.flatMap((part) =>
        part.supervised || name === 'fake' ? [[part.name, given(`${name}/${part.name}`)]] : [],
      ),
    ),
    shared: given(`${name}/shared`),
    features: given(`${name}/features`),
  })
  const seen = (name: 'real' | 'fake', labels: string): Side => {
    const heads = side(name, labels)
    return one.network === name ? { ...heads, ...discriminate(table, heads.images, heads.labels) } : heads
  }
  const context: TermContext = {
    real: seen('real', one.labels ?? 'labels/whole'),
    fake: seen('fake', 'labels/fake'),
    latents: Object.fromEntries(
      one.parts.flatMap(({ name, supervised }) => (supervised ? [] : [[name, given(`latent/${name}`)]])),
    ),
    parts: one.parts,
    discriminate: (images, labels) => discriminate(table, images, labels),
    discriminator: table.scope.within('discriminator'),
    uniform: (name) => given(`uniform/${name}`),
  }
  const term: Term = terms[one.term]
  const defaults = Object.entries(term.settings ?? {}).map(([name, { value }]) => [name, value] as const)
  const settings: Settings = { ...Object.fromEntries(defaults), ...one.settings }
  return { value: term.value(context, settings), bounds: term.bounds?.(context) ?? {}, given }
}

const SIZE = { height: 8, width: 8, channels: 1 }

function smallGan({ parts, projection = false }: TermCase) {
  const { networks, labels, augment } = resolveConfig({ preset: 'papers', threads: 1 })
  const discriminator = { ...networks.discriminator, hidden: 16, channels: [6, 8], recogniser: 12, projection }
  return { latents: [...parts], networks: { ...networks, discriminator }, terms: {}, labels, augment }
}
