export { judgeFolder, openJudge } from './judge-cache.ts'
export type { JudgeOpening } from './judge-cache.ts'
