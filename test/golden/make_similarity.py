"""Golden values of MS-SSIM, made by torchmetrics. Makes similarity.safetensors next to itself.

Run with torchmetrics 1.2.1, torch 1.13.1 and numpy 1.26.4:  python3 test/golden/make_similarity.py

Pairs of images in [0, 1], NHWC: `grey` has two scales, `colour` (odd extents) one, `medium` three, `large` five. To be small, images
are kept as few numbers and written out by the test: pixel = sum_k amplitude_k (1 + sin(vertical_k y + horizontal_k x +
phase_k + channel)) / 2 in float64. The second image of a pair is a mixture of the first and another. A second run writes the
same bytes.
"""

import json
import struct
from pathlib import Path

import numpy
import torch
import torchmetrics
from torchmetrics.functional.image import multiscale_structural_similarity_index_measure

BETAS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
WAVES = 6
SIZES = {'grey': (28, 28, 1), 'colour': (21, 17, 3), 'medium': (63, 50, 3), 'large': (181, 176, 1)}
PAIRS = 6

generator = numpy.random.Generator(numpy.random.PCG64(20261126))


def waves():
    """Amplitudes sum to 1; frequencies in radians a pixel."""
    amplitude = generator.dirichlet(numpy.ones(WAVES))
    frequency = generator.uniform(-1.2, 1.2, size=(2, WAVES))
    return numpy.stack([amplitude, *frequency, generator.uniform(0, 2 * numpy.pi, WAVES)])


def image(parameters, size):
    y, x, channel = [axis[..., None] for axis in numpy.indices(size)]
    amplitude, vertical, horizontal, phase = parameters
    return (amplitude * (1 + numpy.sin(vertical * y + horizontal * x + phase + channel)) / 2).sum(-1)


arrays = {}
for name, size in SIZES.items():
    scales = sum(min(size[:2]) // 2 ** scale >= 11 for scale in range(5))
    betas = tuple(numpy.array(BETAS[:scales]) / sum(BETAS[:scales]))
    parameters = numpy.stack([[waves(), waves()] for _ in range(PAIRS)])
    share = numpy.linspace(-0.4, 0.9, PAIRS)  # negative: of the first image's negative
    first = numpy.stack([image(one, size) for one, _ in parameters])
    other = numpy.stack([image(two, size) for _, two in parameters])
    weight = abs(share)[:, None, None, None]
    second = weight * numpy.where(share[:, None, None, None] < 0, 1 - first, first) + (1 - weight) * other
    tensors = [torch.from_numpy(pixels).permute(0, 3, 1, 2) for pixels in (first, second)]
    value = multiscale_structural_similarity_index_measure(
        *tensors, data_range=1.0, betas=betas, normalize='relu', reduction='none')
    arrays |= {f'{name}/waves': parameters, f'{name}/share': share, f'{name}/value': value.double().numpy()}
    print(name, scales, value.numpy())

header, data = {}, b''
for name, array in arrays.items():
    raw = array.astype('<f8').tobytes()
    header[name] = {'dtype': 'F64', 'shape': list(array.shape), 'data_offsets': [len(data), len(data) + len(raw)]}
    data += raw
header['__metadata__'] = {
    'numpy': numpy.__version__, 'torch': torch.__version__, 'torchmetrics': torchmetrics.__version__}
text = json.dumps(header, sort_keys=True, separators=(',', ':')).encode()
text += b' ' * (-len(text) % 8)
(Path(__file__).parent / 'similarity.safetensors').write_bytes(struct.pack('<Q', len(text)) + text + data)
