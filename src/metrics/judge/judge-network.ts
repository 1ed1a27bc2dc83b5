import { imageShape, sizeOf } from '../../array/index.ts'
import type { ImageSize } from '../../array/index.ts'
import { gradients } from '../../autodiff/index.ts'
import { Graph, input, mean, relu, reshape, scalar, softmaxCrossEntropy } from '../../graph/index.ts'
import type { Node, Program } from '../../graph/index.ts'
import { Scope, convolution, dense } from '../../nn/index.ts'
import type { Declaration } from '../../nn/index.ts'

/** How many features the judge has of an image. */
export const FEATURE_SIZE = 128

/** What a judge's network is made for. */
export interface JudgeSize {
  readonly image: ImageSize
  /** The number of classes. */
  readonly classes: number
  /** Images at a time. */
  readonly batch: number
}

/** Three convolutions and two dense layers; neither norms nor dropout, so that it reads and learns alike. */
function judgeNetwork(scope: Scope, images: Node, classes: number): { features: Node; logits: Node } {
  let x = relu(convolution(scope.within('conv_1'), images, { channels: 24, kernel: 5, stride: 2 }))
  x = relu(convolution(scope.within('conv_2'), x, { channels: 48, kernel: 3, stride: 1 }))
  x = relu(convolution(scope.within('conv_3'), x, { channels: 64, kernel: 3, stride: 2 }))
  const rows = reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))])
  const features = relu(dense(scope.within('features'), rows, { units: FEATURE_SIZE }))
  return { features, logits: dense(scope.within('classes'), features, { units: classes }) }
}

/**
 * Builds the judge as it reads: the input is `images` `[batch, height, width, channels]` in [0, 1], the outputs are
 * `features` `[batch, 128]` (≥ 0) and `logits` `[batch, classes]`.
 */
export function readingProgram({ image, classes, batch }: JudgeSize): Program {
  const graph = new Graph()
  const images = input(graph, 'images', [batch, ...imageShape(image)])
  return { outputs: judgeNetwork(new Scope(graph, 'running'), images, classes) }
}

/** One step of the judge's training. */
export interface LearningProgram {
  /** Inputs `images` and one-hot `labels` `[batch, classes]`; outputs `loss` (nats) and `gradient/<parameter>`. */
  readonly program: Program
  readonly parameters: ReadonlyMap<string, Declaration>
}

/** Builds the judge as it learns: softmax cross-entropy against the labels. */
export function learningProgram({ image, classes, batch }: JudgeSize): LearningProgram {
  const graph = new Graph()
  const scope = new Scope(graph, 'batch')
  const { logits } = judgeNetwork(scope, input(graph, 'images', [batch, ...imageShape(image)]), classes)
  const labels = input(graph, 'labels', [batch, classes])
  const loss = scalar(mean(softmaxCrossEntropy(logits, labels, 1)))
  const parameters = scope.declarations.parameters
  const moves = gradients(
    loss,
    [...parameters].map(([name, { shape }]) => input(graph, name, shape)),
  )
  const named = [...parameters.keys()].map((name, index) => [`gradient/${name}`, moves[index]] as const)
  return { program: { outputs: { loss, ...Object.fromEntries(named) } }, parameters }
}
