export { LineSwatch } from './chart-legend.tsx'
export { LineChart } from './line-chart.tsx'
export type { LineSeries } from './line-series.ts'
export { smooth } from './smooth.ts'
