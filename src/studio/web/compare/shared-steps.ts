import type { FigureFile } from '../../protocol/index.ts'

/** Returns the steps at which every run has a sheet, ascending. */
export function sharedSteps(runs: readonly { readonly figures: readonly FigureFile[] }[]): number[] {
  const [first, ...others] = runs.map(({ figures }) => new Set(figures.flatMap(({ step }) => step ?? [])))
  if (first === undefined) return []
  return [...first].filter((step) => others.every((steps) => steps.has(step))).toSorted((left, right) => left - right)
}

/** Returns a run's sheet after a step; its last one where none is asked for. */
export function sheetAt(
  { figures, thumbnail }: { readonly figures: readonly FigureFile[]; readonly thumbnail?: FigureFile },
  step: number | undefined,
): FigureFile | undefined {
  return step === undefined ? thumbnail : figures.find((figure) => figure.step === step)
}
