import { openDataSet } from '../../data/node/index.ts'
import { renderFigure } from '../../figures/node/index.ts'
import type { Config } from '../../gan/index.ts'
import { realSheetFigure } from '../../train/index.ts'
import { runData } from '../../train/node/index.ts'
import type { RunRecord } from '../../train/node/index.ts'
import { createKeeper } from './keep.ts'
import { refuse } from './refuse.ts'

/** Sheets that are kept: of more data sets than one works with at a time. */
const MOST_KEPT = 16

interface TrainedRun {
  readonly config: Config
  readonly record: RunRecord
}

/** Draws sheets of real images, each once. */
export interface RealSheets {
  /** Returns a sheet as PNG. Refuses a run that has not opened its data, and data that has changed since. */
  of(run: TrainedRun): Promise<Uint8Array>
}

/** Returns the sheets of a studio. */
export function createRealSheets(): RealSheets {
  const sheets = createKeeper<Uint8Array>(MOST_KEPT)
  return {
    of: async ({ config, record }) => {
      const { fingerprint, image } = record.data ?? refuse(404, 'The run has not opened its data yet. Wait a moment.')
      return sheets.of(JSON.stringify([fingerprint, image]), () => draw({ config, record }, fingerprint))
    },
  }
}

async function draw(run: TrainedRun, fingerprint: string): Promise<Uint8Array> {
  const { data } = run.config
  const { place: source = data.source } = runData(run)
  const set = await openDataSet({ ...data, source }).catch((error: unknown) =>
    refuse(404, `The data cannot be opened: ${error instanceof Error ? error.message : String(error)}`),
  )
  if (set.fingerprint !== fingerprint) {
    refuse(404, `${source}: is not the data any more that the run was trained on. Put that back.`)
  }
  return renderFigure(realSheetFigure(set.train), { classes: set.train.classes })
}
