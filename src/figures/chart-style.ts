import type { Palette } from './theme.ts'
import { FONT_FAMILY, TEXT } from './theme.ts'

/** Returns the Vega-Lite configuration that makes charts look like the sheets. */
export function chartStyle(palette: Palette): object {
  const font = FONT_FAMILY
  const size = TEXT.label.size
  return {
    view: { stroke: null },
    axis: {
      labelFont: font,
      titleFont: font,
      labelFontSize: size,
      titleFontSize: size,
      titleFontWeight: 'normal',
      labelColor: palette.muted,
      titleColor: palette.muted,
      gridColor: palette.grid,
      domain: false,
      ticks: false,
      labelPadding: 6,
      titlePadding: 8,
      tickCount: 5,
      labelLineHeight: 14,
    },
    axisX: { grid: true, domain: true, domainColor: palette.hairline, labelFlush: true },
    axisY: { minExtent: 34 },
    title: { font, fontSize: 12, fontWeight: 'bold', color: palette.text, anchor: 'start', frame: 'group', offset: 4 },
    legend: {
      labelFont: font,
      labelFontSize: size,
      labelColor: palette.text,
      symbolSize: 500,
      symbolStrokeWidth: 2,
      symbolType: 'stroke',
      labelLimit: 0,
      columnPadding: 18,
      offset: 10,
    },
    text: { font, fontSize: size },
    concat: { spacing: 22 },
  }
}
