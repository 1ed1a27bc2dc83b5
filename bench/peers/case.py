"""The case that the peers in Python are given: what to build, what to start from, what to be checked with."""

import json
import struct
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy

TERMS = ('loss_d_r', 'loss_d_f', 'loss_g', 'loss_cf', 'loss_cr', 'loss_con_gaussian')
PLAYERS = ('discriminator', 'generator')  # in the order they step
POOL = 2000  # random images to draw from where the case has no real ones
# The settings of networks that the peers do not have: those of preset facet are built in.
BUILT_IN = {
    'generator': {'kernel': 4, 'reluBeforeNorm': False, 'biasBeforeNorm': False},
    'discriminator': {'kernel': 4, 'codeHead': 'linear', 'norm': 'none', 'projection': False},
}


@dataclass(frozen=True)
class Case:
    """A case's folder, as bench/case.ts writes it."""

    folder: Path

    @cached_property
    def description(self):
        """The contents of case.json."""
        return json.loads((self.folder / 'case.json').read_text())

    @property
    def config(self):
        return self.description['config']

    @property
    def batch(self):
        return self.description['batch']

    @property
    def image(self):
        """Height, width, channels."""
        return tuple(self.description['image'][name] for name in ('height', 'width', 'channels'))

    @property
    def seed_image(self):
        """Height, width, channels of what the generator's two transposed convolutions double."""
        return self.image[0] // 4, self.image[1] // 4, self.config['networks']['generator']['channels'][0]

    @property
    def norm(self):
        """`epsilon` and `decay` of the batch norms."""
        return self.config['networks']['generator']['norm']

    @property
    def slope(self):
        """Of the discriminator's leaky relu."""
        return self.config['networks']['discriminator']['slope']

    @cached_property
    def weights(self):
        """The weight of every term."""
        return {name: self.config['terms'][name]['weight'] for name in TERMS}

    @cached_property
    def sizes(self):
        """Columns of every part of the latent vector: class, code, noise."""
        return {part['name']: part['size'] for part in self.config['latents']}

    def optim(self, player):
        """Adam's settings: rate, beta1, beta2, epsilon."""
        return self.config['optim'][player]

    def freshness(self, step):
        """How far the generator's moving average moves in a step, counted from 1 (src/optim/moving-average.ts)."""
        return 1 - min(self.config['optim']['average'], (1 + step) / (10 + step))

    def state(self):
        """Initial parameters and running statistics by name, in Facet's layouts."""
        return read_tensors(self.folder / 'state.safetensors')

    def feeds(self):
        """What every step is fed: images, one-hot labels, each player's codes and noise (the discriminator's first)."""
        for step in range(1, self.description['steps'] + 1):
            fed = read_tensors(self.folder / f'step-{step}.safetensors')
            drawn = [numpy.concatenate([fed[f'{player}/code'], fed[f'{player}/noise']], 1) for player in PLAYERS]
            yield fed['images'], fed['class'], *drawn

    def pool(self):
        """Images and their one-hot labels to draw batches from: real ones, or random ones where the case has none."""
        path = self.folder / 'data.safetensors'
        if path.exists():
            tensors = read_tensors(path)
            return tensors['images'], tensors['labels']
        random, classes = numpy.random.default_rng(0), numpy.eye(self.sizes['class'], dtype='float32')
        return random.random((POOL, *self.image), 'float32'), classes[random.integers(len(classes), size=POOL)]

    def check(self):
        """Ends the process where the case is of a model that the peers do not have."""
        networks = self.config['networks']
        built = all(networks[name][key] == value for name, own in BUILT_IN.items() for key, value in own.items())
        if not built or set(self.config['terms']) != set(TERMS) or list(self.sizes) != ['class', 'code', 'noise']:
            sys.exit(f'{self.folder}: the peers have the model of preset facet alone. Write a case of that preset.')


def read_tensors(path):
    """The float32 arrays of a safetensors file by name: the header's length, the header as JSON, the arrays."""
    data = path.read_bytes()
    (length,) = struct.unpack_from('<Q', data)
    header = json.loads(data[8 : 8 + length])
    header.pop('__metadata__', None)

    def array(entry):
        begin, end = entry['data_offsets']
        flat = numpy.frombuffer(data, '<f4', (end - begin) // 4, 8 + length + begin)
        return flat.reshape(entry['shape'])

    return {name: array(entry) for name, entry in header.items()}
