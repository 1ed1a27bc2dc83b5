import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { FacetError, UsageError, randomStream } from '../../src/array/index.ts'
import type { ImageSize, Shape } from '../../src/array/index.ts'
import { generatorModel } from '../../src/gan/index.ts'
import { Graph, input, log, mean, nodeSize, programInputs, reshape } from '../../src/graph/index.ts'
import type { Node, Program } from '../../src/graph/index.ts'
import type { FeatureExtractor } from '../../src/metrics/judge/features.ts'
import { readingProgram } from '../../src/metrics/judge/judge-network.ts'
import { loadReader } from '../../src/metrics/judge/judge-reader.ts'
import { resizeImages } from '../../src/metrics/judge/resize-images.ts'
import { openFeatureFile } from '../../src/metrics/node/feature-file.ts'
import { writeModel } from '../../src/onnx/index.ts'
import type { ModelOptions } from '../../src/onnx/index.ts'
import { MessageWriter } from '../../src/onnx/protobuf.ts'
import { modelProto, nodeProto, valueProto } from '../../src/onnx/schema.ts'
import type { Dimension } from '../../src/onnx/schema.ts'
import { loadModelFile, nodeRuntime } from '../../src/runtime/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import '../support/all-close.ts'
import { initialState, tinyConfig } from '../support/tiny-gan.ts'

const folder = temporaryFolder()
const grey: ImageSize = { height: 4, width: 6, channels: 1 }
const colour: ImageSize = { height: 4, width: 6, channels: 3 }
const opened: FeatureExtractor[] = []

afterAll(() => Promise.all(opened.map((extractor) => extractor.release())))

/** Numbers in [0, 1), the same every time. */
function pixels(length: number): Float32Array {
  const stream = randomStream(0, 'pixels')
  return Float32Array.from({ length }, () => stream.uniform())
}

function written(name: string, bytes: Uint8Array): string {
  const path = join(folder, `${name}.onnx`)
  writeFileSync(path, bytes)
  return path
}

async function open(path: string, image: ImageSize, output?: string): Promise<FeatureExtractor> {
  const extractor = await openFeatureFile(path, { image, threads: 1, output })
  opened.push(extractor)
  return extractor
}

/** Writes a model of outputs of an input `images`. */
function modelOf(
  shape: Shape,
  outputs: (images: Node) => Program['outputs'],
  options: ModelOptions & { name?: string } = {},
): string {
  const { name = 'model' } = options
  return written(name, writeModel({ outputs: outputs(input(new Graph(), 'images', shape)) }, options))
}

/** Writes a model of one node that keeps the shape, from an input of any type and with any axes free. */
function oneNode(node: MessageWriter, { axes, type }: { axes: Dimension[]; type: number }): string {
  const shape = new MessageWriter()
  for (const extent of axes) {
    const message = new MessageWriter()
    shape.message(1, typeof extent === 'number' ? message.integer(1, extent) : message.string(2, extent))
  }
  const tensor = new MessageWriter().integer(1, type).message(2, shape)
  const images = new MessageWriter().string(1, 'images').message(2, new MessageWriter().message(1, tensor))
  const graph = new MessageWriter().message(1, node).string(2, 'test').message(11, images)
  return written('one-node', modelProto(graph.message(12, valueProto('features', axes)), 20, {}).finish())
}

/** The images themselves as features: what a model is given is then seen in its answer. */
const asGiven = (images: Node) => ({ features: reshape(images, [images.shape[0], nodeSize(images) / images.shape[0]]) })

