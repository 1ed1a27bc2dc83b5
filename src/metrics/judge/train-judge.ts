import { UsageError } from '../../array/index.ts'
import type { DataSet } from '../../data/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import { fullRecipe, judgeIdentity, judgeMarks } from './judge-file.ts'
import type { JudgeRecipe, JudgeTensors } from './judge-file.ts'
import { loadReader } from './judge-reader.ts'
import { observe } from './observation.ts'
import { sourceChunks } from './source-chunks.ts'
import { trainClassifier, valuesOf } from './train-classifier.ts'

/** What a judge is trained with. */
export interface JudgeTraining extends JudgeRecipe {
  readonly data: DataSet
  readonly runtime: Runtime
  /** Hears of every step, 1 to `total`, with its loss in nats. */
  readonly onProgress?: (done: number, total: number, loss: number) => void
}

/**
 * Trains a judge: a convolutional classifier of a data set's training images, as `trainClassifier` says. It never sees a
 * generated image, so that a generator can be scored by it. A function of data, recipe and threads.
 *
 * @returns parameters, and in the metadata how well it reads `data.test`
 * @throws UsageError when images are smaller than 8 × 8, there are fewer than two test images, or seed or steps are out
 * of range; FacetError when training diverges
 */
export async function trainJudge({ data, runtime, onProgress, ...given }: JudgeTraining): Promise<JudgeTensors> {
  const recipe = fullRecipe(data, given)
  const { name, train, test } = data
  if (test.size < 2) throw new UsageError(`judge: '${name}' has ${test.size} test image. Give at least two.`)
  const tensors = await trainClassifier({ source: train, runtime, onProgress, ...recipe })
  const size = { image: train.image, classes: train.classes.length }
  const reader = await loadReader(valuesOf(tensors), size, runtime)
  const { confusion } = await observe(reader, sourceChunks(test), size.classes)
  await reader.release()
  return { tensors, metadata: { ...judgeIdentity(data, recipe), data: name, ...judgeMarks(confusion) } }
}
