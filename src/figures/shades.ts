import type { Theme } from './theme.ts'

type Rgb = readonly number[]

interface Ends {
  /** No weight at all: nearly the figure's ground. */
  readonly ground: string
  readonly warm: string
  readonly cool: string
}

/** Okabe and Ito's vermilion and blue, which no common colour blindness confuses; both lighter on a dark ground. */
const ENDS: Readonly<Record<Theme, Ends>> = {
  light: { ground: '#f2f4f6', warm: '#d55e00', cool: '#0072b2' },
  dark: { ground: '#22262c', warm: '#ff8f57', cool: '#56b4e9' },
}

function channelsOf(colour: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}

function hexOf(channels: Rgb): string {
  return `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`
}

/**
 * Returns the colour of a cell: the ground for 0, ever bluer up to 1, ever more vermilion down to -1.
 *
 * @param weight - in [-1, 1]; beyond, and where it is not finite, it is taken as the nearest end or as 0
 */
export function shadeOf(weight: number, theme: Theme): string {
  const bounded = Number.isNaN(weight) ? 0 : Math.min(1, Math.max(-1, weight))
  const ground = channelsOf(ENDS[theme].ground)
  const end = channelsOf(bounded < 0 ? ENDS[theme].warm : ENDS[theme].cool)
  return hexOf(ground.map((channel, index) => channel + Math.abs(bounded) * (end[index] - channel)))
}

/** Returns the relative luminance of a colour `#rrggbb`, in [0, 1] (WCAG 2.2). */
function luminanceOf(colour: string): number {
  const linear = channelsOf(colour).map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

/** Returns the contrast of two colours `#rrggbb`, in [1, 21] (WCAG 2.2). */
export function contrastOf(one: string, other: string): number {
  const [dark, light] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** Returns black or white, whichever is read better on the colour: at least 4.5 : 1 on every one. */
export function inkOn(colour: string): string {
  return contrastOf('#000000', colour) >= contrastOf('#ffffff', colour) ? '#000000' : '#ffffff'
}
