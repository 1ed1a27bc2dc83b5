import { folderStore } from './folder-store.ts'
import type { CodePolicy } from './job-code.ts'
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
  | {
      readonly kind: 'store'
      readonly address: string
      readonly folder: string
      readonly allowCode?: boolean | undefined
    }

/** A site at which jobs can be done. */
export interface OpenSite {
  readonly store: Store
  readonly place: RunPlace
  /** Whose modules may be executed there. */
  readonly code: CodePolicy
}

/** Opens a site. */
export async function openSite(site: Site): Promise<OpenSite> {
  if (site.kind === 'folder') return { store: folderStore(site.folder), place: inPlace(site.folder), code: 'named' }
  const store = await openStore(site.address)
  return { store, place: keptPlace(store, site.folder), code: site.allowCode ? 'shipped' : 'none' }
}
