// jax-js as a peer: node --import ./scripts/source.mjs bench/peers/jax-js.ts CASE THREADS
//
// As its documentation advises: arrays in trees, NCHW, valueAndGrad, each player's whole step under jit. In Node its
// WebAssembly backend computes on one thread: there is no global Worker. Adam is composed, as npm has no jax-js optax.
import { readFileSync } from 'node:fs'
import { init, jit, nn, numpy as np, random, tree } from '@jax-js/jax'
import { discriminatorStep, generatorStep, initialState, read } from './jax-js-training.ts'
import type { Clock, State } from './jax-js-training.ts'
import { generate } from './jax-js-networks.ts'
import type { Arrays, Drawn } from './jax-js-networks.ts'
import { readCase, serve } from './javascript.ts'
import type { GivenCase, LibraryPeer, Tensors, Terms } from './javascript.ts'

class JaxJs implements LibraryPeer {
  readonly library = `jax-js ${installedVersion()} (wasm)`
  readonly #case: GivenCase
  readonly #initial: () => State
  readonly #pool: { readonly images: np.Array; readonly labels: np.Array }
  readonly #stepDiscriminator: ReturnType<typeof discriminatorStep>
  readonly #stepGenerator: ReturnType<typeof generatorStep>
  readonly #generate: (averages: Arrays, drawn: Drawn) => np.Array
  #state: State
  #key = random.key(0)
  #steps = 0

  constructor(given: GivenCase) {
    this.#case = given
    const [state, data] = [given.tensors('state'), given.tensors('data')]
    this.#initial = () => initialState(state, given)
    this.#state = this.#initial()
    this.#pool = { images: channelsFirst(data.images), labels: read(data.labels) }
    this.#stepDiscriminator = jit(discriminatorStep(given))
    this.#stepGenerator = jit(generatorStep(given))
    this.#generate = jit((averages: Arrays, drawn: Drawn) => generate(averages, drawn, given, averages).images)
  }

  restart(): void {
    tree.dispose(this.#state)
    this.#state = this.#initial()
    this.#steps = 0
  }

  train(feed: Tensors): Promise<Terms> {
    const drawn = (player: string): Drawn => ({
      class: read(feed.class),
      code: read(feed[`${player}/code`]),
      noise: read(feed[`${player}/noise`]),
    })
    return this.#step(channelsFirst(feed.images), drawn('discriminator'), drawn('generator'))
  }

  step(): Promise<Terms> {
    const { images, labels } = this.#pool
    const bounds = { minval: 0, maxval: images.shape[0], shape: [this.#case.batch] }
    const rows = random.randint(this.#nextKey(), bounds)
    const classes = labels.ref.slice(rows.ref)
    return this.#step(images.ref.slice(rows), this.#draw(classes.ref), this.#draw(classes))
  }

  generate(batch: number): Promise<ArrayLike<number>> {
    const { class: classes } = this.#case.sizes
    const asked = nn.oneHot(np.arange(batch).mod(classes), classes)
    return this.#generate(tree.ref(this.#state.averages), this.#draw(asked)).data()
  }

  async #step(images: np.Array, ...[drawn, own]: [Drawn, Drawn]): Promise<Terms> {
    const { discriminator, generator, ...followers } = this.#state
    const clock = this.#nextClock()
    const seen = this.#stepDiscriminator(discriminator, tree.ref(generator.parameters), images, drawn, tree.ref(clock))
    const judge = tree.ref(seen.learner.parameters)
    const { terms, ...moved } = this.#stepGenerator(generator, followers, judge, own, clock)
    this.#state = { discriminator: seen.learner, generator: moved.learner, ...moved.followers }
    // Terms of both players are reported as D saw them.
    const values = await Promise.all(
      Object.entries({ ...terms, ...seen.terms }).map(async ([name, term]) => [name, Number(await term.ref.jsAsync())]),
    )
    tree.dispose([terms, seen.terms])
    return Object.fromEntries(values) as Terms
  }

  #nextClock(): Clock {
    const step = ++this.#steps
    const { optim } = this.#case.config
    const corrections = ({ beta1, beta2 }: typeof optim.generator) => [1 - beta1 ** step, 1 - beta2 ** step]
    return {
      generator: np.array(corrections(optim.generator)),
      discriminator: np.array(corrections(optim.discriminator)),
      freshness: np.array(this.#case.freshness(step)),
    }
  }

  #draw(labels: np.Array): Drawn {
    const [batch] = labels.shape
    const { code, noise } = this.#case.sizes
    return {
      class: labels,
      code: random.uniform(this.#nextKey(), [batch, code], { minval: -1, maxval: 1 }),
      noise: random.normal(this.#nextKey(), [batch, noise]),
    }
  }

  #nextKey(): np.Array {
    const [next, key] = random.split(this.#key, 2)
    this.#key = next
    return key
  }
}

function installedVersion(): string {
  const manifest = readFileSync(new URL('../node_modules/@jax-js/jax/package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

function channelsFirst(images: Tensors[string]): np.Array {
  return read(images).transpose([0, 3, 1, 2])
}

await init('wasm')
const given = readCase(process.argv[2])
await serve(new JaxJs(given), given)
