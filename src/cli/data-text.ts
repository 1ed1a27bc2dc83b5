import { BYTE_SCALE, scaleText } from '../data/index.ts'
import type { DataReading } from '../data/index.ts'
import type { CatalogueEntry, DataInspection, DuplicateImages } from '../data/node/index.ts'
import { formatEstimate, formatShare } from './format.ts'
import { textTable } from './text-table.ts'
import type { TrainingOutlook } from './training-outlook.ts'

/** Files and duplicates that are named; of more only the number is told. */
const NAMED = 20
/** Classes that have a row each; of more those with the most images and those with the fewest. */
const ROWS = 40
const BAR = 20
/** Times the images of one class that another one has, from which the classes count as imbalanced. */
const IMBALANCED = 1.5

/** A data set of the catalogue. */
export interface ListedSet extends Pick<CatalogueEntry, 'summary' | 'origin' | 'licence'> {
  readonly name: string
  readonly installed: boolean
}

/** Prints the catalogue. */
export function listText(sets: readonly ListedSet[]): string {
  const width = Math.max(...sets.map(({ name }) => name.length))
  return sets
    .map(({ name, summary, origin, licence, installed }) => {
      const facts = [origin, licence, installed ? 'installed' : 'not installed'].join('; ')
      return `${name.padEnd(width)}  ${summary}\n${''.padEnd(width)}  ${facts}`
    })
    .join('\n')
}

/** Prints what a data set holds: its name and size, images by class and split, sizes, fingerprint. */
export function contentsText(found: DataInspection): string {
  const { name, kind, classes, counts, image, fingerprint } = found
  const [train, validation, test] = [counts.train, counts.validation, counts.test].map(total)
  const images = train + validation + test
  return [
    `${name}: ${kind}, ${number(images)} images, ${number(classes.length)} ${classes.length === 1 ? 'class' : 'classes'}`,
    readingText(found),
    '',
    classTable(found),
    '',
    balanceText(found),
    `Sizes: ${sizesText(found)}; brought to ${image.height}×${image.width}, ${channelsText(image.channels)}.`,
    `Fingerprint: ${fingerprint}`,
  ].join('\n')
}

/** What is told of how a data set was read. */
export interface ReadingFacts {
  readonly reading?: DataReading
  /** The mean of the training images' pixels, in [0, 1]. */
  readonly mean: number
}

/** Prints how a data set was read: its layout as a small tree, its values, and what was decided beyond. */
export function readingText({ reading = {}, mean }: ReadingFacts): string {
  const { layout = [], scales = [BYTE_SCALE], notes = [] } = reading
  const values = scales.map((scale, index) => `${scaleText(scale)}${index === 0 ? `; mean ${mean.toFixed(2)}` : ''}.`)
  return [...layout, ...values, ...notes].join('\n')
}

/** Prints what is wrong with a data set: files that are none of its images, and images that are there twice. */
export function faultsText({ odd, damaged, duplicates }: DataInspection): string {
  const [bad, harmless] = [duplicates.filter(isFault), duplicates.filter((group) => !isFault(group))]
  const lines = [
    ...listed('the same image in several classes or splits', bad.map(duplicateText)),
    ...listed(
      'files that are not as they should be',
      odd.map(({ path, reason }) => `${path}: ${reason}`),
    ),
    ...(damaged > 0
      ? [`${number(damaged)} of them are images that cannot be read. Repair them, or leave them out.`]
      : []),
    ...(harmless.length > 0
      ? [`${number(harmless.length)} images are there more than once in the same class and split.`]
      : []),
  ]
  return lines.length > 0 ? lines.join('\n') : 'No odd files, no image twice.'
}

/** What leads to the command, by the preset that it names. */
const LEADS: Partial<Readonly<Record<string, string>>> = {
  small: 'For so few images, run',
  infogan: 'For images without labels, run',
}

