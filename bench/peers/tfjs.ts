// TensorFlow.js as a peer: node --import ./scripts/source.mjs bench/peers/tfjs.ts cpu|wasm CASE THREADS
//
// As its documentation advises: variables, its own layouts, losses and optimiser, all else in tf.tidy. In Node both
// backends compute on one thread; tfjs-node is left out, as its install script fetches a library from elsewhere.
import '@tensorflow/tfjs-backend-wasm'
// A CommonJS module, of which Node sees the default alone.
import tf from '@tensorflow/tfjs'
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs'
import { readCase, serve } from './javascript.ts'
import type { GivenCase, LibraryPeer, Tensors, Terms } from './javascript.ts'
import { registerFilterGradient } from './tfjs-filter-gradient.ts'
import { generate, runningMoments } from './tfjs-networks.ts'
import type { Drawn } from './tfjs-networks.ts'
import { Training, read } from './tfjs-training.ts'

/** What a full step is fed: real images, and each player's latent vectors, whose classes are the images' labels. */
interface Batch {
  readonly images: Tensor4D
  readonly discriminator: Drawn
  readonly generator: Drawn
}

class TensorFlowJs implements LibraryPeer {
  readonly library: string
  readonly #case: GivenCase
  readonly #training: Training
  readonly #pool: Readonly<Record<string, Tensor>>

  constructor(given: GivenCase, manner: string) {
    this.library = `TensorFlow.js ${tf.version.tfjs} (${manner})`
    this.#case = given
    this.#training = new Training(given)
    this.#pool = read(given.tensors('data'))
  }

  restart(): void {
    this.#training.restart()
  }

  train(feed: Tensors): Promise<Terms> {
    return this.#step(() => {
      const { images, class: labels, ...drawn } = read(feed)
      const own = (player: string) =>
        ({ class: labels, code: drawn[`${player}/code`], noise: drawn[`${player}/noise`] }) as Drawn
      return { images: images as Tensor4D, discriminator: own('discriminator'), generator: own('generator') }
    })
  }

  step(): Promise<Terms> {
    return this.#step(() => {
      const { images, labels } = this.#pool
      const rows: Tensor1D = tf.randomUniform([this.#case.batch], 0, images.shape[0], 'int32')
      const classes = tf.gather(labels, rows) as Tensor2D
      const [discriminator, generator] = [this.#draw(classes), this.#draw(classes)]
      return { images: tf.gather(images, rows) as Tensor4D, discriminator, generator }
    })
  }

  async generate(batch: number): Promise<ArrayLike<number>> {
    const images = tf.tidy(() => {
      const { class: classes } = this.#case.sizes
      const rows = Array.from({ length: batch }, (_, row) => row % classes)
      const drawn = this.#draw(tf.cast(tf.oneHot(rows, classes), 'float32') as Tensor2D)
      return generate(this.#training.averages, drawn, this.#case, runningMoments(this.#training.averages))
    })
    const values = await images.data()
    images.dispose()
    return values
  }

  async #step(batch: () => Batch): Promise<Terms> {
    const { stacked, names } = tf.tidy(() => {
      const { images, discriminator, generator } = batch()
      const seen = this.#training.stepDiscriminator(images, discriminator)
      const own = this.#training.stepGenerator(generator)
      // Terms of both players are reported as D saw them.
      const terms = { ...own, ...seen }
      const values = tf.stack(Object.values(terms))
      tf.dispose([seen, own])
      return { stacked: values, names: Object.keys(terms) }
    })
    const values = await stacked.data()
    stacked.dispose()
    return Object.fromEntries(names.map((name, index) => [name, values[index]]))
  }

  #draw(labels: Tensor2D): Drawn {
    const [batch] = labels.shape
    const { code, noise } = this.#case.sizes
    return { class: labels, code: tf.randomUniform([batch, code], -1, 1), noise: tf.randomNormal([batch, noise]) }
  }
}

const [backend, folder] = process.argv.slice(2)
if (backend === 'wasm') registerFilterGradient(backend)
await tf.setBackend(backend)
const manner = backend === 'wasm' ? 'wasm, its missing gradient of convolutions composed' : backend
const given = readCase(folder)
await serve(new TensorFlowJs(given, manner), given)
