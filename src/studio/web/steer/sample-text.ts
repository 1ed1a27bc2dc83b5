import type { LatentPart } from '../../../gan/index.ts'
import { categoryPart, codesOf } from '../../../gan/index.ts'
import type { Noise, Sample } from './sample.ts'
import { firstSample } from './sample.ts'

/**
 * Returns a sample as parameters of an address: `class=3&code_1=0.5&noise=7.3`, where noise is a seed and the category it is
 * drawn for; a blend is `class=3:0.6,5:0.4`, noise on the way from one draw to another `(7.3~8.5~0.4)`.
 */
export function sampleText({ blend, codes, noise }: Sample): string {
  const classes = blend.length === 1 ? `${blend[0][0]}` : blend.map((entry) => entry.join(':')).join()
  const pairs = [
    ...(blend.length > 0 ? [['class', classes]] : []),
    ...Object.entries(codes),
    ['noise', noiseText(noise)],
  ]
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${value}`).join('&')
}

/** Reads what {@link sampleText} wrote; whatever is missing or makes no sense is as steering begins. */
export function readSample(text: string, latents: readonly LatentPart[]): Sample {
  const given = new URLSearchParams(text)
  const first = firstSample(latents)
  const codes = codesOf(latents).map(({ name }) => {
    const value = Number(given.get(name) ?? NaN)
    return [name, Number.isFinite(value) ? value : first.codes[name]]
  })
  const categories = categoryPart(latents)?.size ?? 0
  const noise = readNoise(given.get('noise') ?? '')
  return {
    blend: readBlend(given.get('class') ?? '', categories) ?? first.blend,
    codes: Object.fromEntries(codes) as Record<string, number>,
    noise: noise && isOf(noise, categories) ? noise : first.noise,
  }
}

function readBlend(text: string, categories: number): Sample['blend'] | undefined {
  const entries = text.split(',').map((entry) => {
    const [category, share = '1'] = entry.split(':')
    return [category === '' ? NaN : Number(category), Number(share)] as const
  })
  const isRight = entries.every(
    ([category, share]) => Number.isInteger(category) && category >= 0 && category < categories && share >= 0,
  )
  const total = entries.reduce((sum, [, share]) => sum + share, 0)
  return isRight && Math.abs(total - 1) < 1e-3 ? entries : undefined
}

function noiseText(noise: Noise): string {
  if ('seed' in noise) return `${noise.seed}.${noise.category}`
  return `(${noise.between.map(noiseText).join('~')}~${noise.share})`
}

/** Longer than any that is made by hand; an address is anybody's. */
const LONGEST = 2000

function readNoise(text: string): Noise | undefined {
  if (text.length > LONGEST) return undefined
  const [noise, rest] = takeNoise(text) ?? []
  return rest === '' ? noise : undefined
}

/** Whether all draws are for categories that there are. */
function isOf(noise: Noise, categories: number): boolean {
  return 'seed' in noise
    ? noise.category < Math.max(1, categories)
    : noise.between.every((end) => isOf(end, categories))
}

/** Reads noise that a text begins with, and returns it with what is left of the text. */
function takeNoise(text: string): [Noise, string] | undefined {
  const [whole, seed, category] = /^(\d{1,10})\.(\d{1,6})/.exec(text) ?? []
  if (whole !== undefined && Number(seed) < 2 ** 32) {
    return [{ seed: Number(seed), category: Number(category) }, text.slice(whole.length)]
  }
  return text.startsWith('(') ? takeBetween(text.slice(1)) : undefined
}

/** Reads what follows the bracket of noise between two. */
function takeBetween(text: string): [Noise, string] | undefined {
  const [from, afterFrom] = takeNoise(text) ?? []
  if (!from || !afterFrom?.startsWith('~')) return undefined
  const [to, afterTo] = takeNoise(afterFrom.slice(1)) ?? []
  const [end, share] = /^~(0?\.\d+|0|1)\)/.exec(afterTo ?? '') ?? []
  if (!to || afterTo === undefined || end === undefined) return undefined
  return [{ between: [from, to], share: Number(share) }, afterTo.slice(end.length)]
}
