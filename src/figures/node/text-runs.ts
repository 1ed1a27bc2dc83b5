import { graphemesOf, isLeftwards } from '../graphemes.ts'
import type { FontFace } from './font-face.ts'
import type { Substitutes } from './fonts.ts'

/** A piece of text that is set in one font; without a face, in DejaVu Sans. */
export interface TextRun {
  readonly text: string
  readonly face: FontFace | undefined
}

/** Splits text where the font changes. Words that are written from right to left stay together, with the spaces between. */
export function splitRuns(text: string, faces: Substitutes): TextRun[] {
  const runs: TextRun[] = []
  const add = (run: TextRun): void => {
    const last = runs.at(-1)
    if (last?.face !== run.face || last === undefined) runs.push(run)
    else runs[runs.length - 1] = { text: last.text + run.text, face: run.face }
  }
  for (const grapheme of graphemesOf(text)) {
    const run = { text: grapheme, face: faces.get(grapheme) }
    const [before, space] = runs.slice(-2)
    if (run.face && before?.face === run.face && space?.text.trim() === '' && isLeftwards(grapheme)) {
      runs.splice(-2, 2, { text: before.text + space.text, face: run.face })
    }
    add(run)
  }
  return runs
}
