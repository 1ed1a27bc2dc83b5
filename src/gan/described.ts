import { z } from 'zod'
import { UsageError, invalidValue, mapValues, randomStream } from '../array/index.ts'
import { bind, boundTo } from './bound.ts'
import type { Config } from './config.ts'
import { builtIn } from './definitions.ts'
import type { Definitions } from './definitions.ts'
import type { LatentPart } from './latents.ts'
import type { Law } from './laws/index.ts'
import type { Network } from './networks/index.ts'
import type { Term } from './terms/index.ts'

/** Rows of a law's draws that are written down. */
const ROWS = 4096

const setting = z.strictObject({
  value: z.number(),
  least: z.number().nullable(),
  most: z.number().nullable(),
  summary: z.string(),
})
const settings = z.record(z.string(), setting).optional()
const player = z.strictObject({ settings }).optional()

/** What a run writes of definitions that are not built in: enough to read its config and to sample, without any code. */
export const descriptionSchema = z.strictObject({
  terms: z.record(
    z.string(),
    z.strictObject({
      player: z.enum(['D', 'G', 'both']),
      reads: z.enum(['real', 'fake']),
      group: z.enum(['adversarial', 'penalty', 'class', 'code', 'image']),
      summary: z.string(),
      formula: z.string().optional(),
      unit: z.enum(['nats', 'none']).optional(),
      total: z.string().optional(),
      won: z.number().optional(),
      settings,
    }),
  ),
  networks: z.record(z.string(), z.strictObject({ summary: z.string(), generator: player, discriminator: player })),
  laws: z.record(
    z.string(),
    z.strictObject({
      summary: z.string(),
      likelihood: z.enum(['categorical', 'gaussian', 'own']),
      range: z.tuple([z.number(), z.number()]),
      interpolation: z.enum(['linear', 'arc']),
      /** By the size of a part: its entropy in nats, and draws in base64, float32, little-endian, `[rows, size]`. */
      parts: z.record(
        z.string().regex(/^[1-9]\d*$/),
        z.strictObject({ entropy: z.number().nullable(), draws: z.string() }),
      ),
    }),
  ),
})

/** What a run writes of definitions that are not built in. */
export type Description = z.infer<typeof descriptionSchema>

/** Describes the definitions that a config is bound to; undefined where all are built in. */
export function describeDefinitions({ terms, networks, latents }: Config): Description | undefined {
  const foreignTerms = Object.entries(terms).flatMap(([name, said]) => {
    const term = boundTo(said ?? {}) as Term | undefined
    return term ? [[name, termFacts(term)] as const] : []
  })
  const foreignNetworks = Object.values(networks).flatMap((said: { readonly blocks: string }) => {
    const network = boundTo(said) as Network | undefined
    return network ? [[said.blocks, networkFacts(network)] as const] : []
  })
  const laws: Description['laws'] = {}
  for (const part of latents) {
    const law = boundTo(part) as Law | undefined
    if (law) laws[part.kind] = lawFacts(part.kind, law, part.size, laws[part.kind]?.parts)
  }
  if (foreignTerms.length + foreignNetworks.length + Object.keys(laws).length === 0) return undefined
  return { terms: Object.fromEntries(foreignTerms), networks: Object.fromEntries(foreignNetworks), laws }
}

function termFacts({ value: _, bounds: __, ...facts }: Term): Description['terms'][string] {
  return { ...facts, settings: settingFacts(facts.settings) }
}

function networkFacts({ summary, generator, discriminator }: Network): Description['networks'][string] {
  return {
    summary,
    ...(generator && { generator: { settings: settingFacts(generator.settings) } }),
    ...(discriminator && { discriminator: { settings: settingFacts(discriminator.settings) } }),
  }
}

/** JSON has no word for an end that is not finite. */
function settingFacts(list: Term['settings'] = {}): z.infer<typeof settings> {
  const finite = (end: number) => (Number.isFinite(end) ? end : null)
  return Object.fromEntries(
    Object.entries(list).map(([name, { least, most, ...facts }]) => [
      name,
      { ...facts, least: finite(least), most: finite(most) },
    ]),
  )
}

type LawDescription = Description['laws'][string]

