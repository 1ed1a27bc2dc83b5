import { UsageError } from '../../src/array/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import type { GanNetworks } from '../../src/train/index.ts'
import { openRun, readCheckpoint, runPaths } from '../../src/train/node/index.ts'
import { sampledNetworks } from '../../src/train/state.ts'

/** Returns the networks of a run's checkpoint, as training has them: by default of the newest. */
export async function checkpointGan(folder: string, step?: number): Promise<GanNetworks> {
  const { config, record } = await openRun(folder)
  if (!record.data) throw new UsageError('The run has no data.')
  const { tensors } = await readCheckpoint(runPaths(folder).checkpoints, { preferred: step })
  return {
    config,
    image: record.data.image,
    networks: sampledNetworks(tensors),
    runtime: nodeRuntime({ threads: config.threads }),
  }
}
