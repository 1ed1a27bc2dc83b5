import type { RunSummary } from '../../protocol/index.ts'

/** A column that runs can be sorted by. */
export interface Column {
  readonly title: string
  /** What it is, where the title does not say it. */
  readonly note?: string
  readonly isNumber: boolean
  readonly value: (run: RunSummary) => string | number | undefined
}

/** The columns, from left to right. */
export const COLUMNS = {
  id: { title: 'Run', isNumber: false, value: ({ id }) => id },
  state: { title: 'State', isNumber: false, value: ({ state }) => state },
  preset: { title: 'Preset', isNumber: false, value: ({ preset }) => preset },
  data: { title: 'Data', isNumber: false, value: ({ data }) => data },
  accuracy: {
    title: 'As asked',
    note: 'The share of samples read as the class asked for: by the judge, or else by the run’s own recogniser',
    isNumber: true,
    value: ({ accuracy }) => accuracy?.value,
  },
  distance: {
    title: 'Fréchet',
    note: 'The best Fréchet distance to real images that the judge found; less is better',
    isNumber: true,
    value: ({ distance }) => distance,
  },
  steps: { title: 'Steps', isNumber: true, value: ({ step }) => step },
  time: { title: 'Time', note: 'Time of work', isNumber: true, value: ({ seconds }) => seconds },
  rate: { title: 'Images/s', isNumber: true, value: ({ imagesPerSecond }) => imagesPerSecond },
  started: {
    title: 'Started',
    isNumber: true,
    value: ({ started }) => (started === undefined ? undefined : Date.parse(started)),
  },
} as const satisfies Record<string, Column>

/** The name of a column. */
export type ColumnName = keyof typeof COLUMNS
