"""Golden value of the Fréchet distance, made by numpy. Makes frechet.safetensors next to itself.

Run:  python3 test/golden/make_frechet.py

The trace of the root of C1 C2 is taken from the eigenvalues of that product, which is not symmetric: another way than
Facet's. Features are drawn in float64 and rounded to float32; the distance is float64. A second run writes the same bytes.
"""

import json
import struct
from pathlib import Path

import numpy

generator = numpy.random.Generator(numpy.random.PCG64(20261124))
a = (generator.normal(size=(40, 6)) @ generator.normal(size=(6, 6))).astype('<f4')
b = (0.5 + generator.normal(size=(55, 6)) @ generator.normal(size=(6, 6))).astype('<f4')

(m1, c1), (m2, c2) = [(x.mean(0), numpy.cov(x.T)) for x in (a.astype('f8'), b.astype('f8'))]
roots = numpy.sqrt(numpy.linalg.eigvals(c1 @ c2).real)
distance = ((m1 - m2) ** 2).sum() + numpy.trace(c1 + c2) - 2 * roots.sum()

header, data = {}, b''
for name, array in {'distance': numpy.array([distance], '<f8'), 'a': a, 'b': b}.items():
    raw = array.tobytes()
    header[name] = {'dtype': 'F64' if name == 'distance' else 'F32', 'shape': list(array.shape),
                    'data_offsets': [len(data), len(data) + len(raw)]}
    data += raw
header['__metadata__'] = {'numpy': numpy.__version__}
text = json.dumps(header, sort_keys=True, separators=(',', ':')).encode()
text += b' ' * (-len(text) % 8)
(Path(__file__).parent / 'frechet.safetensors').write_bytes(struct.pack('<Q', len(text)) + text + data)
print(distance)
