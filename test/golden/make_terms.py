"""Golden values for every term of Facet's objectives, made by PyTorch: writes terms.safetensors next to itself.

Run:  /usr/bin/python3 test/golden/make_terms.py     (after make_golden.py, whose conventions it shares)

A case is one term with its settings over given arrays. It is written from the cited paper's equation, by PyTorch's own
losses and distributions where there are some, and never from Facet's code. `given/<name>` are the arrays that all cases
share, `<case>/loss` is a case's value, `<case>/bound/<part>/loss` a bound of mutual information in nats, and
`<case>/gradient/<name>` the gradient with respect to a given array. A second run writes the same bytes.
"""

import math

import torch
import torch.nn.functional as F
from torch import distributions

from make_golden import HERE, layer, normal, rounded, uniform, write_safetensors, xavier

BATCH, SIZE, CLASSES, EMBEDDING = 6, 8, 3, 128
SLOPE = 0.1  # of the leaky relu
GIVEN = {}  # all given arrays, as leaves that gradients can be taken by
D = 'discriminator/'


def give(name, value):
    GIVEN[name] = value.clone().requires_grad_()


def one_hot(indices, size):
    return F.one_hot(torch.tensor(indices), size).double()


def draw():
    """Every given array. Labels and latents count as given too, but nothing is differentiated by them."""
    torch.manual_seed(5)
    for side in ('real', 'fake'):
        give(f'{side}/source', 2 * normal((BATCH, 1)))
        give(f'{side}/class', 2 * normal((BATCH, CLASSES)))
        give(f'{side}/shared', normal((BATCH, 7)))
        give(f'{side}/features', normal((BATCH, 5)))
        give(f'{side}/images', uniform((BATCH, SIZE, SIZE, 1), 0, 1))
    whole = one_hot([0, 2, 1, 0, 2, 2], CLASSES)
    give('labels/whole', whole)
    give('labels/partial', whole * torch.tensor([1.0, 0, 1, 1, 0, 1]).unsqueeze(1))
    give('labels/none', torch.zeros_like(whole))
    give('labels/same', one_hot([2] * BATCH, CLASSES))
    give('labels/fake', one_hot([1, 1, 0, 2, 0, 1], CLASSES))
    for part, size in (('code', 2), ('style', 1)):
        give(f'fake/{part}', normal((BATCH, size)))
        give(f'latent/{part}', uniform((BATCH, size), -1, 1))
        give(f'{D}recogniser/{part}_variance/weight', xavier((size, 5)))
        give(f'{D}recogniser/{part}_variance/bias', normal((size,)))
    for part, size, drawn in (('category', 4, [3, 0, 1, 1, 2, 0]), ('group', 2, [0, 1, 1, 0, 1, 1])):
        give(f'fake/{part}', 2 * normal((BATCH, size)))
        give(f'latent/{part}', one_hot(drawn, size))
    give(f'{D}recogniser/class_twin/weight', xavier((CLASSES, 5)))
    give(f'{D}recogniser/class_twin/bias', normal((CLASSES,)))
    give(f'{D}embedding/weight', rounded(0.3 * torch.randn(EMBEDDING, 7)))
    give(f'{D}embedding/bias', rounded(0.1 * torch.randn(EMBEDDING)))
    give(f'{D}proxies', rounded(torch.randn(CLASSES, EMBEDDING)))
    for name, shape in LAYERS.items():
        give(f'{D}{name}/weight', xavier(shape))
        give(f'{D}{name}/bias', uniform((shape[0],), -0.1, 0.1))
    give(f'{D}projection/weight', xavier((16, CLASSES)))
    give('uniform/interpolation', uniform((BATCH, 1, 1, 1), 0, 1))
    give('uniform/affine', uniform((7,), 0, 1))


LAYERS = {
    'conv_1': (6, 4, 4, 1), 'conv_2': (8, 4, 4, 6), 'dense_1': (16, 32), 'source': (1, 16),
    'recogniser/dense_1': (12, 16), 'recogniser/category': (4, 12),
}

# The discriminator ---------------------------------------------------------------------------------------------------


def leaky(name, x):
    return F.leaky_relu(layer(GIVEN, f'{D}{name}', x), SLOPE)


