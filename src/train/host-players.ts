import type { NetworkName, StepProgram, StepPrograms } from '../gan/index.ts'
import { loadKernels } from '../runtime/index.ts'
import type { Executable, Kernels } from '../runtime/index.ts'
import { lossArrays } from './losses.ts'
import type { LossArrays } from './losses.ts'
import type { Player, Players, PlayersOptions } from './players.ts'
import { prefixed } from './prefixed.ts'
import { timeUpdates } from './update-trial.ts'

/** Loads the players of an engine that works on host arrays: kernels update them in place, after the run. */
export async function loadHostPlayers(options: PlayersOptions): Promise<Players> {
  const { state } = options
  const kernels = await loadKernels(state.memory)
  const discriminator = await loadPlayer('discriminator', options, kernels)
  const generator = await loadPlayer('generator', options, kernels)
  return {
    discriminator,
    generator,
    finish: ({ freshness }) => {
      state.advanceStatistics()
      for (const { average, values } of state.averages) kernels.average(average, values, freshness)
    },
    timeUpdates: (scalars) => timeUpdates(state, kernels, scalars),
    readState: () => Promise.resolve(),
    release: async () => {
      await discriminator.release()
      await generator.release()
    },
  }
}

/** A step's program, loaded, and where it writes what it measures. */
export interface LoadedStep {
  readonly executable: Executable
  readonly losses: LossArrays
}

/** Loads one of a player's programs: a run fills the state's gradients and next statistics. */
export async function loadStep(
  network: NetworkName,
  { program }: StepProgram,
  { feed, state, runtime }: Pick<PlayersOptions, 'feed' | 'state' | 'runtime'>,
): Promise<LoadedStep> {
  const losses = lossArrays(program)
  const executable = await runtime.load(program, {
    inputs: { ...feed.arrays, ...state.networks },
    outputs: {
      ...losses.outputs,
      ...prefixed('gradient/', state.players[network].gradients),
      ...prefixed('statistic/', state.nextStatistics),
    },
  })
  return { executable, losses }
}

/** A player that holds programs in an engine. */
type LoadedPlayer = Player & { readonly release: () => Promise<void> }

async function loadPlayer(network: NetworkName, options: PlayersOptions, kernels: Kernels): Promise<LoadedPlayer> {
  const programs = options.programs[network]
  const steps = await loadAll(programs, (program) => loadStep(network, program, options))
  const { blocks } = options.state.players[network]
  return {
    run: async (step) => {
      const { executable, losses } = steps.at(step)
      await executable.run()
      return losses.read()
    },
    isFinite: () => kernels.finite(blocks.gradients),
    readGradients: () => Promise.resolve(),
    update: (scalars) => kernels.adam(blocks, scalars),
    release: steps.release,
  }
}

/** Loads all of a player's programs. */
export async function loadAll<Loaded extends { readonly executable: Executable }>(
  programs: StepPrograms,
  load: (program: StepProgram) => Promise<Loaded>,
): Promise<{ readonly at: (step: number) => Loaded; readonly release: () => Promise<void> }> {
  const loaded = new Map<StepProgram, Loaded>()
  for (const program of programs.all) loaded.set(program, await load(program))
  return {
    at: (step) => loaded.get(programs.at(step)) as Loaded,
    release: async () => {
      for (const { executable } of loaded.values()) await executable.release()
    },
  }
}
