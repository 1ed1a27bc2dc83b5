import { UsageError } from '../array/index.ts'
import type { DataSet } from '../data/index.ts'
import { openDataSet } from '../data/node/index.ts'
import type { DataRequest } from '../data/node/index.ts'
import { resolveFitted } from '../gan/index.ts'
import type { Config, ConfigSources, Definition } from '../gan/index.ts'
import { defaultThreads } from '../runtime/node/index.ts'
import type { TrainEvent } from '../train/index.ts'
import { fitToOpened, fitToTime, loadExtensions, startRun, trainingFacts } from '../train/node/index.ts'
import type { Extensions, Run } from '../train/node/index.ts'
import { givenData } from './data.ts'
import type { DataInput, GivenData } from './data.ts'
import { openRun } from './run.ts'
import type { OpenedRun } from './run.ts'
import type { Sampling, Samples } from './samples.ts'

/** A part of a config, as deep as one likes; null takes away what the preset has. */
type Partly<Value> = Value extends readonly (infer Item)[]
  ? readonly Item[]
  : Value extends object
    ? { readonly [key in keyof Value]?: Partly<Value[key]> | null }
    : Value

/** What is trained: a preset, and whatever of its config is to be otherwise. */
export interface Training extends Partly<Omit<Config, 'data' | 'use'>> {
  /** Where the config starts from; default `facet`. */
  readonly preset?: string
  /** Definitions that the config may name, or modules that export some, which are executed. */
  readonly use?: readonly (string | Definition)[]
  /** Choices of objective by family, such as `{ adversarial: 'hinge' }`. */
  readonly objective?: Readonly<Record<string, string>>
  /** The training images; default what the preset names. */
  readonly data?: DataInput
  /** As many steps as fit into this time on this machine, instead of `steps` or `epochs`; see {@link TrainingRun.notices}. */
  readonly minutes?: number
  /** The run's folder; default a new one under `runs/`. */
  readonly out?: string
  /** Ends the run in good order after its current step. */
  readonly signal?: AbortSignal
}

/** A run under way: its events, and what it becomes. */
export interface TrainingRun extends AsyncIterable<TrainEvent> {
  readonly folder: string
  readonly config: Config
  /** What a user should know: how the data has changed the config, or what a run goes on from. */
  readonly notices: readonly string[]
  /**
   * The run when it has ended, with all its steps or stopped early. Where nobody iterates over the events, this is what has the
   * run go on.
   */
  readonly finished: Promise<OpenedRun>
  /** Asks the run to end in good order after its current step. */
  stop(): void
  /** Makes samples of the run when it has ended. */
  sample(sampling?: Sampling): Pick<Samples, 'images' | 'png' | 'save'>
}

/**
 * Trains. The events are to be iterated over; or await `finished`. Where all that is trained with can be named (data by name or
 * path, modules by name), training has a thread of its own; else it shares the caller's.
 *
 * @throws UsageError for a config that cannot be, data that cannot be read, and a folder that exists
 */
export async function train(training: Training): Promise<TrainingRun> {
  const { preset = 'facet', use = [], objective = {}, data, minutes, out, signal, ...config } = training
  const extensions = await loadExtensions(use)
  const given = await givenData(data)
  const sources = { preset, file: config, objectives: Object.entries(objective), threads: defaultThreads() }
  const fitted = await fittedTo(given, sources, { extensions, minutes })
  const run = await startRun({
    ...{ config: fitted.config, preset, out, extensions },
    command: ['(a program)'],
    ...('set' in given && { data: given.set }),
  })
  return follow(run, fitted.notices, signal)
}

type Fitted = { readonly config: Config; readonly notices: readonly string[] }

interface Fitting {
  readonly extensions: Extensions
  readonly minutes?: number | undefined
}

async function fittedTo(
  given: GivenData,
  sources: Omit<ConfigSources, 'data' | 'vocabulary'>,
  { extensions, minutes }: Fitting,
): Promise<Fitted> {
  const { fitted, data } = await ('request' in given
    ? fittedToRequest(given.request, sources, extensions)
    : { fitted: fittedToSet(given.set, sources, extensions), data: given.set })
  if (minutes === undefined) return fitted
  const { config, notice } = await fitToTime(fitted.config, data, minutes)
  return { config, notices: [...fitted.notices, notice] }
}

async function fittedToRequest(
  request: Partial<DataRequest>,
  sources: Omit<ConfigSources, 'data' | 'vocabulary'>,
  extensions: Extensions,
) {
  const file = { ...(sources.file as object), data: request }
  return fitToOpened({ ...sources, file, extensions }, openDataSet)
}

function fittedToSet(
  set: DataSet,
  sources: Omit<ConfigSources, 'data' | 'vocabulary'>,
  { vocabulary, used }: Extensions,
): Fitted {
  const { image, classes, size, labelled } = trainingFacts(set)
  return resolveFitted({
    ...sources,
    vocabulary,
    data: { image, classes: classes.length, size, labelled },
    assignments: [['data.source', set.name], ...(used.length > 0 ? [['use', used] as const] : [])],
  })
}

/** Returns a run whose events may be iterated over once, or left to `finished`; a signal stops it. */
export function follow(run: Run, notices: readonly string[], signal?: AbortSignal): TrainingRun {
  if (signal?.aborted) run.stop()
  else signal?.addEventListener('abort', () => run.stop(), { once: true })
  const events = run.events[Symbol.asyncIterator]()
  let isTaken = false
  let end: (failure?: unknown) => void = () => {}
  const ended = new Promise<void>((resolve, reject) => {
    // eslint-disable-next-line typescript/prefer-promise-reject-errors -- whatever the run has thrown
    end = (failure) => (failure === undefined ? resolve() : reject(failure))
  })
  // Whoever iterates hears of a failure there; it is not to end the process a second time.
  ended.catch(() => {})

  /** Takes what is left of the run, and passes it on while somebody listens. */
  async function* take(): AsyncGenerator<TrainEvent> {
    if (isTaken) throw new UsageError('The events of a run can be iterated over once.')
    isTaken = true
    let next: IteratorResult<TrainEvent> = { done: false, value: { kind: 'notice', message: '' } }
    const advance = async () => {
      next = await events.next().catch((error: unknown) => {
        end(error)
        throw error
      })
      if (next.done) end()
    }
    try {
      for (await advance(); !next.done; await advance()) yield next.value
    } finally {
      // Who leaves early stops the run in good order.
      if (!next.done) run.stop()
      while (!next.done) await advance()
    }
  }
  async function finished(): Promise<OpenedRun> {
    if (!isTaken) for await (const _ of take());
    await ended
    return openRun(run.folder)
  }
  let opened: Promise<OpenedRun> | undefined
  const whenFinished = () => (opened ??= finished())
  return {
    folder: run.folder,
    config: run.config,
    notices,
    get finished() {
      return whenFinished()
    },
    [Symbol.asyncIterator]: take,
    stop: () => run.stop(),
    sample: (sampling) => ({
      images: async () => (await whenFinished()).sample(sampling).images(),
      png: async () => (await whenFinished()).sample(sampling).png(),
      save: async (path, saving) => (await whenFinished()).sample(sampling).save(path, saving),
    }),
  }
}