function lawFacts(name: string, law: Law, size: number, parts: LawDescription['parts'] = {}): LawDescription {
  const { summary, likelihood, range, interpolation } = law
  const draws = new Float32Array(ROWS * size)
  law.draw(draws, size, randomStream(0, `law/${name}/${size}`))
  return {
    summary,
    likelihood: typeof likelihood === 'string' ? likelihood : 'own',
    range: [...range],
    interpolation,
    parts: { ...parts, [size]: { entropy: law.entropy?.(size) ?? null, draws: encode(draws) } },
  }
}

/**
 * Returns the built-in definitions with those of a description. A described law draws from the rows that were written down;
 * a described term or network cannot be built, and what would build it throws a UsageError which says that its module is needed.
 */
export function describedDefinitions(description: Description | undefined): Definitions {
  if (!description) return builtIn
  const described = mapValues(description.terms, (facts, name): Term => {
    const { settings: list, ...rest } = facts
    return { ...rest, settings: settingsOf(list), value: () => missing('terms', name) }
  })
  return {
    terms: besides(builtIn.terms, described),
    networks: besides(builtIn.networks, mapValues(description.networks, describedNetwork)),
    laws: besides(builtIn.laws, mapValues(description.laws, describedLaw)),
  }
}

/** Adds what is described to what is built in, which no file can replace; the order is that of a config's terms. */
function besides<Value>(
  ours: Readonly<Record<string, Value>>,
  described: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return { ...ours, ...Object.fromEntries(Object.entries(described).filter(([name]) => !Object.hasOwn(ours, name))) }
}

/** Binds latent parts that came as JSON to the laws that a description has. */
export function latentsWith(latents: readonly LatentPart[], description: Description | undefined): LatentPart[] {
  const { laws } = describedDefinitions(description)
  return latents.map((part) => bind(part, laws[part.kind] === builtIn.laws[part.kind] ? undefined : laws[part.kind]))
}

function describedNetwork({ summary, ...players }: Description['networks'][string], name: string): Network {
  const build = () => missing('networks', name)
  const body = ({ settings: list }: NonNullable<typeof players.generator>) => ({ settings: settingsOf(list), build })
  return {
    summary,
    ...(players.generator && { generator: body(players.generator) }),
    ...(players.discriminator && { discriminator: body(players.discriminator) }),
  }
}

function describedLaw({ parts, likelihood, ...facts }: LawDescription, name: string): Law {
  const rows = new Map(Object.entries(parts).map(([size, { draws }]) => [Number(size), decode(draws)]))
  const entropies = new Map(Object.entries(parts).map(([size, { entropy }]) => [Number(size), entropy ?? undefined]))
  return {
    ...facts,
    likelihood: likelihood === 'own' ? { loss: () => missing('latents', name) } : likelihood,
    entropy: (size) => entropies.get(size),
    draw: (values, size, stream) => {
      const drawn = rows.get(size)
      if (!drawn || drawn.length < size) {
        throw new UsageError(`latents: no draws of '${name}' with ${size} columns are on file.`, { path: 'latents' })
      }
      const count = Math.floor(drawn.length / size)
      for (let row = 0; row < values.length; row += size) {
        const first = stream.below(count) * size
        values.set(drawn.subarray(first, first + size), row)
      }
    },
  }
}

function missing(where: string, name: string): never {
  throw invalidValue(where, `'${name}' is defined by a module.`, 'Pass it with --use.')
}

function settingsOf(list: z.infer<typeof settings> = {}): NonNullable<Term['settings']> {
  return mapValues(list, ({ least, most, ...facts }) => ({
    ...facts,
    least: least ?? -Infinity,
    most: most ?? Infinity,
  }))
}

/** float32, little-endian, in base64, with what browsers have too. */
function encode(values: Float32Array): string {
  const bytes = new DataView(new ArrayBuffer(4 * values.length))
  values.forEach((value, index) => bytes.setFloat32(4 * index, value, true))
  let text = ''
  for (const byte of new Uint8Array(bytes.buffer)) text += String.fromCharCode(byte)
  return btoa(text)
}

function decode(text: string): Float32Array {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => view.getFloat32(4 * index, true))
}
