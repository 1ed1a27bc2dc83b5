import { codeTraversal, reportPage } from '../../src/figures/index.ts'
import type { PagePicture, Theme } from '../../src/figures/index.ts'
import { madeUpReport } from './made-up-report.ts'
import { digits, DIGITS, indicesOf, MNIST } from './mnist-digits.ts'
import { reportFigures } from './report-figures.ts'

function both(alt: string, draw: (theme: Theme) => string): PagePicture {
  return { alt, light: draw('light'), dark: draw('dark') }
}

function traversal(code: string, theme: Theme): string {
  const images = digits([0, 1, 4, 7].flatMap((label) => indicesOf(label, 9)))
  const values = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1]
  return codeTraversal({
    images,
    image: MNIST,
    classNames: ['0', '1', '4', '7'].slice(0, DIGITS.length),
    code,
    values,
    theme,
  })
}

/** The page of the made-up report. */
export function madeUpPage(): string {
  return reportPage({
    title: 'runs/acgan-mnist-3',
    facts: [
      { name: 'preset', value: 'acgan-tutorial' },
      { name: 'data', value: 'mnist' },
      { name: 'steps', value: '43,000 (50 epochs)' },
      { name: 'evaluated', value: 'the best checkpoint, step 41,200' },
    ],
    report: madeUpReport,
    pictures: {
      confusion: both('Confusion matrix', reportFigures.confusion),
      scores: both('Scores by class', reportFigures.scores),
      effects: both('Effects of codes on factors', reportFigures.effects),
      neighbours: both('Samples and their nearest training images', reportFigures.neighbours),
      traversals: Object.fromEntries(
        madeUpReport.codes.map(({ code }) => [code, both(`What ${code} does`, (theme) => traversal(code, theme))]),
      ),
      sorted: { 'code 1': both('Real images sorted by code 1', reportFigures.sorted) },
    },
  })
}
