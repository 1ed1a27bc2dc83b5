import { classSheet } from './class-sheet.ts'
import type { ClassSheetOptions } from './class-sheet.ts'
import { codeTraversal } from './code-traversal.ts'
import type { CodeTraversalOptions } from './code-traversal.ts'
import { confusionMatrix } from './confusion-matrix.ts'
import type { ConfusionMatrixOptions } from './confusion-matrix.ts'
import { effectMap } from './effect-map.ts'
import type { EffectMapOptions } from './effect-map.ts'
import { lossCurves } from './loss-curves.ts'
import type { LossCurvesOptions } from './loss-curves.ts'
import { mainEffects } from './main-effects.ts'
import type { MainEffectsOptions } from './main-effects.ts'
import { neighbourSheet } from './neighbour-sheet.ts'
import type { NeighbourSheetOptions } from './neighbour-sheet.ts'
import { realAndGenerated } from './real-and-generated.ts'
import type { RealAndGeneratedOptions } from './real-and-generated.ts'
import { roundLines } from './round-lines.ts'
import type { RoundLinesOptions } from './round-lines.ts'
import { scoreBars } from './score-bars.ts'
import type { ScoreBarsOptions } from './score-bars.ts'
import { imageSheet } from './sheet.ts'
import type { ImageSheetOptions } from './sheet-options.ts'
import { sortedSheet } from './sorted-sheet.ts'
import type { SortedSheetOptions } from './sorted-sheet.ts'
import { tutorialSheet } from './tutorial-sheet.ts'
import type { TutorialSheetOptions } from './tutorial-sheet.ts'

/** What each kind of figure draws. */
interface FigureOptions {
  readonly imageSheet: ImageSheetOptions
  readonly classSheet: ClassSheetOptions
  readonly codeTraversal: CodeTraversalOptions
  readonly realAndGenerated: RealAndGeneratedOptions
  readonly tutorialSheet: TutorialSheetOptions
  readonly lossCurves: LossCurvesOptions
  readonly confusionMatrix: ConfusionMatrixOptions
  readonly scoreBars: ScoreBarsOptions
  readonly effectMap: EffectMapOptions
  readonly neighbourSheet: NeighbourSheetOptions
  readonly sortedSheet: SortedSheetOptions
  readonly mainEffects: MainEffectsOptions
  readonly roundLines: RoundLinesOptions
}

const drawers: { readonly [Kind in keyof FigureOptions]: (options: FigureOptions[Kind]) => string | Promise<string> } =
  {
    imageSheet,
    classSheet,
    codeTraversal,
    realAndGenerated,
    tutorialSheet,
    lossCurves,
    confusionMatrix,
    scoreBars,
    effectMap,
    neighbourSheet,
    sortedSheet,
    mainEffects,
    roundLines,
  }

/** A figure as plain data: it can be made in one thread and drawn in another. */
export type Figure<Kind extends keyof FigureOptions = keyof FigureOptions> = {
  readonly [K in Kind]: { readonly kind: K; readonly options: FigureOptions[K] }
}[Kind]

/** Draws any figure as an SVG document. */
export async function drawFigure<Kind extends keyof FigureOptions>({
  kind,
  options,
}: {
  kind: Kind
  options: FigureOptions[Kind]
}): Promise<string> {
  return drawers[kind](options)
}
