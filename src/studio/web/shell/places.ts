import { idToPart } from '../../protocol/index.ts'

/** Addresses of the pages, relative to the page's base. */
export const places = {
  /** The list of runs; a query says what of it is shown. */
  runs: (query = '') => `./${query}`,
  run: (id: string, tab = '') => `runs/${idToPart(id)}${tab && `/${tab}`}`,
  sweep: (id: string) => `sweeps/${idToPart(id)}`,
  newRun: () => 'new',
  newRunLike: (id: string) => `new?from=${encodeURIComponent(id)}`,
  compare: (ids: Iterable<string>) =>
    `compare?${new URLSearchParams([...ids].map((id): [string, string] => ['run', id]))}`,
  train: () => 'train',
} as const