/** Prints what training would do. */
export function outlookText(outlook: TrainingOutlook): string {
  const { image, networks, batch, stepsPerEpoch, steps, epochs, seconds, preset, notices, command } = outlook
  const { generator, discriminator } = networks
  return [
    'Training would take',
    `  images      ${image.height}×${image.width}, ${channelsText(image.channels)}`,
    `  networks    generator ${generator.join(', ')} channels, discriminator ${discriminator.join(', ')}`,
    `  steps       ${number(steps)} of ${batch} ${batch === 1 ? 'image' : 'images'}: ${epochsText(epochs)} of ${stepsPerEpoch === 1 ? '1 step' : `${number(stepsPerEpoch)} steps`}`,
    `  time        ${seconds === undefined ? 'facet train prints an estimate before its first step' : `about ${formatEstimate(seconds)} on this machine`}`,
    ...notices,
    '',
    LEADS[preset] ?? 'Run',
    `  ${command}`,
  ].join('\n')
}

function epochsText(epochs: number): string {
  return `${epochs.toLocaleString('en', { maximumFractionDigits: epochs < 100 ? 1 : 0 })} epochs`
}

function classTable({ classes, counts }: DataInspection): string {
  const totals = classes.map((_, label) => counts.train[label] + counts.validation[label] + counts.test[label])
  const most = Math.max(...totals)
  const row = (label: number) => [
    classes[label],
    ...[counts.train, counts.validation, counts.test].map((split) => number(split[label])),
    '█'.repeat(Math.ceil((BAR * totals[label]) / most)).padEnd(BAR),
  ]
  const rows = shownClasses(totals).map((label) =>
    label === undefined ? ['…', '', '', '', ''.padEnd(BAR)] : row(label),
  )
  const sums = [counts.train, counts.validation, counts.test].map((split) => number(total(split)))
  return textTable(
    ['class', 'train', 'validation', 'test', ''.padEnd(BAR)],
    [...rows, ['all', ...sums, ''.padEnd(BAR)]],
  )
}

/** The labels that have a row; undefined where some are left out. */
function shownClasses(totals: readonly number[]): (number | undefined)[] {
  const labels = [...totals.keys()]
  if (labels.length <= ROWS) return labels
  const byCount = labels.toSorted((a, b) => totals[b] - totals[a])
  return [...byCount.slice(0, ROWS / 2), undefined, ...byCount.slice(-ROWS / 2)]
}

function balanceText({ classes, counts: { train } }: DataInspection): string {
  const [most, least] = [Math.max(...train), Math.min(...train)]
  if (train.length === 1) return 'There is one class.'
  if (most <= IMBALANCED * least) return 'The classes are balanced.'
  const [frequent, rare] = [classes[train.indexOf(most)], classes[train.indexOf(least)]]
  const share = formatShare(least / total(train))
  return (
    `Imbalanced: '${frequent}' has ${number(most)} images to train on, '${rare}' ${number(least)} (${share}). ` +
    'Generated classes follow the data; --set labels.generated=uniform asks for all alike.'
  )
}

function sizesText({ sizes }: DataInspection): string {
  const shown = sizes.slice(0, 5).map(({ height, width, count }) => `${height}×${width} (${number(count)})`)
  return [...shown, ...(sizes.length > 5 ? [`${number(sizes.length - 5)} more`] : [])].join(', ')
}

function isFault({ classes, parts }: DuplicateImages): boolean {
  return classes.length > 1 || parts.length > 1
}

function duplicateText({ images, classes, parts }: DuplicateImages): string {
  const shown = images.length > 4 ? [...images.slice(0, 4), `${images.length - 4} more`] : images
  const where = [classes, parts].filter((names) => names.length > 1).map((names) => names.join(' and '))
  return `${shown.join(' = ')} (${where.join('; ')})`
}

function listed(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return []
  const rest = items.length > NAMED ? [`  and ${number(items.length - NAMED)} more`] : []
  return [`${number(items.length)} × ${title}:`, ...items.slice(0, NAMED).map((item) => `  ${item}`), ...rest]
}

function channelsText(channels: number): string {
  return ['grey', 'grey and alpha', 'colour', 'colour and alpha'][channels - 1] ?? `${channels} channels`
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

function number(value: number): string {
  return value.toLocaleString('en')
}
