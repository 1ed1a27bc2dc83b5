import { categoryPart } from '../../../gan/index.ts'
import type { CodeDescription } from '../../protocol/index.ts'
import type { Sample } from './sample.ts'
import type { SteerDescription } from './source.ts'

/** Returns the names of the categories that samples are chosen by: classes, or numbers where training found them itself. */
export function categoryNames({ latents, classNames }: SteerDescription): readonly string[] {
  const part = categoryPart(latents)
  if (!part) return []
  return part.supervised ? classNames : Array.from({ length: part.size }, (_, category) => `${category}`)
}

/** Returns what a code is called: what the judge found it to mean, or its own name. */
export function codeName({ name, meaning }: CodeDescription): string {
  return meaning ?? name
}

/** Returns a sample's categories in words, such as `3` or `3 60 %, 5 40 %`. */
export function blendText({ blend }: Sample, names: readonly string[]): string {
  if (blend.length === 1) return names[blend[0][0]]
  return blend.map(([category, share]) => `${names[category]} ${Math.round(100 * share)} %`).join(', ')
}
