import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDataSet } from '../../src/data/node/index.ts'
import { resolveConfig, stepProgram } from '../../src/gan/index.ts'
import type { Config } from '../../src/gan/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import { createStepper } from '../../src/train/index.ts'
import { readProfile } from './executed.ts'
import type { ExecutedNode } from './executed.ts'
import { FAMILIES, familiesOf } from './families.ts'
import type { Family } from './families.ts'
import { createRateMeter, stepFloor } from './floor.ts'
import type { Floor, Rates } from './floor.ts'
import { createUpdateTimer, timedRuntime } from './update-times.ts'
import type { UpdateTimes } from './update-times.ts'
import { stepWork } from './work.ts'
import type { Product, StepWork } from './work.ts'

/** What is profiled. */
export interface ProfileOptions {
  readonly preset: string
  readonly batch: number
  readonly threads: number
  readonly steps: number
}

/** What one family of a step took. */
export interface FamilyTime {
  readonly family: string
  /** Nodes a step; undefined for what ONNX Runtime has no part in. */
  readonly nodes?: number
  /** Mean milliseconds a step. */
  readonly milliseconds: number
  /** What it takes at the rates measured; undefined where there is nothing to compare with. */
  readonly least?: number
}

/** A step taken apart: the families' times add up to the whole. */
export interface StepProfile extends ProfileOptions {
  readonly milliseconds: number
  readonly families: readonly FamilyTime[]
  readonly rates: Rates
  readonly floor: Floor
}

const WARM_UP = 3
/** Steps between two samples of the rates. */
const BETWEEN = 4

/**
 * Takes steps under ONNX Runtime's own profiler. Times are means over the middle half of the steps, so that the parts add
 * up and no outlier is among them; the profiler takes some microseconds a node, which are in the time between the nodes.
 */
export async function profileStep(options: ProfileOptions): Promise<StepProfile> {
  const { preset, batch, threads } = options
  const config = resolveConfig({ preset, threads, assignments: [['batch', batch]] })
  const folder = await mkdtemp(join(tmpdir(), 'facet-profile-'))
  try {
    const { work, rates, taken } = await takeSteps(config, options.steps, join(folder, 'program'))
    const executed = await Promise.all([0, 1].map((program) => readProfile(join(folder, `program-${program}`))))
    const floor = stepFloor(work, rates)
    const middle = middleSteps(taken)
    const nodes = [work.products.discriminator, work.products.generator].flatMap((products, player) => {
      const runs = executed[player].slice(WARM_UP)
      return nodeTimes(
        middle.map((step) => runs[step]),
        products,
      )
    })
    const times = meanTimes(middle.map((step) => taken[step]))
    const families = [...nodeFamilies(nodes, leastTimes(work, rates, floor)), ...updateFamilies(times, nodes, floor)]
    return { ...options, milliseconds: times.step, families, rates, floor }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Milliseconds of one step, of the engine's runs in it, and of what is done around them. */
type Times = UpdateTimes & { readonly step: number; readonly runs: number }

async function takeSteps(config: Config, steps: number, profile: string) {
  const { train } = await openDataSet(config.data)
  const size = { image: train.image, batch: config.batch }
  const work = stepWork(config, size)
  const runtime = timedRuntime(nodeRuntime({ threads: config.threads, profile }))
  const stepper = await createStepper({ config, images: train, runtime })
  const meter = await createRateMeter({ threads: config.threads, parameters: work.parameters })
  const programs = (['discriminator', 'generator'] as const).map((player) => stepProgram(player, config, size).program)
  const timeUpdates = await createUpdateTimer(config, { images: train, programs, state: stepper.state })
  const taken: Times[] = []
  for (let step = 0; step < WARM_UP + steps; step++) {
    if (step % BETWEEN === 0) await meter.sample()
    runtime.taken()
    const began = performance.now()
    await stepper.step(step)
    const times = { step: performance.now() - began, runs: runtime.taken(), ...timeUpdates(step) }
    if (step >= WARM_UP) taken.push(times)
  }
  await stepper.release()
  return { work, rates: meter.rates(), taken }
}

/** The steps that are neither among the fastest nor among the slowest quarter. */
function middleSteps(taken: readonly Times[]): number[] {
  const byTime = taken.map((_, step) => step).toSorted((one, other) => taken[one].step - taken[other].step)
  const quarter = Math.floor(taken.length / 4)
  return byTime.slice(quarter, taken.length - quarter)
}

function meanTimes(taken: readonly Times[]): Times {
  const mean = (name: keyof Times) => taken.reduce((sum, times) => sum + times[name], 0) / taken.length
  return {
    ...{ step: mean('step'), runs: mean('runs'), adam: mean('adam') },
    ...{ check: mean('check'), average: mean('average'), feed: mean('feed') },
  }
}

interface NodeTime {
  readonly family: Family
  /** Its share of a mean over all runs. */
  readonly share: number
  readonly node: ExecutedNode
}

function nodeTimes(runs: readonly (readonly ExecutedNode[])[], products: readonly Product[]): NodeTime[] {
  return runs.flatMap((nodes) => {
    const families = familiesOf(nodes, products)
    return nodes.map((node, index) => ({ family: families[index], share: 1 / runs.length, node }))
  })
}

/** The families that have a floor of their own; the others are held against the bytes of their tensors. */
function leastTimes({ patchBytes }: StepWork, { bandwidth }: Rates, { products }: Floor) {
  const stream = (bytes: number) => bytes / bandwidth / 1e6
  const roles = Object.entries(products).map(([role, least]) => [`products: ${role}`, least] as const)
  const patches = Object.entries(patchBytes).map(([way, bytes]) => [`${way} patches`, stream(bytes)] as const)
  return { own: new Map<string, number>([...roles, ...patches]), stream }
}

function nodeFamilies(times: readonly NodeTime[], { own, stream }: ReturnType<typeof leastTimes>): FamilyTime[] {
  return FAMILIES.flatMap((family) => {
    const some = times.filter((time) => time.family === family)
    const total = (of: (time: NodeTime) => number) => some.reduce((sum, time) => sum + of(time) * time.share, 0)
    const bytes = total(({ node }) => node.bytesRead + node.bytesWritten)
    const milliseconds = total(({ node }) => node.milliseconds)
    const least = own.get(family) ?? (family === 'products: other' ? undefined : stream(bytes))
    return some.length > 0 ? [{ family, nodes: Math.round(total(() => 1)), milliseconds, least }] : []
  })
}

function updateFamilies(times: Times, nodes: readonly NodeTime[], floor: Floor): FamilyTime[] {
  const inside = nodes.reduce((sum, { node, share }) => sum + node.milliseconds * share, 0)
  const { step, runs, adam, check, average, feed } = times
  return [
    { family: 'between the nodes', milliseconds: runs - inside },
    { family: 'Adam', milliseconds: adam, least: floor.adam },
    { family: 'check of gradients', milliseconds: check },
    ...(floor.average > 0 ? [{ family: 'moving average', milliseconds: average, least: floor.average }] : []),
    { family: 'feeding', milliseconds: feed },
    { family: 'the rest', milliseconds: step - runs - adam - check - average - feed },
  ]
}
