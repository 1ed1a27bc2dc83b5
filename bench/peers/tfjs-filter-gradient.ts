import tf from '@tensorflow/tfjs'
import type { Conv2DBackpropFilterAttrs, Tensor4D } from '@tensorflow/tfjs'

/**
 * Gives the WebAssembly backend the one kernel that training this model lacks there, through the interface that
 * TensorFlow.js has for it: the gradient of a convolution's weight, as a convolution of the images by what came back,
 * with channels in place of the batch and the stride as dilation.
 */
export function registerFilterGradient(backendName: string): void {
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName,
    kernelFunc: ({ inputs, attrs }) => {
      const [x, dy] = [inputs.x as Tensor4D, inputs.dy as Tensor4D]
      const { strides, pad, filterShape } = attrs as unknown as Conv2DBackpropFilterAttrs
      const { padInfo } = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad)
      return tf.tidy(() => {
        const padded = tf.pad(x, [
          [0, 0],
          [padInfo.top, padInfo.bottom],
          [padInfo.left, padInfo.right],
          [0, 0],
        ])
        const images = tf.transpose(padded, [3, 1, 2, 0])
        const kernel = tf.transpose(dy, [1, 2, 0, 3])
        const gradient = tf.conv2d(images, kernel, 1, 'valid', 'NHWC', strides)
        return tf.transpose(gradient, [1, 2, 0, 3])
      })
    },
  })
}
