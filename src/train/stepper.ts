import type { ImageSource } from '../data/index.ts'
import { stepKinds, stepPrograms, withTotals } from '../gan/index.ts'
import type { Config, NetworkName } from '../gan/index.ts'
import { adamScalars, averageFreshness, halfCosine, scheduledFactor } from '../optim/index.ts'
import type { Runtime } from '../runtime/index.ts'
import { loadDevicePlayers } from './device-players.ts'
import { divergence } from './divergence.ts'
import { createFeed, plannedSteps } from './feed.ts'
import type { Feed } from './feed.ts'
import { loadHostPlayers } from './host-players.ts'
import type { Player, Players, PlayersOptions, UpdateScalars } from './players.ts'
import { createState } from './state.ts'
import type { TrainingState } from './state.ts'

/** What a run trains with. */
export interface StepperOptions {
  readonly config: Config
  readonly images: ImageSource
  readonly runtime: Runtime
}

/** Takes training steps: D first, then G, each on freshly drawn latents. */
export interface Stepper {
  /** Steps in one pass over the data, and in the whole run. */
  readonly stepsPerEpoch: number
  readonly steps: number
  /** As it was at first, or at the last {@link readState}; on an engine that works on host arrays, as it is. */
  readonly state: TrainingState
  /**
   * Takes one step.
   *
   * @param step - which one, counted from 0; the step's randomness follows from it
   * @returns the value of every term, and of every total, before the updates it led to
   * @throws Divergence where a loss or a gradient is not finite; the player is as it was before
   */
  step(step: number): Promise<Record<string, number>>
  /**
   * Takes one player's half of a step: D's, and then G's, are a step.
   *
   * @returns the values of the player's own terms as D's half; as G's, those of the whole step
   */
  half(network: NetworkName, step: number): Promise<Record<string, number>>
  /**
   * Tries how long a whole step takes on average, in seconds: within the time of two of each kind, or where steps are short within
   * about a second of each.
   * Nothing that a run depends on is changed: what programs write is written anew by every step, and updates are tried on a
   * part of the state that is put back.
   */
  measure(): Promise<number>
  /**
   * Brings `state` up to date where the engine keeps arrays of its own. The next step goes on from `state` as it then is, so
   * that it may be changed in between.
   */
  readState(): Promise<void>
  release(): Promise<void>
}

/**
 * Builds both players' programs, the state they work on, and all arrays: a step allocates next to nothing. A runtime that
 * keeps arrays has the state and the updates; on any other, kernels update the state in place.
 */
export async function createStepper({ config, images, runtime }: StepperOptions): Promise<Stepper> {
  const size = { image: images.image, batch: config.batch }
  const programs = {
    discriminator: stepPrograms('discriminator', config, size),
    generator: stepPrograms('generator', config, size),
  }
  const first = { discriminator: programs.discriminator.first, generator: programs.generator.first }
  const state = createState(first, { seed: config.seed, averaged: config.optim.average > 0 })
  const feed = createFeed(config, images, [first.discriminator.program, first.generator.program])
  const { stepsPerEpoch } = feed.batches
  const steps = plannedSteps(config, stepsPerEpoch)
  const options = { config, size, programs, state, feed, runtime }
  const kept = runtime.keep?.(state.saved)
  const players = await (kept ? loadDevicePlayers(options, kept) : loadHostPlayers(options))
  const scalarsOf = (network: NetworkName, step: number) => updateScalars(config, network, { step, steps })
  const take = (network: NetworkName, step: number) =>
    stepPlayer(network, step, { ...options, player: players[network], scalars: scalarsOf(network, step) })
  // Terms of both players are reported as D saw them.
  let seenByD: Record<string, number> = {}
  const half = async (network: NetworkName, step: number) => {
    if (network === 'discriminator') {
      feed.fill(step)
      return (seenByD = await take('discriminator', step))
    }
    const own = await take('generator', step)
    players.finish(scalarsOf('generator', step))
    return withTotals(config, { ...own, ...seenByD })
  }
  return {
    stepsPerEpoch,
    steps,
    state,
    half,
    step: async (step) => {
      await half('discriminator', step)
      return half('generator', step)
    },
    measure: () => measureStep({ config, feed, players, scalarsOf }),
    readState: () => players.readState(),
    release: () => players.release(),
  }
}

interface Measuring {
  readonly config: Config
  readonly feed: Feed
  readonly players: Players
  readonly scalarsOf: (network: NetworkName, step: number) => UpdateScalars
}

/** Trials of each kind of step are repeated for so long, in seconds. */
const TRYING = 0.5

async function measureStep({ config, feed, players, scalarsOf }: Measuring): Promise<number> {
  const trial = async (step: number) => {
    const began = performance.now()
    feed.fill(step)
    for (const network of ['discriminator', 'generator'] as const) {
      feed.draw(network, step)
      await players[network].run(step, scalarsOf(network, step))
    }
    return (performance.now() - began) / 1000
  }
  let mean = players.timeUpdates(scalarsOf('generator', 0))
  for (const { first, share } of stepKinds(config).values()) {
    // The first run of a program takes longer than any other.
    await trial(first)
    let [tried, total] = [0, 0]
    for (; tried === 0 || total < TRYING; tried++) total += await trial(first)
    mean += (share * total) / tried
  }
  return mean
}

interface StepOptions extends PlayersOptions {
  readonly player: Player
  readonly scalars: UpdateScalars
}

/** Takes one player's step; returns the values of its terms. */
async function stepPlayer(
  network: NetworkName,
  step: number,
  { player, scalars, ...options }: StepOptions,
): Promise<Record<string, number>> {
  const { feed, state } = options
  feed.draw(network, step)
  const losses = await player.run(step, scalars)
  if (!Object.values(losses).every(Number.isFinite) || !player.isFinite()) {
    await player.readGradients(step)
    const inputs = { ...feed.arrays, ...state.networks }
    const { gradients } = state.players[network]
    throw await divergence({ ...options, player: network, step: step + 1, inputs, losses, gradients })
  }
  player.update(scalars)
  return losses
}

/** Returns the numbers of a player's update, of the step counted from 0. */
function updateScalars(
  { optim }: Config,
  network: NetworkName,
  { step, steps }: { readonly step: number; readonly steps: number },
): UpdateScalars {
  const settings = optim[network]
  const { beta2, beta2Start = beta2 } = settings
  const scheduled = {
    ...settings,
    rate: settings.rate * scheduledFactor(settings.schedule, step, steps),
    beta2: beta2 + (beta2Start - beta2) * halfCosine(step / steps),
  }
  return {
    ...adamScalars(scheduled, step + 1),
    freshness: averageFreshness(optim.average, step + 1),
  }
}