def shared_features(images):
    return leaky('dense_1', leaky('conv_2', leaky('conv_1', images)).flatten(1))


def source(images, labels=None):
    """Logits of "real", with the class's inner product where labels are given (Miyato and Koyama 2018, equation 3)."""
    shared = shared_features(images)
    plain = layer(GIVEN, f'{D}source', shared)
    if labels is None:
        return plain
    vectors = GIVEN[f'{D}projection/weight']  # [features, classes]
    return plain + torch.einsum('nf,fc,nc->n', shared, vectors, labels).unsqueeze(1)


def slopes(logits, images):
    """The length of D's gradient at every image."""
    [gradient] = torch.autograd.grad(logits.sum(), images, create_graph=True)
    return gradient.flatten(1).norm(dim=1)


# Terms ---------------------------------------------------------------------------------------------------------------


def given(name):
    return GIVEN[name]


def source_loss(side, target):
    """Binary cross-entropy against one target (Goodfellow et al. 2014, equation 1; Salimans et al. 2016, 3.4)."""
    logits = given(f'{side}/source')
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


def class_loss(side, labels, smoothing=0.0):
    """Cross-entropy over the rows that have a label; 0 where no row has (Odena et al. 2017; Szegedy et al. 2016)."""
    rows = given(labels).sum(1) > 0
    if not rows.any():
        return 0 * given(f'{side}/class').sum()
    targets = given(labels)[rows].argmax(1)
    return F.cross_entropy(given(f'{side}/class')[rows], targets, label_smoothing=smoothing)


def twin_loss():
    logits = layer(GIVEN, f'{D}recogniser/class_twin', given('fake/features'))
    return F.cross_entropy(logits, given('labels/fake').argmax(1))


def data_to_data(side, labels, temperature=0.5, margin=0.98):
    """Kang et al. 2021, equation 6, image by image; an image without a label has neither a proxy nor negatives."""
    weight, bias = given(f'{D}embedding/weight'), given(f'{D}embedding/bias')
    f = F.normalize(given(f'{side}/shared') @ weight.T + bias, dim=1)
    v = F.normalize(given(f'{D}proxies'), dim=1)
    classes = [int(row.argmax()) if row.sum() > 0 else None for row in given(labels)]
    terms = []
    for i, y in enumerate(classes):
        if y is None:
            continue
        positive = torch.exp(torch.clamp(f[i] @ v[y] - margin, max=0) / temperature)
        negatives = [torch.exp(torch.clamp(f[i] @ f[j] - (1 - margin), min=0) / temperature)
                     for j, other in enumerate(classes) if other is not None and other != y]
        terms.append(-torch.log(positive / (positive + sum(negatives))))
    return sum(terms) / max(1, len(terms)) + 0 * f.sum() + 0 * v.sum()


def code_density(part, variance):
    """log Q(c | G(z)) of one code part as the mean over the batch (Chen et al. 2016, section 6)."""
    law = distributions.Independent(distributions.Normal(given(f'fake/{part}'), variance.sqrt()), 1)
    return law.log_prob(given(f'latent/{part}')).mean()


def fixed(part):
    return code_density(part, torch.ones_like(given(f'fake/{part}')))


def best_fixed(part):
    """The mean log density under the fixed variance of every code that fits the batch best: minus its entropy."""
    errors = ((given(f'fake/{part}') - given(f'latent/{part}')) ** 2).mean(0)
    return -distributions.Normal(torch.zeros_like(errors), errors.sqrt()).entropy().sum()


def gaussian(parts):
    bounds = information(parts, best_fixed, code_entropy)
    return {**bounds, 'loss': information(parts, fixed, code_entropy)['loss']}


def learned(part):
    raw = layer(GIVEN, f'{D}recogniser/{part}_variance', given('fake/features'))
    return code_density(part, F.softplus(raw) + 1e-3)


def category(part, logits=None):
    logits = given(f'fake/{part}') if logits is None else logits
    law = distributions.Categorical(logits=logits)
    return law.log_prob(given(f'latent/{part}').argmax(1)).mean()


def code_entropy(part):
    edges = torch.ones(given(f'latent/{part}').shape[1])
    return distributions.Independent(distributions.Uniform(-edges, edges), 1).entropy()


