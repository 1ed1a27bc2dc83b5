"""Golden values for Facet's step programs and operations, made by PyTorch.

Makes, next to itself:

  tutorial.safetensors  three iterations of a scaled-down system with the tutorial's settings
  papers.safetensors    the same with the papers' settings
  ops.safetensors       single operations with their gradients

Run:  /usr/bin/python3 test/golden/make_golden.py     (Debian's python3-torch and python3-numpy)

Every given value (initial parameters, images, latents) is drawn in float64 and rounded to float32; every expected value
is computed from those in float64 and rounded once, when it is written (losses stay float64). Parameters have Facet's
layouts: dense [out, in], convolution [out, height, width, in], transposed convolution [in, height, width, out]; images
are [batch, height, width, channels]. README.md lists the names. A second run writes the same bytes.
"""

import json
import math
import platform
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy
import torch
import torch.nn.functional as F

SCRIPT_VERSION = '1'
HERE = Path(__file__).resolve().parent

BATCH, SIZE, CLASSES, CODES, NOISE = 6, 8, 3, 2, 4
ITERATIONS = 3
MOMENTUM = 0.99  # of the running statistics
PLAYERS = ('discriminator', 'generator')  # in the order they step
OBJECTIVE = {'discriminator': ('loss_d', 'loss_c', 'loss_con'), 'generator': ('loss_g', 'loss_c', 'loss_con')}
REPORTED = {
    'discriminator': ('loss_d_r', 'loss_d_f', 'loss_d', 'loss_cf', 'loss_cr', 'loss_c', 'loss_con'),
    'generator': ('loss_g', 'loss_cf', 'loss_con'),
}


@dataclass(frozen=True)
class Case:
    """What differs between the two systems."""

    name: str
    seed: int
    tutorial: bool  # relu before the norm too, no norm scale, biases before norms, sigmoid code head, normal codes
    norm_epsilon: float
    leaky_slope: float
    adam_form: str  # 'tensorflow' or 'papers'; they differ in where epsilon stands
    betas: tuple
    rates: dict  # learning rate of each player
    zero_gradients: tuple = ()  # parameters without any influence on the loss


CASES = (
    Case('tutorial', 1, True, 1e-3, 0.01, 'tensorflow', (0.9, 0.999), {'discriminator': 1e-4, 'generator': 1e-3},
         zero_gradients=('generator/deconv_1/bias',)),  # norm_3 subtracts it again
    Case('papers', 2, False, 1e-5, 0.1, 'papers', (0.5, 0.999), {'discriminator': 2e-4, 'generator': 1e-3}),
)

# Parameters ----------------------------------------------------------------------------------------------------------

# name: (weight shape in Facet's layout, output axis of the weight, norm that follows or None)
LAYERS = {
    'generator/dense_1': ((16, CLASSES + CODES + NOISE), 0, 'generator/norm_1'),
    'generator/dense_2': ((2 * 2 * 8, 16), 0, 'generator/norm_2'),
    'generator/deconv_1': ((8, 4, 4, 6), 3, 'generator/norm_3'),
    'generator/deconv_2': ((6, 4, 4, 1), 3, None),
    'discriminator/conv_1': ((6, 4, 4, 1), 0, None),
    'discriminator/conv_2': ((8, 4, 4, 6), 0, None),
    'discriminator/dense_1': ((16, 2 * 2 * 8), 0, None),
    'discriminator/source': ((1, 16), 0, None),
    'discriminator/recogniser/dense_1': ((12, 16), 0, None),
    'discriminator/recogniser/class': ((CLASSES, 12), 0, None),
    'discriminator/recogniser/code': ((CODES, 12), 0, None),
}


def rounded(x):
    """Float64 values that float32 can hold."""
    return x.to(torch.float32).to(torch.float64)


def uniform(shape, low, high):
    return rounded(low + (high - low) * torch.rand(shape, dtype=torch.float64))


def normal(shape):
    return rounded(torch.randn(shape, dtype=torch.float64))


def xavier(shape):
    """Xavier uniform for [out, in] and [out, height, width, in]; its bound is symmetric, so [in, ..., out] does too."""
    receptive = math.prod(shape[1:-1])
    limit = math.sqrt(6 / (receptive * (shape[0] + shape[-1])))
    return uniform(shape, -limit, limit)


