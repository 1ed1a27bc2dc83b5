import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDataSet } from '../src/data/node/index.ts'
import { presets } from '../src/gan/index.ts'
import type { Judge } from '../src/metrics/index.ts'
import { openJudge } from '../src/metrics/node/index.ts'
import { nodeRuntime } from '../src/runtime/node/index.ts'
import type { Peer } from './peers/index.ts'
import { startPeer } from './peers/peer.ts'
import type { RunningPeer } from './peers/peer.ts'
import { reasonOf } from './peers/protocol.ts'
import { withCase } from './with-case.ts'

/** Shares of samples read as asked, whose time is taken. */
export const LEVELS = [0.98, 0.99] as const

/** What the judge read at one point of a run. */
export interface QualityPoint {
  readonly step: number
  /** Seconds of training so far; the clock stands still while samples are made and judged. */
  readonly seconds: number
  /** The share of the samples read as the class asked for, in [0, 1]. */
  readonly accuracy: number
}

/** A run from its first step to the highest of the {@link LEVELS}, or to its end. */
export interface QualityRun {
  readonly peer: string
  readonly library: string
  readonly seed: number
  readonly points: readonly QualityPoint[]
}

/** How quality is measured. */
export interface QualityOptions {
  readonly threads: number
  readonly seeds: readonly number[]
  /** Steps after which a run is given up. */
  readonly most: number
  readonly say: (text: string) => void
}

const SAMPLES = 1000
/** Steps between two judgements. */
const EVERY = 50
const { batch, data } = presets.papers

/**
 * Trains preset `papers` and has the independent judge read 1,000 samples of the generator's moving average every 50 steps,
 * until it reads 99 % of them as the class they were asked to be.
 *
 * @returns a run for each peer and seed, and for a peer that makes no samples the reason
 */
export async function measureQuality(
  peers: readonly Peer[],
  options: QualityOptions,
): Promise<{ runs: QualityRun[]; refusals: Record<string, string> }> {
  const { threads, seeds, say } = options
  const judge = await openJudge({
    data: await openDataSet(data),
    runtime: nodeRuntime({ threads }),
    onNotice: say,
  })
  const [runs, refusals]: [QualityRun[], Record<string, string>] = [[], {}]
  for (const seed of seeds) {
    // Every image there is: quality depends on how many are learned from.
    await withCase({ preset: 'papers', batch, threads, seed, pool: ALL }, async (caseFolder) => {
      for (const { name, command } of peers) {
        if (name in refusals) continue
        say(`${name}, seed ${seed} …`)
        try {
          runs.push({ peer: name, seed, ...(await runToQuality(command, { ...options, caseFolder, judge })) })
        } catch (error) {
          refusals[name] = reasonOf(error)
        }
      }
    })
  }
  return { runs, refusals }
}

const ALL = 1e9

interface RunOptions extends QualityOptions {
  readonly caseFolder: string
  readonly judge: Judge
}

async function runToQuality(
  command: readonly string[],
  options: RunOptions,
): Promise<Omit<QualityRun, 'peer' | 'seed'>> {
  const peer = await startPeer(command, options)
  try {
    const points: QualityPoint[] = []
    let [step, seconds, accuracy] = [0, 0, 0]
    while (step < options.most && accuracy < Math.max(...LEVELS)) {
      const { times_ms: times } = await peer.ask({ do: 'step', count: EVERY })
      seconds += times.reduce((sum, time) => sum + time, 0) / 1000
      step += EVERY
      accuracy = await judgeSamples(peer, options)
      points.push({ step, seconds, accuracy })
      options.say(`step ${step}, ${seconds.toFixed(1)} s: ${(100 * accuracy).toFixed(1)} %`)
    }
    return { library: peer.library, points }
  } finally {
    await peer.close()
  }
}

/** Returns the share of samples that are read as asked: of each class in turn. */
async function judgeSamples(peer: RunningPeer, { caseFolder, judge }: RunOptions): Promise<number> {
  const path = join(caseFolder, 'samples.f32')
  await peer.ask({ do: 'sample', count: SAMPLES, path })
  const { buffer } = Uint8Array.from(await readFile(path))
  const { classes } = await judge.read(new Float32Array(buffer), SAMPLES)
  return classes.filter((read, index) => read === index % judge.classes).length / SAMPLES
}
