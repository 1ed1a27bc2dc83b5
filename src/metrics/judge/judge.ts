import type { ImageSize } from '../../array/index.ts'
import type { DataSet, ImageSource } from '../../data/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import { accuracyOf } from '../classification/confusion.ts'
import { distancesTo } from '../distributions/distances.ts'
import type { Distances } from '../distributions/distances.ts'
import { checkJudge } from './judge-file.ts'
import type { JudgeTensors } from './judge-file.ts'
import { loadReader } from './judge-reader.ts'
import type { JudgeReader } from './judge-reader.ts'
import { observe } from './observation.ts'
import type { Observation } from './observation.ts'
import { sampleIndices, sourceChunks } from './source-chunks.ts'

/** An independent classifier of real images, with what it finds in those that generated ones are compared to. */
export interface Judge extends JudgeReader {
  /** The names of the classes, in label order. */
  readonly classNames: readonly string[]
  /** The share of the reference images that it reads as labelled, in [0, 1]. */
  readonly accuracy: number
  /** The reference images, by default the data's test images, in groups by label. */
  readonly real: Observation
  /**
   * Returns the distances of real *training* images to the reference images: what a perfect generator would have, by
   * chance, and because the judge knows these images. The last answer is kept, so that asking again costs nothing.
   *
   * @param count - how many; fewer where the data has too few
   * @param options.balanced - whether classes have equal shares, as in samples of equally many of each category
   */
  floor(count: number, options: { readonly balanced: boolean }): Promise<Distances>
}

/** What a judge is loaded with. */
export interface JudgeLoading {
  readonly data: DataSet
  readonly runtime: Runtime
  /**
   * The images that generated ones are compared to; default `data.test`. Give `data.validation` where scores choose
   * among generators, so that the test images stay unseen.
   */
  readonly reference?: ImageSource
}

/**
 * Loads a trained judge, and shows it the reference images.
 *
 * @throws FacetError when it was trained on other data, or by another version
 */
export async function loadJudge(file: JudgeTensors, { data, runtime, reference }: JudgeLoading): Promise<Judge> {
  checkJudge(file, data)
  const { image, classes: classNames } = data.train
  const parameters = Object.fromEntries(Object.entries(file.tensors).map(([name, { values }]) => [name, values]))
  const size: { image: ImageSize; classes: number } = { image, classes: classNames.length }
  const reader = await loadReader(parameters, size, runtime)
  const real = await observe(reader, sourceChunks(reference ?? data.test), size.classes)
  const accuracy = accuracyOf(real.confusion) ?? 0
  return { ...reader, classNames, accuracy, real, floor: floorOf(reader, real, data.train) }
}

function floorOf(reader: JudgeReader, real: Observation, train: ImageSource): Judge['floor'] {
  let kept: { key: string; distances: Promise<Distances> } | undefined
  const measure = async (indices: readonly number[]) => {
    const observation = await observe(reader, sourceChunks(train, indices), reader.classes)
    return distancesTo(real, observation, [...real.perGroup.keys()])
  }
  return (count, { balanced }) => {
    const key = `${count}/${balanced}`
    if (kept?.key !== key) kept = { key, distances: measure(sampleIndices(train, count, { balanced })) }
    return kept.distances
  }
}
