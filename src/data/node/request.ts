import type { DataConfig } from '../../gan/index.ts'

/** Which images are asked for, and how they are to be made: a config's `data`, of which all but the source may be left out. */
export type DataRequest = Pick<DataConfig, 'source'> & Partial<Omit<DataConfig, 'source'>>

/** Who hears of what opening takes. */
export interface DataListeners {
  /** Hears how many images of how many have been read, where that takes a while. */
  readonly onProgress?: (done: number, total: number) => void
  /** Hears, in a sentence, what a user should know of: images left out, a cache that cannot be written to. */
  readonly onNotice?: (notice: string) => void
  /** Where packed images are kept; default `$FACET_CACHE/data`, or else `facet/data` in `$XDG_CACHE_HOME` or `~/.cache`. */
  readonly cacheFolder?: string
}
