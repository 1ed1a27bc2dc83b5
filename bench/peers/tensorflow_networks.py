"""The model of a case in TensorFlow: images NHWC, dense weights [in, out], kernels HWIO, Facet's names."""

import math

import tensorflow as tf

HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)


def arranged(name, values):
    """A case's array in TensorFlow's layout: transposed convolutions have kernels [height, width, out, in]."""
    if values.ndim == 4:
        return values.transpose(1, 2, 3, 0)
    return values.T


def dense(p, name, x):
    x = tf.matmul(x, p[f'{name}/weight'])
    return tf.nn.bias_add(x, p[f'{name}/bias']) if f'{name}/bias' in p else x


def convolution(p, name, x):
    return tf.nn.bias_add(tf.nn.conv2d(x, p[f'{name}/weight'], 2, 'SAME'), p[f'{name}/bias'])


def transposed_convolution(p, name, x):
    weight = p[f'{name}/weight']
    shape = [tf.shape(x)[0], 2 * x.shape[1], 2 * x.shape[2], weight.shape[2]]
    x = tf.nn.conv2d_transpose(x, weight, shape, 2, 'SAME')
    return tf.nn.bias_add(x, p[f'{name}/bias']) if f'{name}/bias' in p else x


def generate(case, p, labels, drawn, running=None):
    """Images, and the batch's statistics of the norms (biased), which are used unless there are `running` ones."""
    used = {}

    def block(norm, x):
        features = x.shape[-1]
        images = x if x.shape.rank == 4 else tf.reshape(x, [-1, 1, 1, features])  # the fused norm's shape
        mean, variance = (running[f'{norm}/{name}'] if running else tf.constant([]) for name in ('mean', 'variance'))
        y, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
            x=images, scale=p[f'{norm}/scale'], offset=p[f'{norm}/shift'], mean=mean, variance=variance,
            epsilon=case.norm['epsilon'], is_training=running is None,
        )
        count = tf.cast(tf.size(images) // features, tf.float32)
        used.update({f'{norm}/mean': mean, f'{norm}/variance': variance * (count - 1) / count})
        return tf.nn.relu(y if x.shape.rank == 4 else tf.reshape(y, [-1, features]))

    x = block('generator/norm_1', dense(p, 'generator/dense_1', tf.concat([labels, drawn], 1)))
    x = tf.reshape(block('generator/norm_2', dense(p, 'generator/dense_2', x)), [-1, *case.seed_image])
    x = block('generator/norm_3', transposed_convolution(p, 'generator/deconv_1', x))
    return tf.sigmoid(transposed_convolution(p, 'generator/deconv_2', x)), used


def discriminate(case, p, images):
    """The heads' outputs: source [batch], class [batch, classes] (both logits), code [batch, codes]."""

    def leaky(layer, name, x):
        return tf.nn.leaky_relu(layer(p, f'discriminator/{name}', x), case.slope)

    x = leaky(convolution, 'conv_2', leaky(convolution, 'conv_1', images))
    shared = leaky(dense, 'dense_1', tf.reshape(x, [-1, math.prod(x.shape[1:])]))
    recogniser = leaky(dense, 'recogniser/dense_1', shared)
    parts = (dense(p, f'discriminator/recogniser/{part}', recogniser) for part in ('class', 'code'))
    return dense(p, 'discriminator/source', shared)[:, 0], *parts


def cross_entropy(logits, labels):
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))


def discriminator_terms(case, p, images, fakes, labels, drawn):
    """The discriminator's terms, from one pass over real and generated images; `drawn` is codes and noise."""
    both = discriminate(case, p, tf.concat([images, fakes], 0))
    real, fake = zip(*(tf.split(head, 2) for head in both), strict=True)
    return {
        'loss_d_r': tf.reduce_mean(tf.nn.softplus(-real[0])),
        'loss_d_f': tf.reduce_mean(tf.nn.softplus(fake[0])),
        'loss_cr': cross_entropy(real[1], labels),
        **recogniser_terms(fake, labels, drawn),
    }


def generator_terms(case, p, images, labels, drawn):
    """The generator's terms, from what the discriminator says of its images."""
    fake = discriminate(case, p, images)
    return {'loss_g': tf.reduce_mean(tf.nn.softplus(-fake[0])), **recogniser_terms(fake, labels, drawn)}


def recogniser_terms(fake, labels, drawn):
    """What both players minimise on generated images."""
    _, logits, codes = fake
    errors = codes - drawn[:, : codes.shape[1]]
    return {
        'loss_cf': cross_entropy(logits, labels),
        'loss_con_gaussian': tf.reduce_mean(tf.reduce_sum(0.5 * tf.square(errors) + HALF_LOG_2PI, 1)),
    }
