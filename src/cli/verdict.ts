import { join } from 'node:path'
import { formatDuration } from '../figures/index.ts'
import type { TrainEvent } from '../train/index.ts'
import type { Run } from '../train/node/index.ts'
import { formatLosses, formatShare } from './format.ts'

/** Says in a few lines how a run ended and where to look. */
export function verdict(
  event: Extract<TrainEvent, { kind: 'finished' }>,
  { folder, config }: Pick<Run, 'folder' | 'config'>,
): string {
  const { complete, step, seconds, testLosses, readAsAsked } = event
  const lines = [
    `${complete ? 'Trained' : 'Stopped early, after'} ${step} steps in ${formatDuration(seconds)}.`,
    `On a batch of test images: ${formatLosses(testLosses, config)} (loss_d is 0.693 where D cannot tell).`,
    ...(complete ? [] : [`Go on with it: facet resume ${folder}`]),
    ...(readAsAsked === undefined ? [] : [readingOf(readAsAsked)]),
    `Look at ${join(folder, 'figures')}: sheet.png, real-and-generated.png, traversal-*.png, losses.png.`,
    `Steer it: facet sample ${folder} --class NAME   facet traverse ${folder}`,
    `Have it judged, and its codes named: facet evaluate ${folder}`,
  ]
  return lines.join('\n')
}

function readingOf(share: number): string {
  return (
    `The recogniser reads ${formatShare(share)} of 1000 samples as the class asked for; ` +
    'it was trained on such samples, so this is no independent judgement.'
  )
}
