import { useEffect, useRef, useState } from 'preact/hooks'
import { startEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import type { Progress, SteerSource } from './source.ts'

/** How the generator stands; `version` is that of the one which is loaded. */
export type EngineState =
  | { readonly state: 'loading'; readonly loaded: number; readonly total?: number }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'ready'; readonly engine: Engine; readonly version: number }

/** Starts an engine with the generator of a source, and loads another whenever the source has one; till then the old one stays. */
export function useEngine(source: SteerSource): EngineState {
  const [state, setState] = useState<EngineState>({ state: 'loading', loaded: 0 })
  const engine = useRef<Promise<Engine> | undefined>(undefined)
  useEffect(() => {
    let isWanted = true
    const { version } = source
    const progress: Progress = (loaded, total) => {
      if (isWanted) setState((known) => (known.state === 'ready' ? known : { state: 'loading', loaded, total }))
    }
    engine.current ??= source.startWorker().then(({ worker, options }) => startEngine(worker, options))
    loadGenerator(source, engine.current, progress).then(
      (loaded) => isWanted && setState({ state: 'ready', engine: loaded, version }),
      (error: unknown) => isWanted && setState({ state: 'failed', message: messageOf(error) }),
    )
    return () => (isWanted = false)
  }, [source.version])
  useEffect(() => () => void engine.current?.then((started) => started.close()), [])
  return state
}

async function loadGenerator(source: SteerSource, starting: Promise<Engine>, progress: Progress): Promise<Engine> {
  const [engine, bytes] = await Promise.all([starting, source.generator(progress)])
  await engine.load('generator', bytes)
  return engine
}

/** Returns what is to be shown of something thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
