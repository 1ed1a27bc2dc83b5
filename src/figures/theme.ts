/** The ground a figure is drawn for. */
export type Theme = 'light' | 'dark'

/** The colours of a theme, as CSS colours. */
export interface Palette {
  readonly background: string
  readonly text: string
  readonly muted: string
  readonly hairline: string
  readonly grid: string
  readonly good: string
  readonly bad: string
  /** Colours of curves: Okabe and Ito's, in the order in which they are told apart best on this ground. */
  readonly series: readonly string[]
}

/**
 * Colours by theme. Text is at least 4.5 : 1 against its ground; series are of Okabe and Ito's colour-blind-safe eight,
 * the green lighter on a dark ground.
 */
export const PALETTES = {
  light: {
    background: '#ffffff',
    text: '#1c1e21',
    muted: '#5f6670',
    hairline: '#cfd4da',
    grid: '#e9ecef',
    good: '#007552',
    bad: '#b84300',
    series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'],
  },
  dark: {
    background: '#16181c',
    text: '#e9ebee',
    muted: '#a3abb6',
    hairline: '#4a515b',
    grid: '#2a2e34',
    good: '#3ccf9f',
    bad: '#ff8f57',
    series: ['#56b4e9', '#e69f00', '#1fbf92', '#cc79a7', '#f0e442', '#d55e00', '#ffffff'],
  },
} as const satisfies Record<Theme, Palette>

/** DejaVu Sans, which `renderPng` loads; Verdana has nearly its widths where a browser lacks it. */
export const FONT_FAMILY = 'DejaVu Sans, Verdana, sans-serif'

/** How each kind of text is set, sizes in pixels. */
export const TEXT = {
  title: { size: 15, bold: true },
  subtitle: { size: 11 },
  axis: { size: 11 },
  label: { size: 11 },
  caption: { size: 9 },
} as const

/** Empty space between the edge of a figure and what it shows, in pixels. */
export const MARGIN = 20

/** No line of running text is wider than this many pixels: about 115 characters. */
export const TEXT_MEASURE = 720
