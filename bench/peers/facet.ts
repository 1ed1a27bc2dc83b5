// Facet through the protocol of peers: node --import ./scripts/source.mjs bench/peers/facet.ts CASE THREADS
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { imageShape, sizeOf } from '../../src/array/index.ts'
import { openDataSet } from '../../src/data/node/index.ts'
import { categoryPart, drawLatents, setCategory } from '../../src/gan/index.ts'
import type { LatentArrays } from '../../src/gan/index.ts'
import type { BatchedProgram } from '../../src/runtime/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { createStepper, loadGenerator } from '../../src/train/index.ts'
import type { Case } from '../case.ts'
import type { PeerRequest } from './protocol.ts'

const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
const [folder = '', threads = '2'] = process.argv.slice(2)
const { config, steps }: Case = JSON.parse(await readFile(join(folder, 'case.json'), 'utf8')) as Case
const { train } = await openDataSet(config.data)
const runtime = nodeRuntime({ threads: Number(threads) })
const newStepper = () => createStepper({ config, images: train, runtime })
const stepper = await newStepper()
const generators = new Map<number, BatchedProgram>()
/** Rows that samples are made of at a time. */
const ROWS = 100
let taken = 0

/** Runs work so many times; each time counts in milliseconds. */
async function timed(count: number, work: () => Promise<unknown>): Promise<{ times_ms: number[] }> {
  const times: number[] = []
  for (let index = 0; index < count; index++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return { times_ms: times }
}

/** The case's first steps, which follow from its config alone. */
async function check(): Promise<{ losses: Record<string, number>[] }> {
  const fresh = await newStepper()
  const losses = []
  for (let step = 0; step < steps; step++) losses.push(await fresh.step(step))
  await fresh.release()
  return { losses }
}

/** Images that are made at a time when there are many, as by `facet sample`: what they need stays in the cache. */
const TOGETHER = 100

/** The generator as samples are made with it, loaded once for each number of rows it takes at a time. */
async function generatorOf(batch: number): Promise<BatchedProgram> {
  const known = generators.get(batch)
  if (known) return known
  const gan = { config, image: train.image, networks: stepper.state.sampled, runtime }
  const loaded = await loadGenerator(gan, { batch })
  generators.set(batch, loaded)
  return loaded
}

/** Rows of each class in turn, all else drawn. */
function drawSamples(count: number): LatentArrays {
  const latents = drawLatents(config.latents, count, { seed: config.seed, purpose: 'bench' })
  const part = categoryPart(config.latents)
  if (!part) return latents
  for (let row = 0; row < count; row++) setCategory(latents, part, row, row % part.size)
  return latents
}

async function generate(batch: number, count: number): Promise<{ times_ms: number[] }> {
  const generator = await generatorOf(Math.min(batch, TOGETHER))
  return timed(count, () => generator.run(drawSamples(batch), batch))
}

/** Writes images as float32, `[count, height, width, channels]`. */
async function sample(count: number, path: string): Promise<{ path: string }> {
  const { images } = await (await generatorOf(ROWS)).run(drawSamples(count), count)
  await writeFile(path, images.subarray(0, count * sizeOf(imageShape(train.image))))
  return { path }
}

function answer(request: PeerRequest): Promise<object> | object {
  switch (request.do) {
    case 'check':
      return check()
    case 'step':
      return timed(request.count, () => stepper.step(taken++))
    case 'generate':
      return generate(request.batch, request.count)
    case 'sample':
      return sample(request.count, request.path)
    case 'memory':
      return { peak_mib: process.resourceUsage().maxRSS / 1024 }
    default:
      return request satisfies never
  }
}

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`)
say({ ready: true, library: `Facet ${version} on ${runtime.name}`, startup_ms: performance.now() })
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as PeerRequest | { do: 'quit' }
  if (request.do === 'quit') break
  say(await answer(request))
}
process.exit()
