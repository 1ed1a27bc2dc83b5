"""Loads generator.safetensors, as `facet export RUN` writes it, into PyTorch.

    python load_generator.py generator.safetensors latents.npy images.npy

latents.npy is [batch, columns], the parts of `latents` of the config side by side: one-hot class, codes, noise.
images.npy becomes [batch, height, width, channels] in [0, 1]. Needs torch and numpy. Networks of plain blocks, that is of
every preset; what is computed is what generator.onnx computes, to 1e-5.
"""

import json
import sys

import numpy
import torch
from torch import nn


def read_safetensors(path):
    """Returns tensors by name, and the metadata."""
    data = open(path, 'rb').read()
    length = int.from_bytes(data[:8], 'little')
    header, body = json.loads(data[8:8 + length]), data[8 + length:]
    metadata = header.pop('__metadata__')
    arrays = {name: numpy.frombuffer(body[slice(*entry['data_offsets'])], '<f4').reshape(entry['shape'])
              for name, entry in header.items()}
    return {name: torch.tensor(array) for name, array in arrays.items()}, metadata


class Generator(nn.Module):
    """Two dense layers, then transposed convolutions that double the image; a batch norm and a relu after all but the last."""

    def __init__(self, config, image):
        super().__init__()
        settings = config['networks']['generator']
        assert settings['blocks'] == 'plain', 'residual blocks are not in this example'
        channels, kernel = settings['channels'], settings['kernel']
        bias, norm = settings['biasBeforeNorm'], settings['norm']
        self.relu_before_norm = settings['reluBeforeNorm']
        # Heights and widths, each half the next one, rounded up.
        self.sizes = [(image['height'], image['width'])]
        for _ in channels:
            self.sizes.insert(0, tuple((extent + 1) // 2 for extent in self.sizes[0]))
        self.kernel = kernel
        features = [sum(part['size'] for part in config['latents']), settings['hidden'],
                    self.sizes[0][0] * self.sizes[0][1] * channels[0]]
        self.seed = (channels[0], *self.sizes[0])
        for index in (1, 2):
            self.add_module(f'dense_{index}', nn.Linear(*features[index - 1:index + 1], bias=bias))
            self.add_module(f'norm_{index}', nn.BatchNorm1d(features[index], eps=norm['epsilon']))
        depths = [*channels, image['channels']]
        for index in range(1, len(depths)):
            last = index == len(channels)
            layer = nn.ConvTranspose2d(*depths[index - 1:index + 1], kernel, stride=2, bias=last or bias)
            self.add_module(f'deconv_{index}', layer)
            if not last:
                self.add_module(f'norm_{index + 2}', nn.BatchNorm2d(depths[index], eps=norm['epsilon']))

    def forward(self, latents):
        x = latents
        for index in (1, 2):
            x = self.get_submodule(f'dense_{index}')(x)
            x = self.get_submodule(f'norm_{index}')(torch.relu(x) if self.relu_before_norm else x).relu()
        # The features are in the order height, width, channels.
        channels, height, width = self.seed
        x = x.reshape(-1, height, width, channels).permute(0, 3, 1, 2)
        for index, size in enumerate(self.sizes[1:], 1):
            x = self.same(self.get_submodule(f'deconv_{index}')(x), size)
            last = index == len(self.sizes) - 1
            x = torch.sigmoid(x) if last else self.get_submodule(f'norm_{index + 2}')(x).relu()
        return x.permute(0, 2, 3, 1)

    def same(self, x, size):
        """Cuts off the padding, as TensorFlow's "same" has it: where it is odd, more of it below and at the right."""
        padding = [max((extent + 1) // 2 * 2 - 2 + self.kernel - extent, 0) // 2 for extent in size]
        return x[:, :, padding[0]:padding[0] + size[0], padding[1]:padding[1] + size[1]]


NAMES = {'weight': 'weight', 'bias': 'bias', 'scale': 'weight', 'shift': 'bias',
         'mean': 'running_mean', 'variance': 'running_var'}


def load_generator(path):
    """Returns the generator, ready to sample from, and its config."""
    tensors, metadata = read_safetensors(path)
    config, image = json.loads(metadata['facet.config']), json.loads(metadata['facet.image'])
    generator = Generator(config, image)
    state = generator.state_dict()
    for name, tensor in tensors.items():
        _, layer, array = name.split('/')
        # Kernels are [in, height, width, out] here, [in, out, height, width] in PyTorch.
        state[f'{layer}.{NAMES[array]}'] = tensor.permute(0, 3, 1, 2) if tensor.dim() == 4 else tensor
    generator.load_state_dict(state)
    return generator.eval(), config


if __name__ == '__main__':
    weights, latents, images = sys.argv[1:]
    generator, _ = load_generator(weights)
    with torch.no_grad():
        numpy.save(images, generator(torch.from_numpy(numpy.load(latents))).numpy())
