import { basename, extname } from 'node:path'
import { UsageError } from '../array/index.ts'
import type { DataSet, ValueRange } from '../data/index.ts'
import { arrayDataSet } from '../data/node/index.ts'
import type { ArrayData } from '../data/node/index.ts'
import { readGeneratorFile, readImageArrays, readImageFiles } from '../metrics/node/index.ts'
import type { GeneratorImages } from '../metrics/node/index.ts'
import { defaultThreads, openRuntime } from '../runtime/node/index.ts'
import type { NodeRuntime } from '../runtime/node/index.ts'
import { evaluateOutside } from '../train/node/index.ts'
import type { ImagesReportFile, OutsideEvaluating } from '../train/node/index.ts'
import { openGiven } from './data.ts'
import type { DataInput } from './data.ts'
import { withJudge } from './judge.ts'
import type { JudgeOptions } from './judge.ts'
import { checkFree, freeFolder } from './new-files.ts'

/** Images from anywhere that are judged: `images` or a `generator`, one of them. */
export interface ImageEvaluating extends JudgeOptions {
  /** A folder of images, with a folder for each class or without; a `.npz` or `.npy` file; or arrays of the data's image size. */
  readonly images?: string | ArrayData | undefined
  /** An ONNX file that makes images, such as one exported from PyTorch. */
  readonly generator?: string | undefined
  /** Real images to judge by: those that the generator learned from. */
  readonly data: DataInput
  /** Images that are judged, ≥ 2; default all images, or 10,000 samples of a generator. */
  readonly count?: number | undefined
  /** What the latent vector of a generator is drawn from: N(0, 1), the default, or U(−1, 1). One of Facet's says so itself. */
  readonly latent?: 'normal' | 'uniform' | undefined
  /** The values that are black and white; default found from the values. */
  readonly range?: ValueRange | undefined
  /** Judge without regard to classes; default false. */
  readonly unlabelled?: boolean | undefined
  /** A new folder for report.json, report.html and the figures; default one in the working directory, named after what is judged. */
  readonly out?: string | undefined
}

/** What was found of images from anywhere. */
export interface EvaluatedImages {
  readonly report: ImagesReportFile
  /** Where report.json, report.html and the figures lie. */
  readonly folder: string
}

/**
 * Judges images that were made anywhere beside real ones: they get the scores, floors and intervals of a run's samples.
 *
 * @throws UsageError where not exactly one of `images` and `generator` is given, the folder of the report is taken, or labels or
 * inputs cannot be told; FacetError where a file cannot be read or written
 */
export async function evaluateImages(evaluating: ImageEvaluating): Promise<EvaluatedImages> {
  const { threads = defaultThreads(), seed = 0, onStage, onNotice = () => {} } = evaluating
  const source = sourceOf(evaluating)
  const folder = evaluating.out ?? (await freeFolder(`${basename(source.path, extname(source.path))}-evaluation`))
  await checkFree(folder)
  const data = await openGiven(evaluating.data)
  const runtime = openRuntime({ threads })
  const read = await readSet(evaluating, data, runtime)
  for (const note of read.notes) onNotice(note)
  const report = await withJudge({ ...evaluating, threads, data, runtime }, (judging) =>
    evaluateOutside({ ...judging, ...read, ...source, data, runtime, seed, onStage, out: folder }),
  )
  return { report, folder }
}

/** What is judged, as a report names it; arrays by the name they have. */
function sourceOf({ images, generator, latent }: ImageEvaluating): Pick<OutsideEvaluating, 'kind' | 'path'> {
  if ((images === undefined) === (generator === undefined)) {
    throw new UsageError('evaluate: pass images or a generator, and only one of them.')
  }
  if (generator !== undefined) return { kind: 'generator', path: generator }
  if (latent !== undefined) throw new UsageError('evaluate: latent is for a generator. Leave it out for images.')
  return { kind: 'images', path: typeof images === 'string' ? images : (images?.name ?? 'memory') }
}

function readSet(evaluating: ImageEvaluating, data: DataSet, runtime: NodeRuntime): Promise<GeneratorImages> {
  const { images, generator = '', count, seed = 0, latent, range, unlabelled, onNotice } = evaluating
  if (typeof images === 'string') return readImageFiles({ path: images, count, range, unlabelled }, data, onNotice)
  if (images) return Promise.resolve(readImageArrays(arrayDataSet(images), data, { count, unlabelled }))
  return readGeneratorFile({ path: generator, count: count ?? 10_000, seed, latent, range, unlabelled }, data, runtime)
}
