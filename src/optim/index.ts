export { adamScalars, adamUpdate } from './adam.ts'
export type { AdamSettings, AdamState } from './adam.ts'
export { averageFreshness } from './moving-average.ts'
