"""Golden values of authenticity and of distances in units of training images' own. Makes authenticity.safetensors next to itself.

Run:  python3 test/golden/make_authenticity.py

Run with numpy 2.4.6 and scipy 1.17.1. Computed by the definition, as AuthPct (Stein et al. 2023, github.com/marcojira/fls) has it:
all pairs of distances, here in float64. (synthcity's authenticity looks the training images' own distances up by the index of a
sample, and is another number.) Features are rounded to float32. Among the samples are copies, near copies and far ones; among the
training images two that are equal. A second run writes the same bytes.
"""

import json
import struct
from importlib.metadata import version
from pathlib import Path

import numpy
from scipy.spatial.distance import cdist

generator = numpy.random.Generator(numpy.random.PCG64(20261124))
training = generator.normal(size=(70, 6)).astype('<f4')
samples = generator.normal(size=(50, 6)).astype('<f4')
training[60] = training[11]
samples[:5] = training[5:10]
samples[5] = training[60]
samples[6:12] = training[20:26] + 0.05 * generator.normal(size=(6, 6)).astype('<f4')
samples[12:15] *= 4

between = cdist(samples.astype('f8'), training.astype('f8'))
within = cdist(training.astype('f8'), training.astype('f8'))
numpy.fill_diagonal(within, numpy.inf)
distances, gaps = between.min(1), within.min(1)[between.argmin(1)]
arrays = {
    'distances': distances,
    'gaps': gaps,
    'authenticity': numpy.array([numpy.mean(distances > gaps)]),
}

header, data = {}, b''
for name, array in (arrays | {'training': training, 'samples': samples}).items():
    raw = array.astype('<f8' if name in arrays else '<f4').tobytes()
    header[name] = {'dtype': 'F64' if name in arrays else 'F32', 'shape': list(array.shape),
                    'data_offsets': [len(data), len(data) + len(raw)]}
    data += raw
header['__metadata__'] = {name: version(name) for name in ('numpy', 'scipy')}
text = json.dumps(header, sort_keys=True, separators=(',', ':')).encode()
text += b' ' * (-len(text) % 8)
(Path(__file__).parent / 'authenticity.safetensors').write_bytes(struct.pack('<Q', len(text)) + text + data)
print(arrays['authenticity'], header['__metadata__'])
