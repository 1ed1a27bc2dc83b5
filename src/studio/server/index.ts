export { startStudio } from './start.ts'
export type { Studio, StudioOptions } from './start.ts'
export { writeTrainingPage } from './training-page.ts'
