import { z } from 'zod'
import { FacetError } from '../../array/index.ts'
import type { Store } from './store.ts'

/** A path below a folder, with `/` between its parts: none of them leads out of it. */
const path = z.string().regex(/^(?!\.)[^/\\]+(\/(?!\.)[^/\\]+)*$/)

const manifestSchema = z.strictObject({
  format: z.literal(1),
  take: z.string().describe("names the worker's stay that wrote it"),
  step: z.int().min(0).describe('steps taken'),
  files: z
    .array(
      z.strictObject({
        path: path.describe("in the run's folder"),
        key: path,
        size: z.int().min(0).describe('bytes'),
        changed: z.number().describe('when it was last written where it was made, in milliseconds'),
      }),
    )
    .readonly(),
})

/** What of a run is kept in a store. */
export type Manifest = z.infer<typeof manifestSchema>

/** A file of a run, as it is kept in a store. */
export type KeptFile = Manifest['files'][number]

/** Returns what is kept of a run; undefined where nothing is. */
export async function readManifest(store: Store, trial: string): Promise<Manifest | undefined> {
  const bytes = await store.get(keyOf(trial))
  if (!bytes) return undefined
  const manifest = manifestSchema.safeParse(parse(bytes))
  if (manifest.success) return manifest.data
  throw new FacetError(`${store.address}/${keyOf(trial)}: damaged. Remove it, and the run begins anew.`)
}

/** Puts a list in the place of the one before, at once. */
export async function writeManifest(store: Store, trial: string, manifest: Manifest): Promise<void> {
  await store.put(keyOf(trial), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`))
}

function keyOf(trial: string): string {
  return `trials/${trial}/manifest.json`
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return undefined
  }
}
