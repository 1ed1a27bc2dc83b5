export { openFeatureFile } from './feature-file.ts'
export type { FeatureFileOpening } from './feature-file.ts'
export { judgeFolder, openJudge } from './judge-cache.ts'
export type { JudgeOpening } from './judge-cache.ts'
