// Trains on images that a program makes: first as arrays, then one at a time.
import { train } from 'facet-gan'

const [classes, size] = [['dark', 'bright'], 16 * 16]

/** An image of one brightness, with a little noise. */
function imageOf(label: number, index: number) {
  return new Uint8Array(size).map((_, pixel) => 40 + 140 * label + ((index * 31 + pixel * 17) % 40))
}

const labels = Uint8Array.from({ length: 100 }, (_, index) => index % 2)
const pixels = new Uint8Array(100 * size)
labels.forEach((label, index) => pixels.set(imageOf(label, index), index * size))

const settings = { preset: 'acgan', steps: 5, batch: 16 }
const fromArrays = await train({
  ...settings,
  data: { pixels, labels, classes, image: [16, 16, 1] },
  out: 'runs/arrays',
})
console.log((await fromArrays.finished).record.state)

function* stream() {
  for (const [index, label] of labels.entries()) yield { pixels: imageOf(label, index), class: classes[label] }
}
const fromStream = await train({ ...settings, data: { images: stream(), image: [16, 16, 1] }, out: 'runs/stream' })
console.log((await fromStream.finished).record.state)
