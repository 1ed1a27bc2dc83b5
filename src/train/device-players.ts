import type { NetworkName, StepProgram } from '../gan/index.ts'
import { nodeSize } from '../graph/index.ts'
import { NEXT } from '../runtime/index.ts'
import type { DeviceState } from '../runtime/index.ts'
import { loadAll, loadStep } from './host-players.ts'
import { lossArrays } from './losses.ts'
import type { Player, Players, PlayersOptions, UpdateScalars } from './players.ts'
import type { TrainingState } from './state.ts'
import { REPORT, SCALARS, updateProgram } from './update-program.ts'

/**
 * Loads the players of an engine that keeps the state: updates are part of the programs, so that a step takes the batch, the
 * latents and Adam's numbers there, and the losses back.
 */
export async function loadDevicePlayers(options: PlayersOptions, kept: DeviceState): Promise<Players> {
  const mirror = mirrorOf(options.state, kept)
  const discriminator = await loadPlayer('discriminator', options, { kept, mirror })
  const generator = await loadPlayer('generator', options, { kept, mirror })
  const statistics = [discriminator, generator].flatMap((player) => player.statistics)
  return {
    discriminator,
    generator,
    finish: () => kept.advance(statistics),
    timeUpdates: () => 0,
    readState: () => mirror.read(),
    release: async () => {
      await discriminator.release()
      await generator.release()
      kept.release()
    },
  }
}

/** The host's arrays and the engine's, one of which is the newer. */
interface Mirror {
  /** Hands the host's arrays to the engine, where they are what training goes on from. */
  write(): void
  /** Says that the engine's have been updated. */
  leave(): void
  /** Brings the host's up to date. */
  read(): Promise<void>
}

function mirrorOf({ saved }: TrainingState, kept: DeviceState): Mirror {
  const arrays = Object.fromEntries(Object.entries(saved).map(([name, { values }]) => [name, values]))
  let isHere = true
  return {
    write: () => {
      if (isHere) kept.write(arrays)
    },
    leave: () => {
      isHere = false
    },
    read: async () => {
      if (!isHere) await kept.read(arrays)
      isHere = true
    },
  }
}

/** A player, and what its release and the end of a step need of it. */
interface DevicePlayer extends Player {
  readonly statistics: readonly string[]
  readonly release: () => Promise<void>
}

async function loadPlayer(
  network: NetworkName,
  options: PlayersOptions,
  { kept, mirror }: { readonly kept: DeviceState; readonly mirror: Mirror },
): Promise<DevicePlayer> {
  const { programs, config, feed } = options
  const { first } = programs[network]
  const numbers = Object.entries(SCALARS).map(([name, as]) => ({ name, as, array: new Float32Array(1) }))
  const scalars = Object.fromEntries(numbers.map(({ as, array }) => [as, array]))
  const averaged = network === 'generator' && config.optim.average > 0
  const load = async (step: StepProgram) => {
    const program = updateProgram(step, { averaged })
    const report = new Float32Array(nodeSize(program.outputs[REPORT]))
    const inputs = { ...feed.arrays, ...scalars }
    const executable = await kept.load(program, { inputs, outputs: { [REPORT]: report } })
    return { program, executable, report, losses: lossArrays(step.program) }
  }
  const steps = await loadAll(programs[network], load)
  const changed = Object.keys(steps.at(0).program.outputs).flatMap((name) =>
    name === REPORT ? [] : [name.slice(NEXT.length)],
  )
  const updated = changed.filter((name) => !first.statistics.has(name))
  let newest = steps.at(0).report
  return {
    statistics: [...first.statistics.keys()],
    run: async (step, values) => {
      const { executable, report, losses } = steps.at(step)
      newest = report
      mirror.write()
      for (const { name, array } of numbers) array[0] = values[name as keyof UpdateScalars]
      await executable.run()
      for (const [index, loss] of Object.values(losses.outputs).entries()) loss[0] = report[index]
      return losses.read()
    },
    isFinite: () => Number.isFinite(newest.at(-1)),
    readGradients: async (step) => {
      await mirror.read()
      const { executable: again } = await loadStep(network, programs[network].at(step), options)
      await again.run()
      await again.release()
    },
    update: () => {
      kept.advance(updated)
      mirror.leave()
    },
    release: steps.release,
  }
}
