"""Golden values for networks of residual blocks, made by PyTorch: writes residual.safetensors next to itself.

Run:  /usr/bin/python3 test/golden/make_residual.py     (after make_golden.py, whose conventions it shares)

Written from Miyato et al. 2018, appendix B.4, and Gulrajani et al. 2017, appendix F, with PyTorch's own layers, one after the
other: nearest upsampling and then a convolution, a convolution and then average pooling. Images are 14x10, which three
halvings bring to 7x5, 4x3 and 2x2: an odd map gets a row of zeros below, or a column at the right, before it is pooled, and
an upsampled one loses its last. `<parameter>` are the parameters by Facet's names, `latents` [5, 9], `images` what G makes
of them with its batch's statistics, `source` what D says of the images, `gradient/<parameter>` the gradient of
sum(source * cotangent). Kernels that are applied after upsampling are stored as a transposed convolution's,
[in, height, width, out], which turns them by 180 degrees. A second run writes the same bytes.
"""

import torch
import torch.nn.functional as F

from make_golden import HERE, normal, uniform, write_safetensors, xavier

BATCH, LATENTS, HIDDEN, EPSILON, SLOPE = 5, 9, 12, 1e-5, 0.1
CHANNELS = 3
G_CHANNELS, D_CHANNELS = (8, 6, 5), (4, 6, 8)
SIZES = ((2, 2), (4, 3), (7, 5), (14, 10))
P = {}  # parameters by name


def give(name, weight, features, bias=True):
    P[f'{name}/weight'] = weight.requires_grad_()
    if bias:
        P[f'{name}/bias'] = uniform(features, -0.1, 0.1).requires_grad_()


def give_norm(name, features):
    P[f'{name}/shift'] = uniform(features, -0.1, 0.1).requires_grad_()
    P[f'{name}/scale'] = uniform(features, 0.8, 1.2).requires_grad_()


def draw():
    torch.manual_seed(6)
    give('generator/dense_1', xavier((HIDDEN, LATENTS)), HIDDEN, bias=False)
    give_norm('generator/norm_1', HIDDEN)
    height, width = SIZES[0]
    seed = height * width * G_CHANNELS[0]
    give('generator/dense_2', xavier((seed, HIDDEN)), seed)
    for index, before in enumerate(G_CHANNELS):
        block, after = f'generator/block_{index + 1}', G_CHANNELS[min(index + 1, len(G_CHANNELS) - 1)]
        give_norm(f'{block}/norm_1', before)
        give_norm(f'{block}/norm_2', after)
        give(f'{block}/conv_1', xavier((before, 3, 3, after)), after, bias=False)
        give(f'{block}/conv_2', xavier((after, 3, 3, after)), after, bias=False)
        give(f'{block}/shortcut', xavier((before, 1, 1, after)), after, bias=False)
    give_norm('generator/norm_2', G_CHANNELS[-1])
    give('generator/conv_1', xavier((CHANNELS, 3, 3, G_CHANNELS[-1])), CHANNELS)
    before = CHANNELS
    for index, after in enumerate(D_CHANNELS):
        block, inner = f'discriminator/block_{index + 1}', after if index == 0 else before
        give(f'{block}/conv_1', xavier((inner, 3, 3, before)), inner)
        give(f'{block}/conv_2', xavier((after, 3, 3, inner)), after)
        give(f'{block}/shortcut', xavier((after, 1, 1, before)), after)
        before = after
    give('discriminator/dense_1', xavier((HIDDEN, height * width * before)), HIDDEN)
    give('discriminator/source', xavier((1, HIDDEN)), 1)


def norm(name, x):
    return F.batch_norm(x, None, None, P[f'{name}/scale'], P[f'{name}/shift'], training=True, eps=EPSILON)


def convolve(name, x):
    weight = P[f'{name}/weight'].permute(0, 3, 1, 2)
    return F.conv2d(x, weight, P.get(f'{name}/bias'), padding=weight.shape[2] // 2)


def enlarge_and_convolve(name, x, size):
    turned = P[f'{name}/weight'].flip(1, 2).permute(3, 0, 1, 2)
    whole = F.conv2d(F.interpolate(x, scale_factor=2, mode='nearest'), turned, padding=turned.shape[2] // 2)
    return whole[:, :, : size[0], : size[1]]


def even(x):
    return F.pad(x, (0, x.shape[3] % 2, 0, x.shape[2] % 2))


def generator(latents):
    hidden = F.relu(norm('generator/norm_1', F.linear(latents, P['generator/dense_1/weight'])))
    seed = F.linear(hidden, P['generator/dense_2/weight'], P['generator/dense_2/bias'])
    x = seed.reshape(BATCH, *SIZES[0], G_CHANNELS[0]).permute(0, 3, 1, 2)
    for index, size in enumerate(SIZES[1:]):
        block = f'generator/block_{index + 1}'
        inner = enlarge_and_convolve(f'{block}/conv_1', F.relu(norm(f'{block}/norm_1', x)), size)
        inner = convolve(f'{block}/conv_2', F.relu(norm(f'{block}/norm_2', inner)))
        x = inner + enlarge_and_convolve(f'{block}/shortcut', x, size)
    return torch.sigmoid(convolve('generator/conv_1', F.relu(norm('generator/norm_2', x))))


def discriminator(x):
    for index in range(len(D_CHANNELS)):
        block = f'discriminator/block_{index + 1}'
        inner = convolve(f'{block}/conv_1', x if index == 0 else F.leaky_relu(x, SLOPE))
        inner = convolve(f'{block}/conv_2', even(F.leaky_relu(inner, SLOPE)))
        x = F.avg_pool2d(inner, 2) + F.avg_pool2d(convolve(f'{block}/shortcut', even(x)), 2)
    flat = F.leaky_relu(x, SLOPE).permute(0, 2, 3, 1).reshape(BATCH, -1)
    shared = F.leaky_relu(F.linear(flat, P['discriminator/dense_1/weight'], P['discriminator/dense_1/bias']), SLOPE)
    return F.linear(shared, P['discriminator/source/weight'], P['discriminator/source/bias'])


def write_networks(name, generator, discriminator):
    """Writes the drawn parameters, and what networks of them make, say and have as gradients."""
    latents = normal((BATCH, LATENTS))
    images = generator(latents)
    source = discriminator(images)
    cotangent = normal((BATCH, 1))
    names = list(P)
    slopes = torch.autograd.grad((source * cotangent).sum(), [P[name] for name in names])
    values = {**P, 'latents': latents, 'cotangent': cotangent, 'images': images.permute(0, 2, 3, 1), 'source': source}
    gradients = {f'gradient/{name}': slope for name, slope in zip(names, slopes)}
    write_safetensors(HERE / f'{name}.safetensors', {key: value.detach() for key, value in {**values, **gradients}.items()})


def main():
    draw()
    write_networks('residual', generator, discriminator)


if __name__ == '__main__':
    main()