def draw_parameters(case):
    """Initial parameters by name. Biases and shifts are not zero, so that a forgotten one shows."""
    parameters = {}
    for layer, (shape, output_axis, norm) in LAYERS.items():
        features = shape[output_axis]
        parameters[f'{layer}/weight'] = xavier(shape)
        if case.tutorial or not norm:
            parameters[f'{layer}/bias'] = uniform(features, -0.1, 0.1)
        if norm and not case.tutorial:
            parameters[f'{norm}/scale'] = uniform(features, 0.8, 1.2)
        if norm:
            parameters[f'{norm}/shift'] = uniform(features, -0.1, 0.1)
    return parameters


def initial_running():
    """Running statistics before the first step: mean 0, variance 1."""
    running = {}
    for shape, output_axis, norm in LAYERS.values():
        if norm:
            running[f'{norm}/mean'] = torch.zeros(shape[output_axis], dtype=torch.float64)
            running[f'{norm}/variance'] = torch.ones(shape[output_axis], dtype=torch.float64)
    return running


def draw_batch(case):
    """The real batch of one iteration, and the codes and noise of both players' fakes."""
    labels = torch.randperm(BATCH) % CLASSES  # every class occurs, so every column of dense_1 gets a gradient
    batch = {'images': uniform((BATCH, SIZE, SIZE, 1), 0, 1), 'labels': F.one_hot(labels, CLASSES).double()}
    for player in PLAYERS:
        batch[f'{player}/code'] = normal((BATCH, CODES)) if case.tutorial else uniform((BATCH, CODES), -1, 1)
        batch[f'{player}/noise'] = normal((BATCH, NOISE))
    return batch


def latents(batch, player):
    """The latent vectors of a player's fakes, [batch, class + code + noise]."""
    return torch.cat([batch['labels'], batch[f'{player}/code'], batch[f'{player}/noise']], 1)


# Layers and networks -------------------------------------------------------------------------------------------------


def convolve(x, weight, stride, padding):
    """Convolution of NHWC images; padding is (top, bottom, left, right)."""
    top, bottom, left, right = padding
    x = F.pad(x.permute(0, 3, 1, 2), (left, right, top, bottom))
    return F.conv2d(x, weight.permute(0, 3, 1, 2), stride=stride).permute(0, 2, 3, 1)


def convolve_transposed(x, weight, stride, padding, output_padding=0):
    """Transposed convolution of NHWC images."""
    x, weight = x.permute(0, 3, 1, 2), weight.permute(0, 3, 1, 2)
    return F.conv_transpose2d(x, weight, None, stride, padding, output_padding).permute(0, 2, 3, 1)


def layer(p, name, x):
    """The layer `name`, bias included if it has one. 'same' for kernel 4 and stride 2 pads 1 on each side."""
    weight, bias = p[f'{name}/weight'], p.get(f'{name}/bias', 0)
    if weight.ndim == 2:
        return x @ weight.T + bias
    if '/deconv_' in name:
        return convolve_transposed(x, weight, 2, 1) + bias
    return convolve(x, weight, 2, (1, 1, 1, 1)) + bias


def batch_statistics(x):
    """Mean and biased variance of every feature over all other axes."""
    axes = tuple(range(x.ndim - 1))
    mean = x.mean(axes)
    return mean, ((x - mean) ** 2).mean(axes)


def generate(case, p, latent, running=None):
    """Images, and the statistics the norms used: the batch's own, or `running` if given (inference)."""
    used = {}

    def block(name, norm, x):
        x = layer(p, name, x)
        x = F.relu(x) if case.tutorial and x.ndim == 2 else x  # slim's dense has a relu of its own
        mean, variance = (running[f'{norm}/mean'], running[f'{norm}/variance']) if running else batch_statistics(x)
        used.update({f'{norm}/mean': mean.detach(), f'{norm}/variance': variance.detach()})
        x = (x - mean) / torch.sqrt(variance + case.norm_epsilon)
        return F.relu(x * p.get(f'{norm}/scale', 1) + p[f'{norm}/shift'])

    x = block('generator/dense_1', 'generator/norm_1', latent)
    x = block('generator/dense_2', 'generator/norm_2', x).reshape(-1, 2, 2, 8)
    x = block('generator/deconv_1', 'generator/norm_3', x)
    return torch.sigmoid(layer(p, 'generator/deconv_2', x)), used


