export { ask, useAnswer, useListEvents, useRunEvents, useSweepEvents } from './server.ts'
export type { Connection, Fetched } from './server.ts'
export { Shell } from './shell.tsx'
