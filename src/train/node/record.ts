import { cpus, platform, release } from 'node:os'
import { largestMemory, usableCores } from '../../array/node/index.ts'
import type { Config } from '../../gan/index.ts'
import type { TrainEvent } from '../events.ts'
import type { CheckpointMemory, HistoryEvent } from '../memory.ts'
import type { RunRecord, RunSession } from './run-folder.ts'

/** Returns the record of a run that is about to begin. */
export function newRecord(preset: string, command: readonly string[], config: Config): RunRecord {
  const [cpu] = cpus()
  const machine = {
    cpu: cpu?.model ?? 'unknown',
    cores: usableCores(),
    memoryGiB: Math.round(largestMemory() / 2 ** 30),
    platform: `${platform()} ${release()}`,
  }
  const [started, versions] = [now(), { node: process.version }]
  const sessions = [{ command, started, from: 0, seconds: 0 }]
  return { format: 1, state: 'running', preset, command, versions, machine, threads: config.threads, started, sessions }
}

/**
 * Returns the record of a run that goes on from a checkpoint: what came after it is forgotten, but for the time it took.
 *
 * @param checkpoint - absent where there was none yet
 * @param session - the command, and where the data has moved
 */
export function resumedRecord(
  record: RunRecord,
  checkpoint: CheckpointMemory | undefined,
  { command, data: place }: Pick<RunSession, 'command' | 'data'>,
): RunRecord {
  const { format, preset, versions, machine, threads, started, data, steps, parameters } = record
  const from = checkpoint?.memory.step ?? 0
  const session = { command, started: now(), from, seconds: 0, ...(place !== undefined && { data: place }) }
  const begun: RunRecord = {
    ...{ format, state: 'running', preset, command: record.command, versions, machine, threads, started },
    sessions: [...record.sessions, session],
    ...{ data, steps: steps && { ...steps, taken: from }, parameters },
  }
  return (checkpoint?.history ?? []).reduce((known, event) => ({ ...known, ...remembered(event, known) }), begun)
}

/** Returns the time, as records tell it. */
export function now(): string {
  return new Date().toISOString()
}

/** Returns a record in which the last session has taken so long. */
export function timed(record: RunRecord, seconds: number): RunRecord {
  const [last] = record.sessions.slice(-1)
  return { ...record, sessions: [...record.sessions.slice(0, -1), { ...last, seconds }] }
}

/** Returns the seconds of all of a run's sessions. */
export function totalSeconds({ sessions }: RunRecord): number {
  return sessions.reduce((sum, { seconds }) => sum + seconds, 0)
}

/** Returns what an event changes in a run's record. */
export function recorded(event: TrainEvent, record: RunRecord, config: Config): Partial<RunRecord> {
  switch (event.kind) {
    case 'started': {
      const { classes, fingerprint, image, step, steps, stepsPerEpoch, parameters, runtime } = event
      return {
        versions: { ...record.versions, runtime },
        data: { source: config.data.source, fingerprint, classes, image },
        steps: { planned: steps, perEpoch: stepsPerEpoch, taken: step },
        parameters,
      }
    }
    case 'checkpoint':
      return record.steps ? { steps: { ...record.steps, taken: event.step } } : {}
    case 'finished': {
      const { complete, testLosses, readAsAsked, seconds } = event
      const peakMemoryMiB = Math.round(process.resourceUsage().maxRSS / 1024)
      return { state: complete ? 'finished' : 'stopped', ended: now(), testLosses, readAsAsked, seconds, peakMemoryMiB }
    }
    default:
      return remembered(event, record)
  }
}

/** Returns what an event changes that is in a checkpoint's history, too. */
function remembered(event: TrainEvent | HistoryEvent, record: RunRecord): Partial<RunRecord> {
  if (event.kind === 'warning') {
    const { step, message } = event
    return { warnings: [...(record.warnings ?? []), { step, message }] }
  }
  if (event.kind === 'evaluation' && event.best) return { best: { step: event.step, scores: event.scores } }
  return {}
}
