import { FacetError } from '../array/index.ts'
import type { ImageSize } from '../array/index.ts'
import { epochBatches } from '../data/index.ts'
import type { DataSet } from '../data/index.ts'
import type { DataRequest } from '../data/node/index.ts'
import { checkSteps } from '../gan/index.ts'
import { openData } from './data.ts'
import { defaultThreads } from '../runtime/node/index.ts'
import { commandLine } from '../studio/protocol/index.ts'
import { fitConfig, trainingFacts } from '../train/node/index.ts'
import type { TrainingFacts } from '../train/node/index.ts'
import { timeTraining } from './time-training.ts'

/** What training would do with a data set, by the preset that fits it. */
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
  readonly preset: string
  /** What the data changes of the preset, as training says it. */
  readonly notices: readonly string[]
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

/**
 * Tells what training would do with a set that has been opened.
 *
 * @throws FacetError where it would refuse it
 */
export async function outlookOf(data: DataSet, request: DataRequest): Promise<TrainingOutlook> {
  const facts = trainingFacts(data)
  const { image } = facts
  const preset = fittingPreset(facts)
  const sources = { preset, file: { data: request }, threads: defaultThreads() }
  const { config, notices } = await fitConfig(sources, () => Promise.resolve(facts))
  const { networks, batch, seed } = config
  const { stepsPerEpoch } = epochBatches(data.train, { batch, seed })
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
    notices,
    command: commandFor(request, preset),
  }
}

/** Fewer training images than this are few. */
const FEW_IMAGES = 2000

/** Returns the preset that fits training images: one without labels where they have none, one for few where they are few. */
export function fittingPreset({ size, labelled = true }: Pick<TrainingFacts, 'size' | 'labelled'>): string {
  if (!labelled) return 'infogan'
  return size < FEW_IMAGES ? 'small' : 'facet'
}

function commandFor({ source, size, layout, ...others }: DataRequest, preset: string): string {
  const settings = Object.entries({ size: typeof size === 'number' ? undefined : size, ...others })
  return commandLine([
    ...['facet', 'train', '--data', source],
    ...(typeof size === 'number' ? ['--size', `${size}`] : []),
    ...(layout === undefined ? [] : ['--layout', layout]),
    ...settings.flatMap(([name, value]) =>
      value === undefined ? [] : ['--set', `data.${name}=${settingText(value)}`],
    ),
    ...(preset === 'facet' ? [] : ['--preset', preset]),
  ])
}

/** Writes a value as `--set` reads it: as JSON, but a word as it is unless it could be taken for JSON. */
function settingText(value: unknown): string {
  return typeof value === 'string' && /^[a-z]/i.test(value) && !/^(true|false|null)$/.test(value)
    ? value
    : JSON.stringify(value)
}
