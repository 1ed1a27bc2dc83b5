import type { DataSet } from '../data/index.ts'
import { printShare } from '../figures/index.ts'
import type { FeatureExtractor, Judge } from '../metrics/index.ts'
import { openFeatureFile, openJudge } from '../metrics/node/index.ts'
import type { Runtime } from '../runtime/index.ts'

/** How images are judged, and who hears of it. */
export interface JudgeOptions {
  /** What the samples follow from, a whole number in 0..2^32-1; default 0. */
  readonly seed?: number | undefined
  /** An ONNX file whose output distances are measured in, such as Inception's features; default the judge's own. */
  readonly features?: string | undefined
  /** Threads of the engine; default the cores there are, at most 8. */
  readonly threads?: number | undefined
  /** Hears what is done next, in a few words. */
  readonly onStage?: ((stage: string) => void) | undefined
  /** Hears what was decided, and what takes a while, in sentences. */
  readonly onNotice?: ((text: string) => void) | undefined
}

/** Opens the judge of a data set, and says so, since it may have to be trained first. */
export async function openJudgeOf(
  data: DataSet,
  { runtime, say }: { readonly runtime: Runtime; readonly say: (text: string) => void },
): Promise<{ data: DataSet; judge: Judge }> {
  say(`Opening the judge of ${data.name}; where it has none yet, it is trained first, which takes a minute or two.`)
  const judge = await openJudge({ data, runtime, onNotice: say })
  say(`The judge reads ${printShare(judge.accuracy)} of the real test images right.`)
  return { data, judge }
}

/** What a data set is judged by. */
interface Judging {
  readonly judge: Judge
  readonly extractor?: FeatureExtractor
}

/** Has images judged by the judge of a data set, in the features asked for. */
export async function withJudge<Found>(
  {
    data,
    runtime,
    features,
    threads,
    onNotice = () => {},
  }: JudgeOptions & {
    readonly data: DataSet
    readonly runtime: Runtime
    readonly threads: number
  },
  evaluate: (judging: Judging) => Promise<Found>,
): Promise<Found> {
  // Before a judge is trained in vain.
  const extractor =
    features === undefined ? undefined : await openFeatureFile(features, { image: data.test.image, threads })
  const { judge } = await openJudgeOf(data, { runtime, say: onNotice })
  try {
    return await evaluate({ judge, ...(extractor && { extractor }) })
  } finally {
    await extractor?.release()
    await judge.release()
  }
}
