import { z } from 'zod'

/** What the datasets library notes of a column: only what is of use here. */
export interface Feature {
  /** Such as `Image` or `ClassLabel`. */
  readonly kind: string | undefined
  /** The names of the classes, of a ClassLabel. */
  readonly names: readonly string[] | undefined
}

const schema = z.object({ info: z.object({ features: z.record(z.string(), z.unknown()) }) })
const feature = z.object({
  _type: z.string().optional().catch(undefined),
  names: z.array(z.string()).min(1).optional().catch(undefined),
})

/**
 * Reads what the datasets library notes of a file's columns, under the key `huggingface`. What is not as expected is as if it were
 * not there: the columns' own types are enough.
 */
export function featuresOf(notes: ReadonlyMap<string, string>): ReadonlyMap<string, Feature> {
  const text = notes.get('huggingface')
  const found = schema.safeParse(text === undefined ? undefined : parsed(text))
  const features = Object.entries(found.data?.info.features ?? {})
  return new Map(
    features.map(([name, value]) => {
      const { _type: kind, names } = feature.safeParse(value).data ?? {}
      return [name, { kind, names }]
    }),
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
