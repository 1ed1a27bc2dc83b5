export type { SteerSource } from './source.ts'
export { startStudioWorker } from './start-worker.ts'
export { SteerView } from './steer-view.tsx'