describe('openFeatureFile', () => {
  it("gives the judge's features of a judge written as a file", async () => {
    const size = { image: { height: 14, width: 14, channels: 1 }, classes: 3 }
    const program = readingProgram({ ...size, batch: 1 })
    const stream = randomStream(0, 'parameters')
    const given = [...programInputs(program)].filter(([name]) => name !== 'images')
    const weights = Object.fromEntries(
      given.map(([name, node]) => [name, Float32Array.from({ length: nodeSize(node) }, () => 0.1 * stream.normal())]),
    )
    const judge = await loadReader(weights, size, nodeRuntime({ threads: 1 }))
    const { features } = program.outputs
    const file = await open(written('judge', writeModel({ outputs: { features } }, { weights })), size.image)
    expect([file.name, file.size]).toEqual(['judge.onnx', judge.featureSize])
    const images = pixels(7 * 196)
    expect(await file.read(images, 7)).toBeAllClose((await judge.read(images, 7)).features, { ofGreatest: 1e-5 })
    await judge.release()
  })

  it('gives [batch, height, width, channels] as it is, however many images there are', async () => {
    const extractor = await open(
      modelOf([2, 4, 6, 3], (images) => ({ features: mean(images, [1, 2]) }), { anyBatch: true }),
      colour,
    )
    const images = pixels(205 * 72)
    const expected = Array.from({ length: 205 * 3 }, (_, at) => {
      const first = Math.floor(at / 3) * 72 + (at % 3)
      return Array.from({ length: 24 }, (__, pixel) => images[first + pixel * 3] / 24).reduce((a, b) => a + b)
    })
    expect(extractor.size).toBe(3)
    expect(await extractor.read(images, 205)).toBeAllClose(expected, { absolute: 1e-6 })
  })

  it('fills up a fixed batch, and puts channels first where the second axis has them', async () => {
    const extractor = await open(modelOf([4, 3, 4, 6], asGiven), colour)
    const images = pixels(6 * 72)
    const expected = images.map((_, at) => {
      const [index, channel, pixel] = [Math.floor(at / 72), Math.floor((at % 72) / 24), at % 24]
      return images[index * 72 + pixel * 3 + channel]
    })
    expect([extractor.size, await extractor.read(images, 6)]).toEqual([72, expected])
    expect((await extractor.read(new Float32Array(), 0)).length).toBe(0)
  })

  it('resizes to fixed extents, and spreads grey over three channels', async () => {
    const extractor = await open(modelOf([1, 3, 5, 7], asGiven), grey)
    const images = pixels(2 * 24)
    const resized = resizeImages(images, grey, { height: 5, width: 7 })
    const [first, second] = [[...resized.subarray(0, 35)], [...resized.subarray(35)]]
    expect([...(await extractor.read(images, 2))]).toEqual([first, first, first, second, second, second].flat())
  })

  it('leaves extents alone that are free', async () => {
    const node = nodeProto('Identity', ['images'], 'features')
    const extractor = await open(oneNode(node, { axes: ['n', 1, 'height', 'width'], type: 1 }), grey)
    const images = pixels(3 * 24)
    expect([extractor.size, await extractor.read(images, 3)]).toEqual([24, images])
  })

  it('gives bytes to a model that takes bytes', async () => {
    const node = nodeProto('Cast', ['images'], 'features', { to: { int: 1 } })
    const extractor = await open(oneNode(node, { axes: ['n', 4, 6, 1], type: 2 }), grey)
    const images = Float32Array.from({ length: 24 }, (_, index) => (index % 2 ? 1 : (index + 0.4) / 255))
    expect([...(await extractor.read(images, 1))]).toEqual(
      Array.from({ length: 24 }, (_, index) => (index % 2 ? 255 : index)),
    )
  })

  it('reads the first output, or the one asked for', async () => {
    const outputs = (images: Node) => ({ logits: mean(images, [1, 2, 3]), pool: mean(images, [1, 2]) })
    const path = modelOf([2, 4, 6, 3], outputs)
    expect([(await open(path, colour)).size, (await open(path, colour, 'pool')).size]).toEqual([1, 3])
    await expect(open(path, colour, 'pol')).rejects.toThrow(
      /model.onnx: it has no output 'pol' of float32. Choose among its outputs: 'logits' \(float32 \[2, 1, 1, 1\]\), 'pool'/,
    )
  })
})

describe('openFeatureFile refuses', () => {
  it.each([
    ['no such file', () => join(folder, 'none.onnx'), /none.onnx: it cannot be read. Check that the file is there./],
    ['a folder', () => madeFolder(), /it is not an ONNX model that can be run/],
    [
      'something else',
      () => written('text', Buffer.from('hello')),
      /text.onnx: it is not an ONNX model that can be run/,
    ],
    ['an empty file', () => written('empty', Buffer.from('')), /empty.onnx: it is not an ONNX model that can be run/],
    [
      'a generator',
      () => generatorFile(),
      /features are made of images, but its inputs are 'class' \(float32 \[\?, 10\]\), .* Give a model with one input/,
    ],
    ['two channels', () => modelOf([1, 4, 6, 2], asGiven), /its inputs are 'images' \(float32 \[1, 4, 6, 2\]\)/],
    [
      'features of all images at once',
      () => modelOf([2, 4, 6, 1], (x) => ({ y: mean(x) })),
      /of 2 images its output 'y' is \[1,1,1,1\]/,
    ],
  ])('%s', async (_, path, message) => {
    const error: unknown = await open(path(), grey).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(FacetError)
    expect((error as FacetError).message).toMatch(message)
  })

  it('colour images where a model takes grey ones', async () => {
    await expect(open(modelOf([1, 1, 4, 6], asGiven), colour)).rejects.toThrow(UsageError)
  })

  it('features that are no numbers, and pixels', async () => {
    const extractor = await open(
      modelOf([1, 4, 6, 1], (x) => asGiven(log(x)), { name: 'logs' }),
      grey,
    )
    await expect(extractor.read(new Float32Array(24), 1)).rejects.toThrow(
      /logs.onnx: some of its features are not finite. Check/,
    )
    await expect(extractor.read(new Float32Array(24).fill(NaN), 1)).rejects.toThrow(
      /logs.onnx: some of the pixels that it reads are not finite/,
    )
  })
})

describe('loadModelFile', () => {
  it('says what a model takes and gives, and why it cannot run', async () => {
    const model = await loadModelFile(
      modelOf([2, 3], (x) => ({ y: mean(x, [1]) }), { anyBatch: true }),
      { threads: 1 },
    )
    expect(model.inputs).toEqual([{ name: 'images', type: 'float32', shape: [undefined, 3] }])
    expect(model.outputs.map(({ name }) => name)).toEqual(['y'])
    const run = (shape: Shape) => model.run({ images: { shape, values: Float32Array.of(1, 2, 6) } }, ['y'])
    expect([...(await run([1, 3])).y.values]).toEqual([3])
    await expect(run([3, 1])).rejects.toThrow(/model.onnx: it cannot run on such inputs. Check what it takes./)
    await model.release()
  })
})

function madeFolder(): string {
  const path = join(folder, 'folder')
  mkdirSync(path)
  return path
}

function generatorFile(): string {
  const [config, image] = [tinyConfig(), { height: 28, width: 28, channels: 1 }]
  const { networks } = initialState(config, { image, batch: 2 })
  const classes = Array.from({ length: 10 }, (_, label) => `${label}`)
  return written('generator', generatorModel({ config, image, classes }, networks))
}
