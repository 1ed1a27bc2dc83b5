import type { JSHandle } from 'playwright-core'
import type { Arrays } from '../../../src/array/index.ts'
import type { Bindings, DeviceRuntime, DeviceState, Executable } from '../../../src/runtime/index.ts'
import { toPlain } from '../../support/plain-program.ts'
import type { openEngine } from './gpu-worker.ts'

type Engine = Awaited<ReturnType<typeof openEngine>>
type Loaded = Awaited<ReturnType<Engine['load']>>

/**
 * Returns a runtime that has an engine in a browser do its work, so that it can be held to what tests in Node say.
 *
 * @param open - starts the engine; asked once, when it is needed
 */
export function remoteRuntime(open: () => Promise<JSHandle<Engine>>): DeviceRuntime {
  let opened: Promise<JSHandle<Engine>> | undefined
  const engine = () => (opened ??= open())
  return {
    name: 'an engine in a browser',
    threads: 1,
    load: async (program, { inputs, outputs }) => {
      const loaded = await (
        await engine()
      ).evaluateHandle((own, [plain, bindings]) => own.load(plain, bindings), [
        toPlain(program),
        { inputs, outputs },
      ] as const)
      return remoteExecutable(loaded, { inputs, outputs })
    },
    keep: (tensors) =>
      remoteState(engine().then((handle) => handle.evaluateHandle((own, kept) => own.keep(kept), tensors))),
  }
}

function remoteExecutable(loaded: JSHandle<Loaded>, { inputs, outputs }: Bindings): Executable {
  return {
    run: async () => fill(outputs, await loaded.evaluate((own, values) => own.run(values), inputs)),
    release: () => loaded.evaluate((own) => own.release()),
  }
}

/** What takes effect at once in the browser is sent there, and waited for by whatever returns something. */
function remoteState(opening: Promise<JSHandle<ReturnType<Engine['keep']>>>): DeviceState {
  let sent: Promise<unknown> = opening
  const send = <Result>(act: (state: JSHandle<ReturnType<Engine['keep']>>) => Promise<Result>): Promise<Result> => {
    const result = sent.then(async () => act(await opening))
    sent = result.catch(() => {})
    return result
  }
  return {
    load: async (program, bindings) => {
      const loaded = await send((state) =>
        state.evaluateHandle((own, [plain, bound]) => own.load(plain, bound), [toPlain(program), bindings] as const),
      )
      const { run, release } = remoteExecutable(loaded, bindings)
      return { run: () => send(run), release: () => send(release) }
    },
    advance: (names) => void send((state) => state.evaluate((own, all) => own.advance(all), [...names])),
    read: async (arrays) => fill(arrays, await send((state) => state.evaluate((own, all) => own.read(all), arrays))),
    write: (arrays) => void send((state) => state.evaluate((own, all) => own.write(all), arrays)),
    release: () => void send((state) => state.evaluate((own) => own.release())),
  }
}

function fill(arrays: Arrays, values: Arrays): void {
  for (const [name, array] of Object.entries(arrays)) array.set(values[name])
}
