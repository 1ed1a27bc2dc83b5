"""Golden values of scores that compare sets of features. Makes distributions.safetensors next to itself.

Run:  python3 test/golden/make_distributions.py

Run with prdc 0.2 (k = 5), torchmetrics 1.2.1 (`_compute_fid`, `poly_mmd`), scikit-learn 1.5.2, numpy 1.26.4 and torch 1.13;
torchmetrics works in float64. Features are drawn in float64, rounded to float32, and as a judge's are ≥ 0, with some that
are 0 throughout. `poly_mmd` takes sets of one size only: `kernel` compares the first 60 of either. A second run writes the
same bytes.
"""

import json
import struct
from importlib.metadata import version
from pathlib import Path

import numpy
import torch
from prdc import compute_prdc
from torchmetrics.image.fid import _compute_fid
from torchmetrics.image.kid import poly_mmd

SAME = 60

generator = numpy.random.Generator(numpy.random.PCG64(20261124))
mix = generator.normal(size=(5, 12))
dead = numpy.arange(12) != 7


def features(count, shift, spread):
    drawn = shift + spread * generator.normal(size=(count, 5)) @ mix + 0.3 * generator.normal(size=(count, 12))
    return (numpy.maximum(drawn, 0) * dead).astype('<f4')


real, samples = features(90, 0.4, 1), features(SAME, 0.4, 0.6)
samples[10:14] = samples[3]
samples[20] = real[5]
samples[40:] *= 3

a, b = [torch.tensor(x, dtype=torch.float64) for x in (real, samples)]
frechet = _compute_fid(a.mean(0), torch.cov(a.T), b.mean(0), torch.cov(b.T))
scores = compute_prdc(real.astype('f8'), samples.astype('f8'), nearest_k=5)
scores |= {'frechet': frechet, 'kernel': poly_mmd(a[:SAME], b)}
arrays = {name: numpy.array([float(value)], '<f8') for name, value in scores.items()}

header, data = {}, b''
for name, array in (arrays | {'real': real, 'samples': samples}).items():
    raw = array.tobytes()
    header[name] = {'dtype': 'F64' if name in arrays else 'F32', 'shape': list(array.shape),
                    'data_offsets': [len(data), len(data) + len(raw)]}
    data += raw
header['__metadata__'] = {name: version(name) for name in ('numpy', 'prdc', 'scikit-learn', 'torchmetrics')}
text = json.dumps(header, sort_keys=True, separators=(',', ':')).encode()
text += b' ' * (-len(text) % 8)
(Path(__file__).parent / 'distributions.safetensors').write_bytes(struct.pack('<Q', len(text)) + text + data)
print(scores, header['__metadata__'])
