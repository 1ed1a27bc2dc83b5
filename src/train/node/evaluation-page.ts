import { drawFigure, reportPage } from '../../figures/index.ts'
import type { Figure, PagePicture, ReportPageOptions, ReportPictures } from '../../figures/index.ts'

/** What a page of an evaluation shows. */
export interface EvaluationPage extends Pick<ReportPageOptions, 'title' | 'facts' | 'report'> {
  readonly figures: Readonly<Record<string, Figure>>
}

/** Returns the page of an evaluation, with its figures in light and dark. */
export async function evaluationPage({ figures, ...page }: EvaluationPage): Promise<string> {
  const pictures = await Promise.all(
    Object.entries(figures).map(async ([name, figure]) => [name, await pictureOf(name, figure)] as const),
  )
  const named = (prefix: string) =>
    Object.fromEntries(
      pictures.flatMap(([name, picture]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), picture] as const] : [],
      ),
    )
  const { sheet: samples, confusion, scores, codes: effects, neighbours, judge } = named('')
  const shown: ReportPictures = {
    samples,
    confusion,
    scores,
    effects,
    neighbours,
    judge,
    traversals: named('traversal-'),
    sorted: named('recognised-'),
  }
  return reportPage({ ...page, pictures: shown })
}

async function pictureOf(name: string, { kind, options }: Figure): Promise<PagePicture> {
  const [light, dark] = await Promise.all(
    (['light', 'dark'] as const).map((theme) => drawFigure({ kind, options: { ...options, theme } })),
  )
  return { alt: name.replaceAll('-', ' '), light, dark }
}