def category_entropy(part):
    return distributions.Categorical(logits=torch.zeros(given(f'latent/{part}').shape[1])).entropy()


def information(parts, density, entropy):
    """InfoGAN's bound: a term, the sum over parts of -E log Q, and the bound H(c) + E log Q of every part."""
    return {'loss': -sum(density(part) for part in parts),
            **{f'bound/{part}/loss': entropy(part) + density(part) for part in parts}}


def between():
    share, real, fake = given('uniform/interpolation'), given('real/images'), given('fake/images')
    return share * real + (1 - share) * fake


def gradient_penalty(labels=None):
    """Gulrajani et al. 2017, equation 3, at points between real and generated images."""
    images = between()
    return ((slopes(source(images, labels), images) - 1) ** 2).mean()


def slope_at(side, labels=None):
    """Mescheder et al. 2018, equation 9 (real) and 10 (generated), without gamma / 2."""
    images = given(f'{side}/images')
    return (slopes(source(images, labels), images) ** 2).mean()


def transformed(images, draws, stretch, slant, tilt, shift, thickness=0.0):
    """Images read at (x, y) + (m0 x + m1 y + m4, m2 x + m3 y + m5) about the centre, by PyTorch's own sampler; with a
    thickness, of images blurred over two pixels, and cut at a quarter and m6."""
    m = [(2 * u - 1) * r for u, r in zip(draws, (stretch, slant, tilt, stretch, shift, shift, thickness))]
    half = (SIZE - 1) / 2
    matrix = torch.stack([torch.stack([1 + m[0], m[1], m[4] / half]), torch.stack([m[2], 1 + m[3], m[5] / half])])
    grid = F.affine_grid(matrix.expand(BATCH, 2, 3), (BATCH, 1, SIZE, SIZE), align_corners=True)
    if thickness > 0:
        read = blurred(images, half * grid + half)
        return torch.clamp(4 * (read - (0.25 + m[6])), 0, 1)
    read = F.grid_sample(images.permute(0, 3, 1, 2), grid, 'bilinear', 'zeros', align_corners=True)
    return read.permute(0, 2, 3, 1)


def blurred(images, places):
    """Images read at places [batch, height, width, 2] in pixels, x before y, through tents two pixels to either side."""
    def tents(place):
        return torch.clamp(1 - (place.unsqueeze(-1) - torch.arange(float(SIZE))).abs() / 2, min=0) / 2

    return torch.einsum('bhwx,bhwy,byxc->bhwc', tents(places[..., 0]), tents(places[..., 1]), images)


def invariant(**settings):
    """The loss reads transformed images (after Hu et al. 2017); the bound is that of the images themselves."""
    images = transformed(given('fake/images'), given('uniform/affine'), **settings)
    logits = layer(GIVEN, f'{D}recogniser/category', leaky('recogniser/dense_1', shared_features(images)))
    return {**information(['category'], category, category_entropy), 'loss': -category('category', logits)}


