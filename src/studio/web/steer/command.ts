import { categoryPart, codesOf } from '../../../gan/index.ts'
import type { LatentPart } from '../../../gan/index.ts'
import type { Sample } from './sample.ts'

/**
 * Returns the command line that makes the same picture, `facet-…/<class>/00000.png`; undefined where none does, because the
 * sample lies between classes or between draws.
 *
 * @param options.run - the run's folder
 * @param options.names - names of the categories
 */
export function sampleCommand(
  { blend, codes, noise }: Sample,
  {
    run,
    latents,
    names,
  }: { readonly run: string; readonly latents: readonly LatentPart[]; readonly names: readonly string[] },
): string | undefined {
  if (!('seed' in noise) || blend.length > 1) return undefined
  const [[category] = [0]] = blend
  const isCategorical = categoryPart(latents) !== undefined
  const set = codesOf(latents).map(({ name }) => ` --code ${shellWord(`${name}=${codes[name]}`)}`)
  const chosen = isCategorical ? ` --class ${shellWord(names[category])}` : ''
  const drawn = isCategorical && noise.category !== category ? ` --noise-of ${shellWord(names[noise.category])}` : ''
  const out = shellWord(`facet-${isCategorical ? `${category}-` : ''}${noise.seed}`)
  return `facet sample ${shellWord(run)}${chosen}${set.join('')} --seed ${noise.seed}${drawn} --count 1 --out ${out}`
}

/** Returns a word as POSIX shells read it. */
function shellWord(word: string): string {
  return /^[\w./=:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
