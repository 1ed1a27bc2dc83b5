export { bestAssignment } from './classification/assignment.ts'
export { accuracyOf, confusionOf, matchCategories, rowAccuracies } from './classification/confusion.ts'
export type { Confusion, Matching } from './classification/confusion.ts'
export type { Distances } from './distributions/distances.ts'
export { relativeDistances } from './distributions/authenticity.ts'
export type { NearTraining } from './distributions/authenticity.ts'
export { diversityOf, groupVariance } from './distributions/diversity.ts'
export type { Diversity, GroupVariance } from './distributions/diversity.ts'
export { listed } from './listed.ts'
export { spearman } from './codes/rank-correlation.ts'
export { frechetDistance } from './distributions/frechet.ts'
export { JUDGE_VERSION, judgeIdentity } from './judge/judge-file.ts'
export type { JudgeRecipe, JudgeTensors } from './judge/judge-file.ts'
export type { JudgeReader, Reading } from './judge/judge-reader.ts'
export { loadJudge } from './judge/judge.ts'
export type { Judge, JudgeLoading } from './judge/judge.ts'
export { momentsOf } from './distributions/moments.ts'
export type { Moments } from './distributions/moments.ts'
export type { Observation } from './judge/observation.ts'
export { scoreGenerator } from './score-generator.ts'
export type { GeneratorScores, GeneratorScoring } from './score-generator.ts'
export { scoreRecogniser } from './score-recogniser.ts'
export type { RecogniserScores, RecogniserScoring } from './score-recogniser.ts'
export { trainJudge } from './judge/train-judge.ts'
export type { JudgeTraining } from './judge/train-judge.ts'
export { meanEstimate } from './distributions/estimate.ts'
export type { Estimate } from './distributions/estimate.ts'
export { SCORE_LIST } from './report/score-list.ts'
export type { ScoreEntry, ScoreName } from './report/score-list.ts'
export type {
  CodeEffect,
  CodeReport,
  Disentanglement,
  EvaluationReport,
  FactorReport,
  Measured,
  Scores,
} from './report/report.ts'
export { categoriesToDraw, drawJudged, evaluateGenerator, evaluateImages } from './report/evaluate.ts'
export type { Drawing, Evaluation } from './report/evaluate.ts'
export type { Evaluating, Judging } from './report/evaluating.ts'
export { readImages, takeRows } from './report/image-set.ts'
export type { ImageSet, JudgedSet, Sampling } from './report/image-set.ts'
export type { FeatureExtractor } from './judge/features.ts'
