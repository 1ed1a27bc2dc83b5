import { FacetError } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import { epochBatches } from '../data/index.ts'
import type { DataSet } from '../data/index.ts'
import type { DataRequest } from '../data/node/index.ts'
import { checkSteps, resolveConfig } from '../gan/index.ts'
import type { PresetName } from '../gan/index.ts'
import { openData } from './data.ts'
import { defaultThreads } from '../runtime/node/index.ts'
import { commandLine } from '../studio/protocol/index.ts'
import { timeTraining } from './time-training.ts'

/** What training would do with a data set, by the default preset or, where images are few, by the one for those. */
export interface TrainingOutlook {
  /** What images are brought to. */
  readonly image: ImageSize
  /** Channels of each network's convolutions, in their order. */
  readonly networks: { readonly generator: readonly number[]; readonly discriminator: readonly number[] }
  /** Images a step. */
  readonly batch: number
  readonly stepsPerEpoch: number
  readonly steps: number
  readonly epochs: number
  /** Seconds that all of it would take on this machine; absent where a trial would take long. */
  readonly seconds?: number
  readonly preset: PresetName
  /** What to say for it. */
  readonly command: string
}

/** The outlook, or why there is none. */
export type Outlook = TrainingOutlook | { readonly refusal: string }

/**
 * Does with a data set all that training does before its first step: opens it as asked, fits the config to it and builds the
 * programs.
 */
export async function trainingOutlook(request: DataRequest): Promise<Outlook> {
  try {
    return await outlookOf(await openData(request), request)
  } catch (error) {
    if (error instanceof FacetError) return { refusal: error.message }
    throw error
  }
}

async function outlookOf(data: DataSet, request: DataRequest): Promise<TrainingOutlook> {
  const { train } = data
  const { image } = train
  const facts = { image, classes: train.classes.length }
  const preset = fittingPreset(train.size)
  const config = resolveConfig({ preset, file: { data: request }, data: facts, threads: defaultThreads() })
  const { networks, batch, seed } = config
  const { stepsPerEpoch } = epochBatches(train, { batch, seed })
  checkSteps(config, { image, batch })
  const steps = config.steps ?? Math.max(1, Math.round((config.epochs ?? 1) * stepsPerEpoch))
  return {
    image,
    networks: { generator: networks.generator.channels, discriminator: networks.discriminator.channels },
    batch,
    stepsPerEpoch,
    steps,
    epochs: steps / stepsPerEpoch,
    seconds: await timeTraining(config, data),
    preset,
    command: commandFor(request, preset),
  }
}

/** Fewer training images than this are few. */
const FEW_IMAGES = 2000

/** Returns the preset that fits so many training images. */
export function fittingPreset(images: number): PresetName {
  return images < FEW_IMAGES ? 'small' : 'facet'
}

function commandFor({ source, size, channels, fit }: DataRequest, preset: PresetName): string {
  const settings = Object.entries({ size: Array.isArray(size) ? `[${size.join()}]` : undefined, channels, fit })
  return commandLine([
    ...['facet', 'train', '--data', source],
    ...(typeof size === 'number' ? ['--size', `${size}`] : []),
    ...settings.flatMap(([name, value]) => (value === undefined ? [] : ['--set', `data.${name}=${value}`])),
    ...(preset === 'facet' ? [] : ['--preset', preset]),
  ])
}
