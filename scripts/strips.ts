// Draws samples of several runs, one row each, for the docs: `node --import ./scripts/source.mjs scripts/strips.ts OUT.png LABEL=RUN …`.
import { writeFile } from 'node:fs/promises'
import { imageSheet } from '../src/figures/index.ts'
import { renderPng } from '../src/figures/node/index.ts'
import { categoryPart, drawLatents, setCategory } from '../src/gan/index.ts'
import { openRuntime } from '../src/runtime/node/index.ts'
import { openTrainedRun } from '../src/train/node/index.ts'

/** Samples of each class. */
const EACH = 2

async function strip(folder: string) {
  const { gan, classes } = await openTrainedRun(folder, openRuntime({ threads: 1 }))
  const { latents } = gan.config
  const count = EACH * classes.length
  const drawn = drawLatents(latents, count, { seed: 0, purpose: 'strip' })
  const part = categoryPart(latents)
  if (part) for (let row = 0; row < count; row++) setCategory(drawn, part, row, Math.floor(row / EACH))
  const generator = await gan.generator()
  const { images } = await generator.run(drawn, count)
  await generator.release()
  return { images, image: gan.image, count }
}

const [out, ...named] = process.argv.slice(2)
const strips = []
for (const text of named) {
  const at = text.indexOf('=')
  strips.push({ label: text.slice(0, at), ...(await strip(text.slice(at + 1))) })
}
const svg = imageSheet({
  images: Float32Array.from(strips.flatMap(({ images }) => [...images])),
  image: strips[0].image,
  rows: strips.length,
  columns: strips[0].count,
  rowLabels: strips.map(({ label }) => label),
  title: 'Samples, two of each class',
  subtitle: 'The first that were drawn. One seed.',
})
await writeFile(out, renderPng(svg))
