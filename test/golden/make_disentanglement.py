"""Golden values of what codes mean. Makes disentanglement.safetensors next to itself.

Run with numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1, absl-py 2.5.1 and six 1.17.0, and a checkout of
https://github.com/google-research/disentanglement_lib at commit 86a644d4ed35c771560dc3360756363d35477357:

    python3 test/golden/make_disentanglement.py <checkout>

MIG, SAP, disentanglement and completeness are the library's own functions; TensorFlow and gin, which they do not need, are
stood in for. Codes [4, 400] (the fourth follows the first) and factors [5, 400] (one of whole numbers, one that is even in
a code) are drawn in float64, `missing` is a factor with NaN. `spearman`, `mutual_information`, `lasso` (coefficients of
standardised codes, alpha 0.01) are [codes, factors]; `partial` is given the class and all other codes, `partial_missing`
[codes] of `missing`, `partial_repeated` [codes] of the first factor given a copy of each other code too: residuals of least
squares by SVD, and their linear correlation. A second run writes the same bytes.
"""

import json
import struct
import sys
import types
from pathlib import Path

import numpy
import scipy.stats
import sklearn.metrics
from sklearn.linear_model import Lasso

BINS, ROWS, ALPHA = 20, 400, 0.01

gin = types.ModuleType('gin')
gin.REQUIRED = None
gin.configurable = lambda *_, **__: lambda function: function
sys.modules.update({'gin': gin, 'gin.tf': gin, 'tensorflow': types.ModuleType('tensorflow')})
sys.path.insert(0, sys.argv[1])
from disentanglement_lib.evaluation.metrics import dci, mig, sap_score, utils  # noqa: E402

utils.make_discretizer = lambda target: utils._histogram_discretize(target, BINS)  # what gin would set

generator = numpy.random.Generator(numpy.random.PCG64(20261127))
classes = generator.integers(0, 4, ROWS) * 2  # odd classes do not occur
codes = generator.uniform(-1, 1, size=(4, ROWS))
codes[3] = 0.6 * codes[0] + 0.4 * codes[3]
noise = generator.normal(size=(5, ROWS))
factors = numpy.stack([
    codes[0] + 0.1 * noise[0] + classes,
    numpy.round(4 * codes[1] + noise[1]),
    codes[2] ** 2 + 0.05 * noise[2],
    numpy.exp(codes[0] - codes[1] + 0.3 * noise[3]),
    noise[4],
])
missing = numpy.where(generator.uniform(size=ROWS) < 0.2, numpy.nan, factors[3])


def table(score, rows, columns):
    return numpy.array([[score(row, column) for column in columns] for row in rows])


def partial(code, factor, others):
    there = numpy.isfinite(factor)
    rank = lambda column: scipy.stats.rankdata(column[there])
    one_hot = (classes[there, None] == numpy.arange(8)).astype('f8')
    given = numpy.column_stack([one_hot, *[rank(other) for other in others]])
    pair = numpy.stack([rank(code), rank(factor)], axis=1)
    residuals = pair - given @ numpy.linalg.lstsq(given, pair, rcond=None)[0]
    return scipy.stats.pearsonr(*residuals.T).statistic


others = [numpy.delete(codes, code, axis=0) for code in range(4)]
bins, factor_bins = utils.make_discretizer(codes), utils.make_discretizer(factors)
standard = scipy.stats.zscore(codes, axis=1)
lasso = numpy.stack(
    [Lasso(alpha=ALPHA, tol=1e-12, max_iter=100000).fit(standard.T, y).coef_ for y in scipy.stats.zscore(factors, axis=1)],
    axis=1,
)
arrays = {
    'classes': classes,
    'codes': codes,
    'factors': factors,
    'missing': missing,
    'spearman': table(lambda a, b: scipy.stats.spearmanr(a, b).statistic, codes, factors),
    'spearman_missing': [scipy.stats.spearmanr(code, missing, nan_policy='omit').statistic for code in codes],
    'partial': [[partial(codes[i], factor, others[i]) for factor in factors] for i in range(4)],
    'partial_missing': [partial(codes[i], missing, others[i]) for i in range(4)],
    'partial_repeated': [partial(codes[i], factors[0], [*others[i], *others[i]]) for i in range(4)],
    'mutual_information': utils.discrete_mutual_info(bins, factor_bins),
    'entropy': utils.discrete_entropy(factor_bins),
    'mig': [mig._compute_mig(codes, factor_bins)['discrete_mig']],
    'sap': [sap_score._compute_sap(codes, factors, None, None, continuous_factors=True)['SAP_score']],
    'lasso': lasso,
    'disentanglement': [dci.disentanglement(numpy.abs(lasso))],
    'completeness': [dci.completeness(numpy.abs(lasso))],
}

header, data = {}, b''
for name, array in sorted(arrays.items()):
    raw = numpy.asarray(array, '<f8').tobytes()
    header[name] = {'dtype': 'F64', 'shape': list(numpy.shape(array)), 'data_offsets': [len(data), len(data) + len(raw)]}
    data += raw
header['__metadata__'] = {'numpy': numpy.__version__, 'scipy': scipy.__version__, 'scikit-learn': sklearn.__version__}
text = json.dumps(header, sort_keys=True, separators=(',', ':')).encode()
text += b' ' * (-len(text) % 8)
(Path(__file__).parent / 'disentanglement.safetensors').write_bytes(struct.pack('<Q', len(text)) + text + data)
for name, array in arrays.items():
    if numpy.size(array) <= 20:
        print(name, numpy.round(array, 4).tolist())
