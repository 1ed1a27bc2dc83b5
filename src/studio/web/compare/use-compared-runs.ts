import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { addresses } from '../../protocol/index.ts'
import type { ListEvent, Metrics, RunDetail } from '../../protocol/index.ts'
import { ask, useListEvents } from '../shell/index.ts'

/** A run to compare, and its curves. */
export interface ComparedRun {
  readonly run: RunDetail
  readonly metrics: Metrics
}

/** What has come of the runs so far, by id; what cannot be had says why. */
export type ComparedRuns = Readonly<Record<string, ComparedRun | { readonly message: string }>>

/**
 * Reads runs, and again when the list says that one has gone on. A browser opens six connections to a server, so that eight
 * runs cannot each have one that stays.
 */
export function useComparedRuns(ids: readonly string[]): ComparedRuns {
  const [runs, setRuns] = useState<ComparedRuns>({})
  const steps = useRef(new Map<string, string>())
  const load = useCallback(async (id: string) => {
    const found = await readRun(id)
    setRuns((before) => ({ ...before, [id]: found }))
    if ('run' in found) steps.current.set(id, standOf(found.run))
  }, [])
  useEffect(() => {
    for (const id of ids) void load(id)
  }, [ids.join('\n')])
  useListEvents((event: ListEvent) => {
    if (!('run' in event) || !steps.current.has(event.run.id)) return
    if (steps.current.get(event.run.id) === standOf(event.run)) return
    steps.current.set(event.run.id, standOf(event.run))
    void load(event.run.id)
  })
  return runs
}

/** What changes when a run goes on. */
function standOf({ state, step, thumbnail, hasReport }: Pick<RunDetail, 'state' | 'step' | 'thumbnail' | 'hasReport'>) {
  return [state, step, thumbnail?.version, hasReport].join(' ')
}

async function readRun(id: string): Promise<ComparedRun | { readonly message: string }> {
  try {
    const [run, metrics] = await Promise.all([ask<RunDetail>(addresses.run(id)), ask<Metrics>(addresses.metrics(id))])
    return { run, metrics }
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) }
  }
}
