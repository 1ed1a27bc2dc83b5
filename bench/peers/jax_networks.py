"""The model of a case in JAX: images NHWC, dense weights [in, out], kernels HWIO, parameters by Facet's names."""

import math

import jax
import jax.numpy as jnp
from jax import lax

HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)
LAYOUT = ('NHWC', 'HWIO', 'NHWC')


def arranged(name, values):
    """A case's array in JAX's layout. The kernels of transposed convolutions are turned round."""
    if '/deconv_' in name and values.ndim == 4:
        return values[:, ::-1, ::-1].transpose(1, 2, 0, 3)
    return values.transpose(1, 2, 3, 0) if values.ndim == 4 else values.T


def dense(p, name, x):
    return x @ p[f'{name}/weight'] + p.get(f'{name}/bias', 0)


def convolution(p, name, x):
    x = lax.conv_general_dilated(x, p[f'{name}/weight'], (2, 2), 'SAME', dimension_numbers=LAYOUT)
    return x + p[f'{name}/bias']


def transposed_convolution(p, name, x):
    """Four dense products, one for each parity of the result's row and column: each reads windows of 2x2 pixels.

    XLA's own transposed convolution takes the whole step to 1.3 (batch 10) and 1.7 (batch 64) times as long on a CPU.
    """
    weight = p[f'{name}/weight']
    _, height, width, _ = x.shape
    padded = jnp.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))

    def phase(row, column):
        corners = ((row + i, column + j) for i in range(2) for j in range(2))
        windows = [padded[:, top : top + height, left : left + width] for top, left in corners]
        return jnp.concatenate(windows, -1) @ weight[row::2, column::2].reshape(-1, weight.shape[3])

    rows = [jnp.stack([phase(row, column) for column in range(2)], 3) for row in range(2)]
    y = jnp.stack(rows, 2).reshape(-1, 2 * height, 2 * width, weight.shape[3])
    return y + p.get(f'{name}/bias', 0)


def generate(case, p, labels, drawn, running=None):
    """Images, and the statistics that the norms used: the batch's own, or `running` where given."""
    used = {}

    def block(norm, x):
        axes = tuple(range(x.ndim - 1))
        mean = running[f'{norm}/mean'] if running else x.mean(axes)
        variance = running[f'{norm}/variance'] if running else x.var(axes)
        used.update({f'{norm}/mean': mean, f'{norm}/variance': variance})
        factor = p[f'{norm}/scale'] * lax.rsqrt(variance + case.norm['epsilon'])
        return jax.nn.relu((x - mean) * factor + p[f'{norm}/shift'])

    x = block('generator/norm_1', dense(p, 'generator/dense_1', jnp.concatenate([labels, drawn], 1)))
    x = block('generator/norm_2', dense(p, 'generator/dense_2', x)).reshape(-1, *case.seed_image)
    x = block('generator/norm_3', transposed_convolution(p, 'generator/deconv_1', x))
    return jax.nn.sigmoid(transposed_convolution(p, 'generator/deconv_2', x)), used


def discriminate(case, p, images):
    """The heads' outputs: source [batch], class [batch, classes] (both logits), code [batch, codes]."""

    def leaky(layer, name, x):
        x = layer(p, f'discriminator/{name}', x)
        # jax.nn.leaky_relu has derivative 1 at 0, all others the slope; black images and biases of 0 make many zeros.
        return jnp.where(x > 0, x, case.slope * x)

    x = leaky(convolution, 'conv_2', leaky(convolution, 'conv_1', images))
    shared = leaky(dense, 'dense_1', x.reshape(len(x), -1))
    recogniser = leaky(dense, 'recogniser/dense_1', shared)
    parts = (dense(p, f'discriminator/recogniser/{part}', recogniser) for part in ('class', 'code'))
    return dense(p, 'discriminator/source', shared)[:, 0], *parts


def cross_entropy(logits, labels):
    return -(labels * jax.nn.log_softmax(logits)).sum(1).mean()


def discriminator_terms(case, p, images, fakes, labels, drawn):
    """The discriminator's terms, from one pass over real and generated images; `drawn` is codes and noise."""
    both = discriminate(case, p, jnp.concatenate([images, fakes]))
    real, fake = zip(*(jnp.split(head, 2) for head in both), strict=True)
    values = {
        'loss_d_r': jax.nn.softplus(-real[0]).mean(),
        'loss_d_f': jax.nn.softplus(fake[0]).mean(),
        'loss_cr': cross_entropy(real[1], labels),
    }
    return {**values, **recogniser_terms(fake, labels, drawn)}, None


def generator_terms(case, p, discriminator, labels, drawn):
    """The generator's terms, and the statistics of the norms."""
    images, used = generate(case, p, labels, drawn)
    fake = discriminate(case, discriminator, images)
    return {'loss_g': jax.nn.softplus(-fake[0]).mean(), **recogniser_terms(fake, labels, drawn)}, used


def recogniser_terms(fake, labels, drawn):
    """What both players minimise on generated images."""
    _, logits, codes = fake
    errors = codes - drawn[:, : codes.shape[1]]
    return {
        'loss_cf': cross_entropy(logits, labels),
        'loss_con_gaussian': (0.5 * errors**2 + HALF_LOG_2PI).sum(1).mean(),
    }