def discriminate(case, p, images):
    """The heads' outputs by name: source [batch], class [batch, classes] (both logits), code [batch, codes]."""

    def leaky(name, x):
        return F.leaky_relu(layer(p, f'discriminator/{name}', x), case.leaky_slope)

    shared = leaky('dense_1', leaky('conv_2', leaky('conv_1', images)).flatten(1))
    recogniser = leaky('recogniser/dense_1', shared)
    code = layer(p, 'discriminator/recogniser/code', recogniser)
    return {
        'source': layer(p, 'discriminator/source', shared).squeeze(1),
        'class': layer(p, 'discriminator/recogniser/class', recogniser),
        'code': torch.sigmoid(code) if case.tutorial else code,
    }


# Losses and steps ----------------------------------------------------------------------------------------------------


def code_loss(case, recognised, drawn):
    """Mean squared error, or the Gaussian NLL of variance 1 (sum over codes, mean over the batch)."""
    squares = (recognised - drawn) ** 2
    return squares.mean() if case.tutorial else (0.5 * squares + 0.5 * math.log(2 * math.pi)).sum(1).mean()


def losses(case, real, fake, labels, code):
    """Every loss of the tutorial's table, from the heads' outputs for the real and the fake batch."""

    def source(head, target):
        return F.binary_cross_entropy_with_logits(head['source'], torch.full_like(head['source'], target))

    d_r, d_f, g = source(real, 1.0), source(fake, 0.0), source(fake, 1.0)
    cf, cr = F.cross_entropy(fake['class'], labels), F.cross_entropy(real['class'], labels)
    return {'loss_d_r': d_r, 'loss_d_f': d_f, 'loss_d': (d_r + d_f) / 2, 'loss_g': g,
            'loss_cf': cf, 'loss_cr': cr, 'loss_c': (cf + cr) / 2, 'loss_con': code_loss(case, fake['code'], code)}


def adam(form, rate, betas, moments, t):
    """The t-th Adam update to add to a parameter with moments (m, v); t counts from 1, epsilon is 1e-8."""
    (m, v), (beta1, beta2) = moments, betas
    if form == 'tensorflow':
        return -rate * math.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (torch.sqrt(v) + 1e-8)
    return -rate * (m / (1 - beta1**t)) / (torch.sqrt(v / (1 - beta2**t)) + 1e-8)


def next_moments(moments, gradient, betas):
    (m, v), (beta1, beta2) = moments, betas
    return beta1 * m + (1 - beta1) * gradient, beta2 * v + (1 - beta2) * gradient**2


def differentiate(case, p, player, batch):
    """One player's losses, its gradients by name, the fakes, and the statistics of the norms."""
    own = [name for name in p if name.startswith(player)]
    p = {name: value.clone().requires_grad_(name in own) for name, value in p.items()}
    fakes, statistics = generate(case, p, latents(batch, player))
    real, fake = discriminate(case, p, batch['images']), discriminate(case, p, fakes)
    terms = losses(case, real, fake, batch['labels'], batch[f'{player}/code'])
    gradients = torch.autograd.grad(sum(terms[name] for name in OBJECTIVE[player]), [p[name] for name in own])
    return {name: terms[name].detach() for name in terms}, dict(zip(own, gradients)), fakes.detach(), statistics


def update(case, player, state, gradients, t):
    """Parameters and moments after a player's t-th Adam step; the other player's stay as they are."""
    p, moments = state
    moments = {**moments, **{name: next_moments(moments[name], gradients[name], case.betas) for name in gradients}}
    rate = case.rates[player]
    moved = {name: p[name] + adam(case.adam_form, rate, case.betas, moments[name], t) for name in gradients}
    return {**p, **moved}, moments


