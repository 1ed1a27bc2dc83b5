"""The model of a case in PyTorch: networks named as Facet names their layers, images channels_last, and the terms."""

import math

import torch
import torch.nn.functional as F
from torch import nn

HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)
# What PyTorch calls the arrays of a batch norm.
NORM_NAMES = {'scale': 'weight', 'shift': 'bias', 'mean': 'running_mean', 'variance': 'running_var'}


class Generator(nn.Module):
    """Images [batch, channels, height, width] of latent vectors; `track` says whether running statistics follow."""

    def __init__(self, case, track=True):
        super().__init__()
        settings = case.config['networks']['generator']
        hidden, (first, second), kernel = settings['hidden'], settings['channels'], settings['kernel']
        self.seed_image = case.seed_image
        momentum = 1 - settings['norm']['decay']
        norm = {'eps': settings['norm']['epsilon'], 'momentum': momentum, 'track_running_stats': track}
        self.dense_1 = nn.Linear(sum(case.sizes.values()), hidden, bias=False)
        self.norm_1 = nn.BatchNorm1d(hidden, **norm)
        self.dense_2 = nn.Linear(hidden, math.prod(case.seed_image), bias=False)
        self.norm_2 = nn.BatchNorm1d(math.prod(case.seed_image), **norm)
        self.deconv_1 = nn.ConvTranspose2d(first, second, kernel, 2, 1, bias=False)
        self.norm_3 = nn.BatchNorm2d(second, **norm)
        self.deconv_2 = nn.ConvTranspose2d(second, case.image[2], kernel, 2, 1)

    def forward(self, latent):
        height, width, channels = self.seed_image
        x = F.relu(self.norm_1(self.dense_1(latent)))
        x = F.relu(self.norm_2(self.dense_2(x)))
        x = x.view(-1, height, width, channels).permute(0, 3, 1, 2)  # channels_last without moving anything
        x = F.relu(self.norm_3(self.deconv_1(x)))
        return torch.sigmoid(self.deconv_2(x))


class Discriminator(nn.Module):
    """The heads' outputs for images: source [batch], class [batch, classes] (both logits), code [batch, codes]."""

    def __init__(self, case):
        super().__init__()
        settings = case.config['networks']['discriminator']
        hidden, (first, second), kernel = settings['hidden'], settings['channels'], settings['kernel']
        height, width, channels = case.image
        self.slope = settings['slope']
        self.conv_1 = nn.Conv2d(channels, first, kernel, 2, 1)
        self.conv_2 = nn.Conv2d(first, second, kernel, 2, 1)
        self.dense_1 = nn.Linear(height // 4 * (width // 4) * second, hidden)
        self.source = nn.Linear(hidden, 1)
        self.recogniser = nn.ModuleDict({
            'dense_1': nn.Linear(hidden, settings['recogniser']),
            **{head: nn.Linear(settings['recogniser'], case.sizes[head]) for head in ('class', 'code')},
        })

    def forward(self, images):
        def leaky(x):
            return F.leaky_relu(x, self.slope)

        x = leaky(self.conv_2(leaky(self.conv_1(images))))
        shared = leaky(self.dense_1(x.permute(0, 2, 3, 1).flatten(1)))
        recogniser = leaky(self.recogniser['dense_1'](shared))
        return self.source(shared).squeeze(1), self.recogniser['class'](recogniser), self.recogniser['code'](recogniser)


def discriminator_terms(discriminator, generator, images, labels, drawn):
    """The discriminator's terms, from one pass over real and generated images; `drawn` is codes and noise."""
    both = discriminator(torch.cat([images, generator(torch.cat([labels, drawn], 1))]))
    real, fake = zip(*(head.chunk(2) for head in both), strict=True)
    return {
        'loss_d_r': F.softplus(-real[0]).mean(),
        'loss_d_f': F.softplus(fake[0]).mean(),
        'loss_cr': F.cross_entropy(real[1], labels),
        **recogniser_terms(fake, labels, drawn),
    }


def generator_terms(generator, discriminator, labels, drawn):
    """The generator's terms."""
    fake = discriminator(generator(torch.cat([labels, drawn], 1)))
    return {'loss_g': F.softplus(-fake[0]).mean(), **recogniser_terms(fake, labels, drawn)}


def recogniser_terms(fake, labels, drawn):
    """What both players minimise on generated images."""
    _, logits, codes = fake
    errors = codes - drawn[:, : codes.shape[1]]
    return {
        'loss_cf': F.cross_entropy(logits, labels),
        'loss_con_gaussian': (0.5 * errors.square() + HALF_LOG_2PI).sum(1).mean(),
    }


def tensor(values):
    """A copy of an array; images and kernels [a, height, width, b] become [a, b, height, width] in channels_last."""
    copied = torch.from_numpy(values.copy())
    return copied.permute(0, 3, 1, 2) if copied.ndim == 4 else copied


def state_of(network, case):
    """A network's initial arrays by PyTorch's names."""
    own = ((name.split('/')[1:], values) for name, values in case.state().items() if name.startswith(f'{network}/'))
    return {'.'.join([*layer, NORM_NAMES.get(last, last)]): tensor(values) for (*layer, last), values in own}


def filled(make, state):
    """A network that holds the given arrays themselves; its own initial ones are never made."""
    with torch.device('meta'):
        network = make()
    network.load_state_dict(state, strict=False, assign=True)
    return network
