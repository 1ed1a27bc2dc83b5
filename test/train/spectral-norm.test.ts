import { join } from 'node:path'
import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { recogniserProgram, stepProgram } from '../../src/gan/index.ts'
import { evaluate } from '../../src/graph/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { createStepper, loadRecogniser } from '../../src/train/index.ts'
import { emptyMemory } from '../../src/train/memory.ts'
import { readCheckpoint, writeCheckpoint } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import '../support/all-close.ts'
import { observedRuntime } from '../support/observed-runtime.ts'
import { smallImages } from '../support/small-images.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const parent = temporaryFolder()
const image = { height: 8, width: 8, channels: 1 }
const images = smallImages(
  image,
  10,
  Array.from({ length: 20 }, (_, index) => index % 10),
)
const runtime = nodeRuntime({ threads: 1 })

const heads = ['dense_1', 'source', 'recogniser/dense_1', 'recogniser/class', 'recogniser/code']
const block = (name: string) => ['conv_1', 'conv_2', 'shortcut'].map((layer) => `${name}/${layer}`)
const kinds = [
  { blocks: 'plain', layers: ['conv_1', 'conv_2', ...heads] },
  { blocks: 'residual', layers: [...block('block_1'), ...block('block_2'), ...heads] },
]

describe.each(kinds)('a discriminator of $blocks blocks with spectral norm', async ({ blocks, layers }) => {
  const config = tinyConfig({
    steps: 60,
    'networks.discriminator.norm': 'spectral',
    'networks.discriminator.blocks': blocks,
  })
  const size = { image, batch: config.batch }
  const singulars = layers.map((layer) => `discriminator/${layer}/singular`)
  const observed = observedRuntime(runtime)
  const stepper = await createStepper({ config, images, runtime: observed.runtime })
  for (let step = 0; step < 60; step++) await stepper.step(step)
  const { runs } = observed
  const { state } = stepper

  it('states the next vector of every layer in D’s step, and none in G’s', () => {
    const under = (player: 'discriminator' | 'generator') =>
      Object.keys(stepProgram(player, config, size).program.outputs).flatMap((name) =>
        name.startsWith('statistic/') ? [name.slice('statistic/'.length)] : [],
      )
    expect(under('discriminator')).toEqual(singulars)
    expect(under('generator').filter((name) => name.startsWith('discriminator/'))).toEqual([])
  })

  it('takes it over after the step, D’s and G’s turn reading the same one', () => {
    for (const name of singulars) {
      const [d, g, next] = [0, 1, 2].map((turn) => runs[turn])
      expect(g.inputs[name]).toEqual(d.inputs[name])
      expect(next.inputs[name]).toEqual(d.outputs[`statistic/${name}`])
      expect(next.inputs[name]).not.toEqual(d.inputs[name])
    }
  })

  it('comes to divide every weight by its greatest singular value', () => {
    for (const [index, name] of singulars.entries()) {
      const { shape, values } = state.saved[`discriminator/${layers[index]}/weight`]
      const weight = Matrix.from1DArray(shape[0], values.length / shape[0], [...values])
      const [greatest] = new SingularValueDecomposition(weight, { autoTranspose: true }).diagonal
      const row = Matrix.from1DArray(1, shape[0], [...state.networks[name]]).mmul(weight)
      const found = row.norm()
      // The vectors follow weights that move, one iteration a step.
      expect(found / greatest, name).toBeGreaterThan(0.95)
      expect(found / greatest, name).toBeLessThan(1 + 1e-5)
    }
  })

  it('is in a checkpoint with its vectors', async () => {
    const folder = join(parent, 'checkpoints')
    const data = { fingerprint: '', epoch: 0, batch: 60 }
    const checkpoint = { seed: 0, data, memory: emptyMemory(), history: [], tensors: state.saved }
    await writeCheckpoint(folder, checkpoint, { every: 0, keep: 1 })
    const { tensors } = await readCheckpoint(folder)
    for (const name of singulars) expect(tensors[name].values, name).toEqual(state.networks[name])
  })

  it('is what samples are read by: the recogniser uses the vectors as training left them', async () => {
    const pixels = Float32Array.from({ length: 64 * 5 }, (_, index) => (index % 7) / 7)
    const readBy = async (networks: typeof state.sampled) => {
      const recogniser = await loadRecogniser({ config, image, networks, runtime })
      const read = await recogniser.run({ images: pixels }, 5)
      await recogniser.release()
      return read
    }
    const read = await readBy(state.sampled)
    const reference: Record<string, Float64Array> = evaluate(recogniserProgram(config, { image, batch: 5 }), {
      ...state.sampled,
      images: pixels,
    })
    for (const [name, values] of Object.entries(read)) {
      expect(values, name).toBeAllClose(reference[name], { ofGreatest: 1e-5 })
    }
    const [first] = singulars
    const turned = state.sampled[first].map((_, index) => Number(index === 0))
    expect((await readBy({ ...state.sampled, [first]: turned })).source).not.toBeAllClose(read.source, {
      ofGreatest: 1e-3,
    })
  })

  it('says the same of real images to a step as to a reader of them', () => {
    const { program } = stepProgram('discriminator', config, size)
    const { inputs } = runs[118]
    const step: Record<string, Float64Array> = evaluate(program, inputs)
    const { source } = evaluate(recogniserProgram(config, size), inputs) as { source: Float64Array }
    const loss = source.reduce((sum, value) => sum + Math.log1p(Math.exp(-value)), 0) / source.length
    expect(step['loss/loss_d_r'][0]).toBeCloseTo(loss, 10)
  })
})