def play(case, given, dtype=torch.float64):
    """All expected values of a case: the iterations in `dtype` from the given values."""
    given = {name: value.to(dtype) for name, value in given.items()}
    running = {name: value.to(dtype) for name, value in initial_running().items()}
    p = {name: value for name, value in under(given, 'initial/').items() if name not in running}
    moments = {name: (torch.zeros_like(value), torch.zeros_like(value)) for name, value in p.items()}
    expected = {}
    for t in range(1, ITERATIONS + 1):
        batch = under(given, f'step_{t}/')
        for player in PLAYERS:
            terms, gradients, fakes, statistics = differentiate(case, p, player, batch)
            expected.update({f'step_{t}/{player}/loss/{name}': terms[name] for name in REPORTED[player]})
            if t == 1:
                expected.update(over('step_1/gradient/', gradients))
            p, moments = update(case, player, (p, moments), gradients, t)
        # the generator stepped last: its fakes alone count for the running statistics
        running = {name: MOMENTUM * running[name] + (1 - MOMENTUM) * statistics[name] for name in running}
        if t == 1:
            expected['step_1/generator/images'] = fakes
    expected['final/images'] = generate(case, p, latents(batch, 'generator'), running)[0]
    return {**expected, **over('final/', {**p, **running})}


def under(values, prefix):
    """The values whose names start with `prefix`, without it."""
    return {name[len(prefix):]: value for name, value in values.items() if name.startswith(prefix)}


def over(prefix, values):
    """The values with `prefix` before every name."""
    return {prefix + name: value for name, value in values.items()}


def draw_case(case):
    """All given values of a case: initial parameters and statistics, and the batches."""
    torch.manual_seed(case.seed)
    given = over('initial/', {**draw_parameters(case), **initial_running()})
    for t in range(1, ITERATIONS + 1):
        given.update(over(f'step_{t}/', draw_batch(case)))
    return given


# Single operations ---------------------------------------------------------------------------------------------------


def spatial_operation(operation, x, weight):
    """Output, a random cotangent R, and the gradients of sum(output * R)."""
    x, weight = x.requires_grad_(), weight.requires_grad_()
    output = operation(x, weight)
    cotangent = normal(output.shape)
    gradients = torch.autograd.grad((output * cotangent).sum(), (x, weight))
    return {'input': x, 'weight': weight, 'output': output, 'cotangent': cotangent,
            'gradient/input': gradients[0], 'gradient/weight': gradients[1]}


def loss_operation(operation, logits, target):
    """Loss of each example (or element), their mean, and the gradient of the mean."""
    logits = logits.requires_grad_()
    each = operation(logits, target, reduction='none')
    gradient = torch.autograd.grad(each.mean(), logits)[0]
    return {'logits': logits, 'target': target, 'output': each, 'loss': each.mean(), 'gradient/logits': gradient}


def operations():
    """The reference of every single operation, extreme logits included."""
    torch.manual_seed(3)
    one_hot, sixteenths = torch.eye(4)[:3].double(), torch.tensor([[1, 4, 11, 0], [4, 4, 4, 4]]).double() / 16
    class_logits, logits = 2 * normal((5, 4)), 3 * normal((3, 4))
    class_logits[0], class_logits[1] = torch.tensor([90.0, -90.0, 0.0, 1.0]), torch.tensor([90.0, -90.0, 0.0, 1.0])
    logits[0] = torch.tensor([0.0, 90.0, -90.0, 90.0])
    target = torch.tensor([[1, 1, 0, 0], [0, 1, 0.25, 0.5], [0, 1, 0, 1]]).double()
    found = {
        'conv': spatial_operation(lambda x, w: convolve(x, w, (2, 1), (1, 0, 2, 1)),
                                  normal((2, 7, 6, 3)), xavier((4, 3, 5, 3))),
        'conv_transposed': spatial_operation(lambda x, w: convolve_transposed(x, w, 2, 1, 1),
                                             normal((2, 4, 5, 3)), xavier((3, 3, 3, 2))),
        'softmax_cross_entropy': loss_operation(F.cross_entropy, class_logits, torch.cat([one_hot, sixteenths])),
        'sigmoid_cross_entropy': loss_operation(F.binary_cross_entropy_with_logits, logits, target),
    }
    return {f'{op}/{name}': value.detach() for op, values in found.items() for name, value in values.items()}


# Files ---------------------------------------------------------------------------------------------------------------


def is_loss(name):
    return '/loss' in name


