import type { NetworkName } from '../gan/index.ts'
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
      await discriminator.executable.release()
      await generator.executable.release()
    },
  }
}

/** Loads one player's step: a run fills the state's gradients and next statistics. */
export async function loadStep(
  network: NetworkName,
  { programs, feed, state, runtime }: Omit<PlayersOptions, 'config' | 'size'>,
): Promise<{ readonly executable: Executable; readonly losses: LossArrays }> {
  const { program } = programs[network]
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

async function loadPlayer(
  network: NetworkName,
  options: PlayersOptions,
  kernels: Kernels,
): Promise<Player & { readonly executable: Executable }> {
  const { executable, losses } = await loadStep(network, options)
  const { blocks } = options.state.players[network]
  return {
    executable,
    run: async () => {
      await executable.run()
      return losses.read()
    },
    isFinite: () => kernels.finite(blocks.gradients),
    readGradients: () => Promise.resolve(),
    update: (scalars) => kernels.adam(blocks, scalars),
  }
}
