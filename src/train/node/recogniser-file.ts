import { modelMetadata } from '../../gan/index.ts'
import { replaceMetadata } from '../../onnx/index.ts'
import { describeRun } from './export-description.ts'
import { openTrainedRun } from './trained-run.ts'

/**
 * Returns a run's recogniser as an ONNX model (see docs/export.md), which says what the codes were found to mean.
 *
 * @throws UsageError when the folder is not a run's; FacetError when it has neither models nor a whole checkpoint
 */
export async function recogniserFile(folder: string): Promise<Uint8Array<ArrayBuffer>> {
  const run = await openTrainedRun(folder)
  const description = await describeRun(folder, run)
  return new Uint8Array(replaceMetadata(await run.models.recogniser(), modelMetadata(description)))
}
