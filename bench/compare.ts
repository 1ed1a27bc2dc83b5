import { alternate } from './alternate.ts'
import type { Measured, Patience } from './alternate.ts'
import { withCase } from './with-case.ts'
import { checkPeer } from './check.ts'
import type { Agreement } from './check.ts'
import { describeMachine } from './machine.ts'
import type { Machine } from './machine.ts'
import type { Peer } from './peers/index.ts'
import type { RunningPeer } from './peers/peer.ts'
import { reasonOf } from './peers/protocol.ts'
import { withPeers } from './peers/with-peers.ts'

/** What is compared, and how long. */
export interface CompareOptions extends Patience {
  readonly threads: number
  /** Batches of training, in rising order. */
  readonly batches: readonly number[]
  /** Numbers of images that the generator makes at once. */
  readonly generated: readonly number[]
  /** Hears what is done now. */
  readonly say: (text: string) => void
}

/** What a peer's training with one batch was found to cost. */
export interface TrainingCost {
  readonly peer: string
  readonly batch: number
  readonly step: Measured
  /** Milliseconds from the start of the process to the end of its first step; null where it took none. */
  readonly firstStep: number | null
  /** MiB, the process at its largest; null where it did not live to say so. */
  readonly peakMemory: number | null
}

/** What a peer's generator was found to cost. */
export interface GenerationCost {
  readonly peer: string
  readonly batch: number
  readonly run: Measured
}

/** What a comparison found. */
export interface Comparison {
  readonly machine: Machine
  readonly threads: number
  readonly preset: string
  /** Losses against Facet's by peer; or why a peer takes no part. */
  readonly checks: Readonly<Record<string, Agreement | string>>
  readonly training: readonly TrainingCost[]
  readonly generation: readonly GenerationCost[]
}

const PRESET: string = 'papers'

/** Compares peers: their losses first, then training with each batch, then generation. */
export async function comparePeers(peers: readonly Peer[], options: CompareOptions): Promise<Comparison> {
  const machine = describeMachine()
  const { threads, batches, generated, say } = options
  const caseOf = (batch: number) => ({ preset: PRESET, batch, threads })
  const checks = await withCase(caseOf(batches[0]), (folder) => checkAll(peers, folder, options))
  const agreed = peers.filter(({ name }) => typeof checks[name] === 'object')
  const training: TrainingCost[] = []
  for (const batch of batches) {
    say(`training, batch ${batch} …`)
    training.push(...(await withCase(caseOf(batch), (folder) => trainingCosts(agreed, batch, folder, options))))
  }
  say(`generation of ${generated.join(', ')} images …`)
  const generation = await withCase(caseOf(batches[0]), (folder) => generationCosts(agreed, folder, options))
  return { machine, threads, preset: PRESET, checks, training, generation }
}

/** A check takes three steps, and some time to start. */
const PATIENCE_OF_CHECK = 4

async function checkAll(
  peers: readonly Peer[],
  caseFolder: string,
  { threads, limit, say }: CompareOptions,
): Promise<Record<string, Agreement | string>> {
  const checks: Record<string, Agreement | string> = {}
  for (const { name, command } of peers) {
    say(`${name}: checking its losses …`)
    checks[name] = await checkPeer(command, { caseFolder, threads }, PATIENCE_OF_CHECK * limit).catch(reasonOf)
  }
  return checks
}

async function trainingCosts(
  peers: readonly Peer[],
  batch: number,
  caseFolder: string,
  options: CompareOptions,
): Promise<TrainingCost[]> {
  const firstSteps: Record<string, number> = {}
  const takeFirstStep = async (peer: RunningPeer, name: string) => {
    await peer.ask({ do: 'step', count: 1 }, options.limit)
    firstSteps[name] = peer.age()
  }
  return withPeers(
    peers,
    { caseFolder, threads: options.threads, prepare: takeFirstStep },
    async (running, failures) => {
      const steps = await alternate(running, { do: 'step' }, options)
      const costOf = async ({ name: peer }: Peer): Promise<TrainingCost> => ({
        peer,
        batch,
        step: steps.get(peer) ?? failures[peer],
        firstStep: firstSteps[peer] ?? null,
        peakMemory: await peakMemoryOf(running.get(peer)),
      })
      return Promise.all(peers.map(costOf))
    },
  )
}

async function peakMemoryOf(peer: RunningPeer | undefined): Promise<number | null> {
  const answer = await peer?.ask({ do: 'memory' }).catch(reasonOf)
  return typeof answer === 'object' ? answer.peak_mib : null
}

async function generationCosts(
  peers: readonly Peer[],
  caseFolder: string,
  options: CompareOptions,
): Promise<GenerationCost[]> {
  return withPeers(peers, { caseFolder, threads: options.threads }, async (running, failures) => {
    const costs: GenerationCost[] = []
    for (const batch of options.generated) {
      const runs = await alternate(running, { do: 'generate', batch }, options)
      costs.push(...peers.map(({ name: peer }) => ({ peer, batch, run: runs.get(peer) ?? failures[peer] })))
    }
    return costs
  })
}
