import { recogniserModel } from '../../gan/index.ts'
import { nodeRuntime } from '../../runtime/node/index.ts'
import { describeRun } from './export-description.ts'
import { openTrainedRun } from './trained-run.ts'

/**
 * Returns a run's recogniser as an ONNX model (see docs/export.md), of the networks that the run is sampled with.
 *
 * @throws UsageError when the folder is not a run's; FacetError when it has no whole checkpoint
 */
export async function recogniserFile(folder: string): Promise<Uint8Array<ArrayBuffer>> {
  const run = await openTrainedRun(folder, (threads) => nodeRuntime({ threads }))
  return new Uint8Array(recogniserModel(await describeRun(folder, run), run.gan.networks))
}
