import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decode } from 'fast-png'
import { renderPng } from '../../src/figures/node/index.ts'

/** Differences of a channel up to this are rounding in another machine's renderer. */
const TOLERANCE = 12
/** So many of the channels' values may differ by more: edges of letters. */
const SHARE = 0.0005

function shareDifferent(found: Uint8Array, kept: Uint8Array): number {
  const [a, b] = [decode(found), decode(kept)]
  if (a.width !== b.width || a.height !== b.height) return 1
  let different = 0
  for (let index = 0; index < a.data.length; index++) {
    if (Math.abs(a.data[index] - b.data[index]) > TOLERANCE) different++
  }
  return different / a.data.length
}

/**
 * Compares a figure with the picture kept in `gallery/`; with UPDATE_GALLERY=1 in the environment, keeps it instead.
 *
 * @returns a sentence for a person when they differ, otherwise `'same'`
 */
export function compareWithGallery(name: string, svg: string): string {
  const path = fileURLToPath(new URL(`gallery/${name}.png`, import.meta.url))
  const png = renderPng(svg)
  if (process.env.UPDATE_GALLERY === '1') writeFileSync(path, png)
  if (!existsSync(path)) return `${name}.png is not in the gallery. Set UPDATE_GALLERY=1 to add it, and look at it.`
  const share = shareDifferent(png, readFileSync(path))
  if (share <= SHARE) return 'same'
  return `${name}.png differs in ${(100 * share).toFixed(2)} % of its values. UPDATE_GALLERY=1 rewrites it; look at it.`
}
