import { setImmediate } from 'node:timers/promises'
import type { TrainEvent } from '../events.ts'
import { explainFileError } from './file-errors.ts'
import { trainFolder } from './train-folder.ts'
import type { FolderTraining } from './train-folder.ts'
import type { TrainingThread } from './training-thread.ts'

/** Thrown when nobody listens any more. */
class Unheard extends Error {}

/**
 * Starts a run in this thread, for definitions and data that another cannot have. The thread is busy while a step is taken;
 * between two events others have their turn. Training waits until an event has been taken.
 */
export function startTrainingHere(training: FolderTraining): TrainingThread {
  let [stops, abandoned] = [false, false]
  let ended: Promise<void> = Promise.resolve()
  const queue: { readonly event: TrainEvent; readonly taken: () => void }[] = []
  let wake = () => {}
  let current = () => {}
  const listener = {
    say: async (event: TrainEvent) => {
      if (abandoned) throw new Unheard()
      await new Promise<void>((taken) => {
        queue.push({ event, taken })
        wake()
      })
      // Timers, signals and sockets have their turn.
      await setImmediate()
    },
    shouldStop: () => stops || abandoned,
    written: () => {
      if (abandoned) throw new Unheard()
    },
  }
  async function* events(): AsyncGenerator<TrainEvent> {
    let failed: unknown
    let isOver = false
    ended = trainFolder(training, listener)
      .catch((error: unknown) => {
        failed = error
      })
      .finally(() => {
        isOver = true
        wake()
      })
    for (;;) {
      const said = queue.shift()
      if (said) {
        current = said.taken
        yield said.event
        said.taken()
      } else if (isOver) break
      else await new Promise<void>((resolve) => (wake = resolve))
    }
    if (failed !== undefined && !(failed instanceof Unheard)) throw explainFileError(failed)
  }
  return {
    events: events(),
    stop: () => void (stops = true),
    abandon: () => {
      abandoned = true
      current()
      for (const { taken } of queue) taken()
      return ended
    },
  }
}
