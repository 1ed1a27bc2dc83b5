import { folderStore } from './folder-store.ts'
import { keptPlace } from './kept-place.ts'
import { openStore } from './open-store.ts'
import { inPlace } from './place.ts'
import type { RunPlace } from './place.ts'
import type { Store } from './store.ts'

/** Where jobs are done and their results are kept, as it is told to another process. */
export type Site =
  /** In a sweep's own folder. */
  | { readonly kind: 'folder'; readonly folder: string }
  /** In a folder of this machine, from and to a store. */
  | { readonly kind: 'store'; readonly address: string; readonly folder: string }

/** Opens a site. */
export async function openSite(site: Site): Promise<{ readonly store: Store; readonly place: RunPlace }> {
  if (site.kind === 'folder') return { store: folderStore(site.folder), place: inPlace(site.folder) }
  const store = await openStore(site.address)
  return { store, place: keptPlace(store, site.folder) }
}
