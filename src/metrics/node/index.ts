export { openFeatureFile } from './feature-file.ts'
export type { FeatureFileOpening } from './feature-file.ts'
export { judgeFile, judgeFileName, judgeFolder, openJudge, openJudgeFile } from './judge-cache.ts'
export type { JudgeOpening } from './judge-cache.ts'
