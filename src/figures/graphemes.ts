const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Joiners, variation selectors and the like: they are not seen themselves, and a font may lack them. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}|\p{White_Space}/u
const LEFTWARDS = /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}/u

/** Whether text has a letter that is written from right to left. */
export function isLeftwards(text: string): boolean {
  return LEFTWARDS.test(text)
}

/** Splits text into what a reader takes for one character each: a letter with its accents, an emoji of several parts. */
export function graphemesOf(text: string): string[] {
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment)
}

/** Returns the code points that a font must have a glyph for to show the text. */
export function seenCodePoints(text: string): number[] {
  return Array.from(text).flatMap((character) => (UNSEEN.test(character) ? [] : [character.codePointAt(0) ?? 0]))
}
