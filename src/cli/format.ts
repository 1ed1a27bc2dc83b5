import { formatCount, scorePrinter } from '../figures/index.ts'
import { termOf } from '../gan/index.ts'
import type { Config } from '../gan/index.ts'
import { SCORES, readScore } from '../metrics/index.ts'
import type { Score } from '../metrics/index.ts'
import type { TrainEvent } from '../train/index.ts'

/** Prints an estimate of seconds as `40 s`, `3 min 20 s`, `25 min` or `2 h 5 min`: no finer than it can be. */
export function formatEstimate(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 600) return `${Math.floor(whole / 60)} min ${10 * Math.floor((whole % 60) / 10)} s`
  const minutes = Math.round(whole / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Prints losses as `loss_d 0.52 · loss_g 1.10`, without penalties and without what a total says of several terms together. */
export function formatLosses(losses: Readonly<Record<string, number>>, config: Pick<Config, 'terms'>): string {
  const isDetail = (name: string) => {
    const { total, group } = termOf(config, name)
    return total !== undefined || group === 'penalty'
  }
  const names = Object.keys(losses).filter((name) => !(name in config.terms && isDetail(name)))
  const shown = names.map((name) => `${name} ${losses[name].toFixed(3)}`)
  return shown.join(' · ')
}

/** Prints the tutorial's line for an epoch: the losses of D and G at its last step. */
export function formatEpoch({ epoch, losses }: Extract<TrainEvent, { kind: 'epoch' }>): string {
  const [d, g] = [losses.loss_d, losses.loss_g].map((value) => (value ?? NaN).toFixed(9))
  return `Epoch: ${`${epoch}`.padStart(4, '0')} cost= ${d} ${g}`
}

/** Prints a share as `98.7 %`. */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** Prints what the judge says of samples while training, each score beside that of real images where they have one. */
export function formatScores({ step, scores, best }: Extract<TrainEvent, { kind: 'evaluation' }>): string {
  const { accuracy, classFrechet } = scores
  const named =
    accuracy === null ? ['matched', 'frechet'] : ['accuracy', classFrechet === null ? 'frechet' : 'classFrechet']
  const facts = SCORES.filter(({ name }) => [...named, 'variance'].includes(name)).flatMap((score: Score) => {
    const value = readScore(score, { quick: { generator: scores } })
    if (typeof value !== 'number') return []
    const floor = score.quickFloor?.({ generator: scores }) ?? null
    const print = scorePrinter(score.unit, [value, floor])
    return [`${score.title} ${print(value)}${floor === null ? '' : ` (real images ${print(floor)})`}`]
  })
  return `Judge at step ${step}: ${facts.join(' · ')}${best ? ' (best so far)' : ''}`
}

/** Prints how many there are of something, as `1 run` or `2,062 steps`; a fraction, as an estimate has, is rounded. */
export function countOf(number: number, what: string): string {
  const whole = Math.round(number)
  return `${formatCount(whole)} ${what}${whole === 1 ? '' : 's'}`
}

const BYTE_UNITS = ['kB', 'MB', 'GB', 'TB']

/** Prints a number of bytes as `12 kB`, `3.4 MB` or `1.1 GB`: decimal units, as disks and file managers have them. */
export function formatBytes(bytes: number): string {
  const power = Math.min(BYTE_UNITS.length, Math.max(1, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${(bytes / 1000 ** power).toFixed(power === 1 ? 0 : 1)} ${BYTE_UNITS[power - 1]}`
}
