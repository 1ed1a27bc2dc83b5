import { formatRange, markdownTable, threeDigits } from '../table.ts'
import type { BrowserResult, EngineSteps } from './measure.ts'
import type { Sizes } from './sizes.ts'

/** Returns what steps take in the browser and in Node, and what the browser fetches, as Markdown. */
export function browserReport(results: readonly BrowserResult[], sizes: Readonly<Record<string, Sizes>>): string {
  const steps = results.map(({ batch, browser, node, ratio, difference }) => [
    `${batch}`,
    ...[browser, node].map(formatSteps),
    `×${ratio.toFixed(2)}`,
    difference.toExponential(1),
  ])
  const bytes = Object.entries(sizes).map(([what, { raw, gzip, brotli }]) => [
    what,
    ...[raw, gzip, brotli].map((count) => count.toLocaleString('en-US')),
  ])
  const engines = results.slice(0, 1).map(({ browser, node }) => `${browser.engine}, beside ${node.engine}.\n\n`)
  return [
    ...engines,
    markdownTable(['batch', 'browser, ms a step', 'Node, ms a step', 'ratio', 'losses differ by'], steps),
    '\n',
    markdownTable(['bytes a browser fetches', 'raw', 'gzip', 'brotli'], bytes),
  ].join('')
}

function formatSteps({ milliseconds: { median, low, high } }: EngineSteps): string {
  return `${threeDigits(median)} (${formatRange(low, high)})`
}