def write_safetensors(path, values):
    """Names sorted in the header; F64 data first, so that every array lies at a multiple of its element size."""
    header, data = {}, bytearray()
    for name in sorted(values, key=lambda name: (not is_loss(name), name)):
        raw = values[name].contiguous().numpy().astype('<f8' if is_loss(name) else '<f4').tobytes()
        header[name] = {'dtype': 'F64' if is_loss(name) else 'F32', 'shape': list(values[name].shape),
                        'data_offsets': [len(data), len(data) + len(raw)]}
        data += raw
    header['__metadata__'] = {'torch': torch.__version__, 'numpy': numpy.__version__,
                              'python': platform.python_version(), 'script': SCRIPT_VERSION}
    text = json.dumps(header, sort_keys=True, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    path.write_bytes(struct.pack('<Q', len(text)) + text + data)
    print(f'{path.name}: {len(values)} arrays, {path.stat().st_size:,} bytes')


# Checks --------------------------------------------------------------------------------------------------------------


def check_adam(form, rate=1e-2, betas=(0.5, 0.999)):
    """Both forms against torch.optim.Adam; TensorFlow's is the papers' with epsilon / sqrt(1 - beta2^t)."""
    theirs = torch.zeros(50, requires_grad=True)
    ours, moments = torch.zeros(50), (torch.zeros(50), torch.zeros(50))
    optimiser = torch.optim.Adam([theirs], rate, betas, eps=1e-8)
    for t in range(1, 8):
        theirs.grad = torch.randn(50) * 10.0 ** torch.linspace(-10, 0, 50)  # from far below epsilon to far above
        if form == 'tensorflow':
            optimiser.param_groups[0]['eps'] = 1e-8 / math.sqrt(1 - betas[1] ** t)
        optimiser.step()
        moments = next_moments(moments, theirs.grad, betas)
        ours = ours + adam(form, rate, betas, moments, t)
    assert torch.allclose(ours, theirs.detach(), rtol=1e-12, atol=0), f'adam: the {form} form differs from PyTorch'


def check_gradients(case, expected):
    """Every gradient is alive, but those that must be zero."""
    norms = {name: value.norm().item() for name, value in under(expected, 'step_1/gradient/').items()}
    for name, norm in norms.items():
        right = norm < 1e-12 if name in case.zero_gradients else norm > 1e-4
        assert right, f'{case.name}: the gradient of {name} has norm {norm}'
    alive = [norm for name, norm in norms.items() if name not in case.zero_gradients]
    print(f'  {len(norms)} gradients, norms {min(alive):.2g} to {max(alive):.2g}, zero: {len(case.zero_gradients)}')


def group_of(case, name):
    """The line of the float32 summary in which an expected value is counted."""
    if is_loss(name):
        return 'losses'
    if name.endswith(case.zero_gradients):
        return 'zero-gradient parameters'
    return name if name.endswith('/images') else '/'.join(name.split('/')[:2])


def print_float32_distance(case, given, expected):
    """What a float32 engine may be off by: the same program in float32, largest absolute difference by group."""
    single, groups = play(case, given, torch.float32), {}
    for name in expected:
        distance = (single[name].double() - expected[name]).abs().max().item()
        group = group_of(case, name)
        groups[group] = max(groups.get(group, 0), distance)
    print('  float32 differs by', ', '.join(f'{group} {distance:.1g}' for group, distance in groups.items()))


def make_case(case):
    given = draw_case(case)
    expected = play(case, given)
    write_safetensors(HERE / f'{case.name}.safetensors', {**given, **expected})
    check_gradients(case, expected)
    print_float32_distance(case, given, expected)
    for t in range(1, ITERATIONS + 1):
        terms = [item for player in PLAYERS for item in under(expected, f'step_{t}/{player}/loss/').items()]
        print(f'  step {t}:', ', '.join(f'{name} {value:.4f}' for name, value in terms))


def main():
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)  # so that sums have one order
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(0)
    check_adam('papers')
    check_adam('tensorflow')
    for case in CASES:
        make_case(case)
    write_safetensors(HERE / 'ops.safetensors', operations())
    print(f'torch {torch.__version__}, numpy {numpy.__version__}, Python {platform.python_version()}')


if __name__ == '__main__':
    main()
