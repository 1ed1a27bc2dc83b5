export { ask, useAnswer, useListEvents, useRunEvents } from './server.ts'
export type { Connection, Fetched } from './server.ts'
export { Shell } from './shell.tsx'
