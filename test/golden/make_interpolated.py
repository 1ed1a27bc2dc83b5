"""Golden values for networks that resample by interpolation, made by PyTorch: writes interpolated.safetensors next to itself.

Run:  /usr/bin/python3 test/golden/make_interpolated.py     (after make_residual.py, whose conventions and layers it shares)

Written one layer after the other: nearest upsampling and then a convolution, a convolution and then average pooling, leaky
relu of slope 0.2, one residual block at each size but the image's own (Huang et al. 2024, section 3.4, without their grouped
convolution). No zeros are left in any block, so that every gradient is alive. A second run writes the same bytes.
"""

import torch
import torch.nn.functional as F

from make_golden import xavier
from make_residual import (BATCH, CHANNELS, D_CHANNELS, G_CHANNELS, HIDDEN, LATENTS, P, SIZES, convolve, enlarge_and_convolve,
                           even, give, write_networks)

SLOPE, HEAD_SLOPE = 0.2, 0.1


def give_block(name, features):
    for layer in ('conv_1', 'conv_2'):
        give(f'{name}/{layer}', xavier((features, 3, 3, features)), features)


def draw():
    torch.manual_seed(7)
    height, width = SIZES[0]
    units = height * width * G_CHANNELS[0]
    give('generator/basis', xavier((units, LATENTS)), units)
    for index, before in enumerate(G_CHANNELS):
        after = (*G_CHANNELS[1:], CHANNELS)[index]
        give_block(f'generator/block_{index + 1}_1', before)
        give(f'generator/up_{index + 1}', xavier((before, 3, 3, after)), after)
    before = CHANNELS
    for index, after in enumerate(D_CHANNELS):
        give(f'discriminator/down_{index + 1}', xavier((after, 3, 3, before)), after)
        give_block(f'discriminator/block_{index + 1}_1', after)
        before = after
    give('discriminator/dense_1', xavier((HIDDEN, height * width * before)), HIDDEN)
    give('discriminator/source', xavier((1, HIDDEN)), 1)


def activate(x):
    return F.leaky_relu(x, SLOPE)


def block(name, x):
    return x + convolve(f'{name}/conv_2', activate(convolve(f'{name}/conv_1', activate(x))))


def generator(latents):
    basis = F.linear(latents, P['generator/basis/weight'], P['generator/basis/bias'])
    x = basis.reshape(BATCH, *SIZES[0], G_CHANNELS[0]).permute(0, 3, 1, 2)
    for index, size in enumerate(SIZES[1:]):
        x = block(f'generator/block_{index + 1}_1', x)
        name = f'generator/up_{index + 1}'
        x = enlarge_and_convolve(name, activate(x), size) + P[f'{name}/bias'].view(1, -1, 1, 1)
    return torch.sigmoid(x)


def discriminator(x):
    for index in range(len(D_CHANNELS)):
        x = convolve(f'discriminator/down_{index + 1}', even(x if index == 0 else activate(x)))
        x = block(f'discriminator/block_{index + 1}_1', F.avg_pool2d(x, 2))
    flat = activate(x).permute(0, 2, 3, 1).reshape(BATCH, -1)
    shared = F.linear(flat, P['discriminator/dense_1/weight'], P['discriminator/dense_1/bias'])
    return F.linear(F.leaky_relu(shared, HEAD_SLOPE), P['discriminator/source/weight'], P['discriminator/source/bias'])


def main():
    draw()
    write_networks('interpolated', generator, discriminator)


if __name__ == '__main__':
    main()
