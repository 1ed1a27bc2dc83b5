import { useEffect, useRef, useState } from 'preact/hooks'
import { addresses } from '../../protocol/index.ts'
import type { BrowserData, BrowserPreset } from '../../protocol/index.ts'
import type { Command, ModelName, Report, TrainingRequest } from './messages.ts'
import { BEGINNING, takeReports } from './training-state.ts'
import type { TrainingState } from './training-state.ts'

/** A training of this page. */
export interface Training {
  /** Absent before one is started. */
  readonly state?: TrainingState
  readonly start: (request: Omit<TrainingRequest, 'addresses'>) => void
  readonly go: () => void
  readonly pause: () => void
  /** Takes the next player's move, and shows it. */
  readonly move: () => void
  /** Resolves to a network's ONNX file, as it is now. */
  readonly model: (network: ModelName) => Promise<Uint8Array<ArrayBuffer>>
  /** Ends the training, and forgets it. */
  readonly discard: () => void
}

/** What shows a training that has begun. */
export interface TrainingProps {
  readonly training: Training
  readonly state: TrainingState
  readonly preset: BrowserPreset
  readonly data: BrowserData
}

/** Keeps a training thread for as long as the component is there. */
export function useTraining(): Training {
  const [state, setState] = useState<TrainingState>()
  const thread = useRef<Worker | undefined>(undefined)
  const discard = () => {
    thread.current?.terminate()
    thread.current = undefined
    setState(undefined)
  }
  useEffect(() => () => thread.current?.terminate(), [])
  const send = (command: Command) => thread.current?.postMessage(command)
  return {
    state,
    start: (request) => {
      discard()
      setState(BEGINNING)
      thread.current = startThread((reports) => setState((before) => before && takeReports(before, reports)))
      const whole = (address: string) => new URL(address, document.baseURI).href
      const folders = { training: whole(addresses.training()), engine: whole(addresses.engine()) }
      send({ kind: 'start', ...request, addresses: folders })
    },
    go: () => {
      setState((before) => before && { ...before, phase: 'going' })
      send({ kind: 'go' })
    },
    pause: () => send({ kind: 'pause' }),
    move: () => {
      setState((before) => before && { ...before, phase: 'loading' })
      send({ kind: 'move' })
    },
    model: (network) => askForModel(thread.current, network),
    discard,
  }
}

/** Starts a thread; what it says is handed over at most once a frame. */
function startThread(take: (reports: readonly Report[]) => void): Worker {
  const worker = new Worker(new URL('trainer-worker.js', document.baseURI), { type: 'module' })
  let waiting: Report[] = []
  const hear = (report: Report) => {
    if (waiting.push(report) > 1) return
    requestAnimationFrame(() => {
      take(waiting)
      waiting = []
    })
  }
  worker.addEventListener('message', ({ data }: MessageEvent<Report>) => hear(data))
  worker.addEventListener('error', () =>
    hear({ kind: 'failed', message: 'The training thread cannot be started. Reload the page.' }),
  )
  return worker
}

function askForModel(worker: Worker | undefined, network: ModelName): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve) => {
    const hear = ({ data }: MessageEvent<Report>) => {
      if (data.kind !== 'model' || data.network !== network) return
      worker?.removeEventListener('message', hear)
      resolve(data.bytes as Uint8Array<ArrayBuffer>)
    }
    worker?.addEventListener('message', hear)
    worker?.postMessage({ kind: 'model', network } satisfies Command)
  })
}
