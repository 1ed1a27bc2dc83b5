import { UsageError, invalidValue } from '../array/index.ts'
import type { Config } from './config.ts'
import type { DataFacts } from './fit-to-data.ts'
import { codesOf, generatorInputs, isCategorical, labelPart } from './latents.ts'
import type { LatentPart } from './latents.ts'

/**
 * Checks what no single value can violate.
 *
 * @throws UsageError which says what to do
 */
export function checkTogether(config: Config, { labelled = true }: Pick<DataFacts, 'labelled'>): void {
  const { latents, networks, labels, epochs, steps, figures } = config
  if (!labelled) checkUnsupervised(latents)
  if (epochs === undefined && steps === undefined) {
    const remedy = 'Give either epochs or steps.'
    throw new UsageError(remedy, { code: 'missing-value', path: 'epochs', remedy })
  }
  checkLatents(latents)
  if (networks.discriminator.projection && !labelPart(latents)) {
    throw invalidValue(
      'networks.discriminator.projection',
      'a label is projected.',
      'Add a supervised part, or say false.',
    )
  }
  checkLabels(labels, labelPart(latents))
  if (figures.batchStatistics && codesOf(latents).length < 2) {
    throw invalidValue('figures.batchStatistics', 'the tutorial’s sheet needs two codes.', 'Say false, or add a code.')
  }
}

function checkUnsupervised(latents: Config['latents']): void {
  const index = latents.findIndex(({ supervised }) => supervised)
  if (index < 0) return
  throw invalidValue(
    `latents.${index}`,
    `'${latents[index].name}' is supervised, but the data has no labels.`,
    'Use --preset infogan, which needs none, or give labels: a folder for each class, or a labels.csv.',
  )
}

function checkLabels({ share, generated, weights }: Config['labels'], part: LatentPart | undefined): void {
  if (share < 1 && generated === 'batch') {
    throw invalidValue(
      'labels.generated',
      'images without a label have none to share.',
      "Say 'frequency' or 'uniform', or labels.share=1.",
    )
  }
  if (generated === 'given') checkWeights(weights, part)
  else if (weights) {
    throw invalidValue(
      'labels.weights',
      `they are of no use where classes come by '${generated}'.`,
      'Say labels.generated=given.',
    )
  }
}

function checkWeights(weights: Config['labels']['weights'], part: LatentPart | undefined): void {
  if (!weights) {
    throw new UsageError('labels.weights: say how often each class is asked for, such as labels.weights=[1,1,2].', {
      code: 'missing-value',
      path: 'labels.weights',
    })
  }
  if (part && weights.length !== part.size) {
    throw invalidValue('labels.weights', `there are ${weights.length}, but ${part.size} classes.`, 'Give one a class.')
  }
  // A sum that overflows could not be shared out.
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (total > 0 && Number.isFinite(total)) return
  throw invalidValue('labels.weights', `they add up to ${total}.`, 'Give at least one class a weight above 0.')
}

/** Names that the programs give to inputs, heads and layers of their own. */
const RESERVED = new Set(['images', 'labels', 'source', 'dense_1'])

function checkLatents(latents: Config['latents']): void {
  const names = latents.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw invalidValue('latents', `two parts are named '${twice}'.`, 'Rename one.')
  const taken = names.find((name) => RESERVED.has(name))
  if (taken) throw invalidValue('latents', `'${taken}' is a name of the networks' own.`, 'Rename the part.')
  const inputs = generatorInputs(latents).map(({ name }) => name)
  const same = inputs.find((name, index) => inputs.indexOf(name) !== index)
  if (same) throw invalidValue('latents', `a part and a code are both named '${same}'.`, 'Rename the part.')
  const supervised = latents.filter((part) => part.supervised)
  if (supervised.length > 1) {
    throw new UsageError('latents: only one part can be supervised, since an image has one label.', {
      code: 'invalid-value',
      path: 'latents',
    })
  }
  const odd = supervised.find((part) => !isCategorical(part))
  if (!odd) return
  throw new UsageError(`latents: '${odd.name}' is supervised, so it must be categorical, not ${odd.kind}.`, {
    code: 'invalid-value',
    path: 'latents',
  })
}
