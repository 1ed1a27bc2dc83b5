// Draws what D sees of one image under augmentation, for the docs: `node --import ./scripts/source.mjs scripts/augmentation.ts OUT.png`.
import { writeFile } from 'node:fs/promises'
import { randomStream } from '../src/array/index.ts'
import { openMnist } from '../src/data/node/index.ts'
import { imageSheet } from '../src/figures/index.ts'
import { renderPng } from '../src/figures/node/index.ts'
import { AUGMENT_DRAWS, augment } from '../src/gan/augment.ts'
import { Graph, evaluate, input } from '../src/graph/index.ts'

const DRAWN = 8
const SIDE = 28
const image = { height: SIDE, width: SIDE, channels: 3 }
const none = { colour: 0, translation: 0, cutout: 0 }
const rows = [
  { label: 'colour 1', strengths: { ...none, colour: 1 } },
  { label: 'translation 0.125', strengths: { ...none, translation: 0.125 } },
  { label: 'cutout 0.5', strengths: { ...none, cutout: 0.5 } },
  { label: 'all three', strengths: { colour: 1, translation: 0.125, cutout: 0.5 } },
]

/** A digit in orange on a blue that grows darker downwards: colours, so that saturation shows. */
async function colouredDigit(): Promise<Float32Array> {
  const { train } = await openMnist()
  const ink = new Float32Array(SIDE * SIDE)
  train.readImage(0, ink, 0)
  return Float32Array.from({ length: 3 * ink.length }, (_, at) => {
    const [pixel, channel] = [Math.floor(at / 3), at % 3]
    const paper = [0.15, 0.3, 0.7][channel] * (1 - pixel / (3 * ink.length))
    return paper + ink[pixel] * ([0.95, 0.6, 0.2][channel] - paper)
  })
}

const digit = await colouredDigit()
const stream = randomStream(1, 'docs/augmentation')
const images = rows.flatMap(({ strengths }) => {
  const graph = new Graph()
  const batch = input(graph, 'images', [DRAWN, SIDE, SIDE, 3])
  const output = augment(batch, input(graph, 'draws', [DRAWN, AUGMENT_DRAWS]), strengths)
  const draws = Float64Array.from({ length: DRAWN * AUGMENT_DRAWS }, () => stream.uniform())
  const values = {
    images: Float32Array.from({ length: DRAWN * digit.length }, (_, at) => digit[at % digit.length]),
    draws,
  }
  return [...digit, ...evaluate({ outputs: { output } }, values).output]
})
const svg = imageSheet({
  images: Float32Array.from(images, (value) => Math.min(1, Math.max(0, value))),
  image,
  rows: rows.length,
  columns: DRAWN + 1,
  rowLabels: rows.map(({ label }) => label),
  columnLabels: ['as it is', ...Array.from({ length: DRAWN }, (_, index) => `${index + 1}`)],
  title: 'What the discriminator sees',
  subtitle: 'One image, and eight draws of each augmentation',
})
await writeFile(process.argv[2] ?? 'docs/augmentation.png', renderPng(svg))
