import type { Move } from '../../../train/index.ts'
import { formatNumber } from '../design/format.ts'

/** Returns a share in [0, 1] as whole per cent, with more digits where it is near either end. */
export function percent(share: number): string {
  const isNearEnd = (share > 0 && share < 0.01) || (share > 0.99 && share < 1)
  return `${(100 * share).toFixed(isNearEnd ? 1 : 0)} %`
}

/** Returns the mean of some values. */
export function meanOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
}

/** Says in plain words what a player's move did. */
export function tellMove({ player, before, after, update }: Move): string {
  const [realBefore, realAfter] = [meanOf(before.real), meanOf(after.real)]
  const [fakeBefore, fakeAfter] = [meanOf(before.fake), meanOf(after.fake)]
  const size = `by ${formatNumber(update.norm)}, ${formatNumber(100 * update.relative)} % of the size of its weights`
  if (player === 'generator') {
    const better = fakeAfter > fakeBefore ? 'they fool it better' : 'they fool it no better'
    return `G moved ${size}. Its new images look real to D with ${percent(fakeAfter)}, before ${percent(fakeBefore)}: ${better}.`
  }
  return (
    `D moved ${size}. Real images now look real to it with ${percent(realAfter)}, before ${percent(realBefore)}; ` +
    `generated ones with ${percent(fakeAfter)}, before ${percent(fakeBefore)}.`
  )
}

/** Says a term's share of the gradient; one below 0 pulls the other way. */
export function tellShare(share: number): string {
  if (share === 0) return 'moves nothing here'
  return share < 0 ? `against it, −${percent(-share)}` : percent(share)
}
