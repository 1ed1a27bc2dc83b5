// What the peers in JavaScript share: the case they are given, and the protocol they speak.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { UsageError, decodeTensors } from '../../src/array/index.ts'
import type { Tensor } from '../../src/array/index.ts'
import type { Case, Losses } from '../case.ts'
import type { PeerRequest } from './protocol.ts'

/** Values of terms by name, as `expected.json` has them. */
export type Terms = Losses['losses'][number]

/** Tensors by name, as a file of a case has them. */
export type Tensors = Readonly<Record<string, Tensor>>

/** A library with the case's model, ready to step. */
export interface LibraryPeer {
  /** The library and its version, and the manner it is used in. */
  readonly library: string
  /** Puts everything that training changes back to the case's initial state. */
  restart(): void
  /** Takes a full step on a batch that is given, as `step-1.safetensors` holds it. */
  train(feed: Tensors): Promise<Terms>
  /** Takes a full step on a batch that the library draws itself. */
  step(): Promise<Terms>
  /** Returns so many images from the generator's moving average, with running statistics. */
  generate(batch: number): Promise<ArrayLike<number>>
}

/** A case that was read: what a peer builds its model from. */
export interface GivenCase extends Case {
  /** Returns the tensors of `state`, `data`, `step-1`, …. */
  readonly tensors: (file: string) => Tensors
  /** Columns of each part of the latent vector: class, code, noise. */
  readonly sizes: Readonly<Record<string, number>>
  /** How far the moving average moves in a step, counted from 1. */
  readonly freshness: (step: number) => number
}

/** What the peers report, and minimise where the case weights it. */
const TERMS = new Set(['loss_d_r', 'loss_d_f', 'loss_g', 'loss_cr', 'loss_cf', 'loss_con_gaussian'])

/**
 * Reads a case.
 *
 * @throws UsageError where its model is not that of preset `papers`
 */
export function readCase(folder: string): GivenCase {
  const given = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Case
  const { config } = given
  const { generator, discriminator } = config.networks
  const differs =
    generator.reluBeforeNorm || generator.biasBeforeNorm || discriminator.norm !== 'none' || discriminator.projection
  if (differs || discriminator.codeHead !== 'linear' || Object.keys(config.terms).some((name) => !TERMS.has(name))) {
    throw new UsageError(`${folder}: the peers have the model of preset papers alone. Make a case of it.`)
  }
  return {
    ...given,
    sizes: Object.fromEntries(config.latents.map(({ name, size }) => [name, size])),
    // The files of a case hold float32 alone.
    tensors: (file) => decodeTensors(readFileSync(join(folder, `${file}.safetensors`)), file).tensors as Tensors,
    freshness: (step) => 1 - Math.min(config.optim.average, (1 + step) / (10 + step)),
  }
}

/** Answers requests until told to quit; a request that fails is answered with the reason. */
export async function serve(peer: LibraryPeer, given: GivenCase): Promise<void> {
  const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`)
  say({ ready: true, library: peer.library, startup_ms: performance.now() })
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as PeerRequest | { do: 'quit' }
    if (request.do === 'quit') break
    say(
      await answer(peer, given, request).catch((error: unknown) => ({
        error: error instanceof Error ? error.message : String(error),
      })),
    )
  }
  process.exit()
}

async function answer(peer: LibraryPeer, given: GivenCase, request: PeerRequest): Promise<object> {
  switch (request.do) {
    case 'check':
      return { losses: await check(peer, given) }
    case 'step':
      return { times_ms: await timed(request.count, () => peer.step()) }
    case 'generate':
      return { times_ms: await timed(request.count, () => peer.generate(request.batch)) }
    case 'memory':
      return { peak_mib: process.resourceUsage().maxRSS / 1024 }
    default:
      throw new Error('It writes no samples.')
  }
}

/** The losses of the case's steps; the peer is as before the first one then. */
async function check(peer: LibraryPeer, { steps, tensors }: GivenCase): Promise<Terms[]> {
  peer.restart()
  const losses: Terms[] = []
  for (let step = 1; step <= steps; step++) losses.push(await peer.train(tensors(`step-${step}`)))
  peer.restart()
  return losses
}

async function timed(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let index = 0; index < count; index++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return times
}