def cases():
    """Every case by name: a value, or a record of the value and its bounds."""
    real, fake = given('real/source'), given('fake/source')
    zero, one = torch.zeros_like(fake), torch.ones_like(fake)
    return {
        'loss_d_r': source_loss('real', 1.0),
        'loss_d_r_smooth': source_loss('real', 0.9),
        'loss_d_f': source_loss('fake', 0.0),
        'loss_g': source_loss('fake', 1.0),
        'loss_g_minimax': -source_loss('fake', 0.0),
        'loss_d_r_squares': F.mse_loss(real, one) / 2,
        'loss_d_f_squares': F.mse_loss(fake, zero) / 2,
        'loss_g_squares': F.mse_loss(fake, one) / 2,
        'loss_d_r_hinge': -torch.minimum(zero, -1 + real).mean(),
        'loss_d_f_hinge': -torch.minimum(zero, -1 - fake).mean(),
        'loss_d_r_critic': -real.mean(),
        'loss_d_f_critic': fake.mean(),
        'loss_g_linear': -fake.mean(),
        'loss_d_relativistic': F.binary_cross_entropy_with_logits(real - fake, one),
        'loss_g_relativistic': F.binary_cross_entropy_with_logits(fake - real, one),
        'loss_cr': class_loss('real', 'labels/whole'),
        'loss_cr_smooth': class_loss('real', 'labels/whole', 0.1),
        'loss_cr_partial': class_loss('real', 'labels/partial'),
        'loss_cr_partial_smooth': class_loss('real', 'labels/partial', 0.2),
        'loss_cr_none': class_loss('real', 'labels/none'),
        'loss_cf': class_loss('fake', 'labels/fake'),
        'loss_cf_smooth': class_loss('fake', 'labels/fake', 0.3),
        'loss_cg': class_loss('fake', 'labels/fake'),
        'loss_c_twin': twin_loss(),
        'loss_c_twin_g': -twin_loss(),
        'loss_c_d2d_r': data_to_data('real', 'labels/whole'),
        'loss_c_d2d_r_settings': data_to_data('real', 'labels/whole', temperature=0.1, margin=0.7),
        'loss_c_d2d_r_partial': data_to_data('real', 'labels/partial'),
        'loss_c_d2d_r_cold': data_to_data('real', 'labels/partial', temperature=0.01),
        'loss_c_d2d_r_same': data_to_data('real', 'labels/same', temperature=0.01),
        'loss_c_d2d_r_none': data_to_data('real', 'labels/none'),
        'loss_c_d2d_f': data_to_data('fake', 'labels/fake', temperature=1.5),
        'loss_cat': information(['category'], category, category_entropy),
        'loss_cat_two': information(['category', 'group'], category, category_entropy),
        'loss_cat_invariant': invariant(stretch=0.25, slant=0.4, tilt=0.15, shift=2.0),
        'loss_cat_invariant_settings': invariant(stretch=0.1, slant=0.0, tilt=1.0, shift=3.0),
        'loss_cat_invariant_thick': invariant(stretch=0.3, slant=0.8, tilt=0.3, shift=2.0, thickness=0.15),
        'loss_con': F.mse_loss(given('fake/code'), given('latent/code')),
        'loss_con_two': ((torch.cat([given('fake/code'), given('fake/style')], 1)
                          - torch.cat([given('latent/code'), given('latent/style')], 1)) ** 2).mean(),
        'loss_con_gaussian': gaussian(['code']),
        'loss_con_gaussian_two': gaussian(['code', 'style']),
        'loss_con_learned': information(['code'], learned, code_entropy),
        'loss_con_learned_two': information(['code', 'style'], learned, code_entropy),
        'penalty_gp': gradient_penalty(),
        'penalty_gp_projection': gradient_penalty(given('labels/fake')),
        'penalty_r1': slope_at('real'),
        'penalty_r1_projection': slope_at('real', given('labels/partial')),
        'penalty_r2': slope_at('fake'),
        'penalty_r2_projection': slope_at('fake', given('labels/fake')),
        'projection': F.softplus(-source(given('real/images'), given('labels/partial'))).mean(),
    }


def differentiated(name):
    """Whether gradients are taken by a given array."""
    return not name.startswith(('labels/', 'latent/', 'uniform/'))


def expected(case, value):
    """A case's values, and its gradient by every array that it depends on."""
    values = value if isinstance(value, dict) else {'loss': value}
    names = [name for name in GIVEN if differentiated(name)]
    gradients = torch.autograd.grad(values['loss'], [GIVEN[name] for name in names], retain_graph=True,
                                    allow_unused=True)
    found = {f'{case}/gradient/{name}': gradient for name, gradient in zip(names, gradients) if gradient is not None}
    if not case.endswith(('_none', '_same')):
        assert any(gradient.abs().max() > 1e-4 for gradient in found.values()), f'{case}: no gradient is alive'
    return {**{f'{case}/{key}': item for key, item in values.items()}, **found}


def main():
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    draw()
    values = {f'given/{name}': value.detach() for name, value in GIVEN.items()}
    for case, value in cases().items():
        values.update({name: item.detach() for name, item in expected(case, value).items()})
    for name in sorted(name for name in values if name.endswith('/loss')):
        print(f'  {name} {values[name].item():.6f}')
    write_safetensors(HERE / 'terms.safetensors', values)


if __name__ == '__main__':
    main()
