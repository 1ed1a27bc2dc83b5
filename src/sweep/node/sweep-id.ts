import { z } from 'zod'
import { UsageError } from '../../array/index.ts'
import type { Store } from './store.ts'
import type { SweepRecord } from './sweep-folder.ts'
import { Unfit } from './unfit.ts'

/** What tells in a store which sweep it is of. */
const KEY = 'sweep-id.json'

const idSchema = z.object({
  id: z.string(),
  threads: z.int().min(1),
  rounds: z.int().min(1),
  factor: z.number().optional(),
  score: z.object({ with: z.string(), count: z.number() }).optional(),
})

/** What was chosen when a sweep was begun, and stays as it is wherever the sweep is worked on. */
export type SweepIdentity = z.infer<typeof idSchema>

/** Returns what was chosen when the sweep of a record was begun. */
export function identityOf({ id, threads, plan }: Pick<SweepRecord, 'id' | 'threads' | 'plan'>): SweepIdentity {
  const { halving, score } = plan.spec
  return { id, threads, rounds: plan.rounds.length, factor: halving?.factor, score }
}

/**
 * Marks a store as a sweep's.
 *
 * @throws UsageError where it is another sweep's
 */
export async function claimStore(store: Store, identity: SweepIdentity): Promise<void> {
  if (await store.putNew(KEY, Buffer.from(`${JSON.stringify(identity)}\n`))) return
  if ((await readIdentity(store))?.id === identity.id) return
  throw new UsageError(
    `${store.address}: holds another sweep. Choose another place with --store; to join that one, say the command with a new --out.`,
  )
}

/** Returns which sweep a store is of; undefined where it is none's. */
export async function readIdentity(store: Store): Promise<SweepIdentity | undefined> {
  const bytes = await store.get(KEY)
  if (!bytes) return undefined
  try {
    return idSchema.parse(JSON.parse(Buffer.from(bytes).toString()))
  } catch {
    throw new UsageError(`${store.address}/${KEY}: damaged. Choose another place with --store.`)
  }
}

/**
 * Checks that a store is the one that a sweep is kept in: a folder of that name may be another one here.
 *
 * @throws Unfit where it is not
 */
export async function checkStore(store: Store, sweep: string): Promise<void> {
  const there = await readIdentity(store)
  if (there?.id === sweep) return
  const what = there ? 'holds another sweep' : 'holds no sweep here'
  throw new Unfit(`${store.address}: ${what}. A shared folder must be mounted; where its path is another, say --store.`)
}
