import type { FigureFile, Metrics, RunDetail } from '../../protocol/index.ts'

/** What curves, terms and sheet show: the state after a step, or the newest there is, as it comes. */
export type Selection = number | 'newest'

/** The sheet of fixed latents after a step. */
export interface Sheet {
  readonly step: number
  readonly figure: FigureFile
}

/** Returns the newest step that something is known of. */
export function newestStep(run: RunDetail, metrics: Metrics): number {
  return metrics.steps.at(-1) ?? run.step ?? 0
}

/** Returns a run's sheets, ascending in steps; of a run that has ended the last one is what it ended with. */
export function sheetsOf({ figures, state, record }: RunDetail): Sheet[] {
  const byStep = new Map<number, Sheet>()
  for (const figure of figures) if (figure.step !== undefined) byStep.set(figure.step, { step: figure.step, figure })
  const last = figures.find(({ name }) => name === 'sheet')
  const taken = record?.steps?.taken
  // A run that goes on still has the last sheet of the session before.
  const hasEnded = state === 'finished' || state === 'stopped'
  if (last && taken !== undefined && hasEnded) byStep.set(taken, { step: taken, figure: last })
  return [...byStep.values()].toSorted((left, right) => left.step - right.step)
}

/** Returns the sheet that shows a step best: the last one up to it, or the first where none is so early. */
export function sheetAt(sheets: readonly Sheet[], step: number): Sheet | undefined {
  return sheets.findLast((sheet) => sheet.step <= step) ?? sheets[0]
}

/** Returns the place of the last line up to a step, the first where none is so early; −1 where there are no lines. */
export function lineAt(steps: readonly number[], step: number): number {
  let [low, high] = [0, steps.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (steps[middle] <= step) low = middle + 1
    else high = middle
  }
  return Math.min(Math.max(low - 1, 0), steps.length - 1)
}

/** Returns the step of the nearest sheet before (−1) or after (1) a step; undefined where there is none. */
export function nextSheet(sheets: readonly Sheet[], step: number, direction: -1 | 1): number | undefined {
  return direction === 1
    ? sheets.find((sheet) => sheet.step > step)?.step
    : sheets.findLast((sheet) => sheet.step < step)?.step
}

/** Returns what to select so that a step is shown; the newest one is followed on. */
export function selectStep(step: number, newest: number): Selection {
  return step >= newest ? 'newest' : step
}
