"""PyTorch as a peer: eager, or compiled with --compile.

As its documentation advises for a CPU: channels_last, gradients set to None, fused Adam, foreach operations for the
moving average, nothing recorded that is not differentiated.
"""

import copy

import torch

from protocol import arguments, keep_memory, serve
from pytorch_networks import Discriminator, Generator, discriminator_terms, filled, generator_terms, state_of, tensor


class Player:
    """One network and its update: the gradients of its terms, and Adam."""

    def __init__(self, case, name, network, terms):
        rate, beta1, beta2, epsilon = (case.optim(name)[key] for key in ('rate', 'beta1', 'beta2', 'epsilon'))
        self.adam = torch.optim.Adam(network.parameters(), rate, (beta1, beta2), epsilon, fused=True)
        self.weights, self.network, self.terms = case.weights, network, terms

    def restart(self, state):
        self.network.load_state_dict(state)
        self.adam.state.clear()

    def step(self, *given):
        """The terms' values before the update."""
        terms = self.terms(self.network, *given)
        self.adam.zero_grad(set_to_none=True)
        sum(self.weights[name] * value for name, value in terms.items()).backward()
        self.adam.step()
        return {name: value.item() for name, value in terms.items()}


class PyTorch:
    """See protocol.Peer. Of each network there is a fixed twin, the same arrays, for the other's step."""

    steered = True

    def __init__(self, case, threads, compiled):
        torch.set_num_threads(threads)
        torch.set_num_interop_threads(threads)
        self.library = f'PyTorch {torch.__version__} ({"torch.compile" if compiled else "eager"})'
        self.case, self.taken = case, 0
        self.images, self.labels = map(tensor, case.pool())
        generator, discriminator = self.networks = (
            filled(lambda: Generator(case), state_of('generator', case)),
            filled(lambda: Discriminator(case), state_of('discriminator', case)),
        )
        self.fixed_generator = filled(lambda: Generator(case, track=False), generator.state_dict())
        self.fixed_generator.requires_grad_(False)
        self.fixed_discriminator = filled(lambda: Discriminator(case), discriminator.state_dict()).requires_grad_(False)
        self.average = copy.deepcopy(generator).eval().requires_grad_(False)
        made = torch.compile if compiled else lambda function: function
        self.sample = made(self.average)
        self.discriminator = Player(case, 'discriminator', discriminator, made(discriminator_terms))
        self.generator = Player(case, 'generator', generator, made(generator_terms))

    def restart(self):
        self.taken = 0
        self.discriminator.restart(state_of('discriminator', self.case))
        self.generator.restart(state_of('generator', self.case))
        self.average.load_state_dict(self.generator.network.state_dict())

    def train(self, *fed):
        return self.take(*map(tensor, fed))

    def step(self):
        indices = torch.randint(len(self.images), [self.case.batch])
        return self.take(self.images[indices], self.labels[indices], self.draw(), self.draw())

    def draw(self):
        """Codes of U(-1, 1) and noise of N(0, 1), [batch, codes + noise]."""
        drawn = torch.randn(self.case.batch, self.case.sizes['code'] + self.case.sizes['noise'])
        drawn[:, : self.case.sizes['code']].uniform_(-1, 1)
        return drawn

    def take(self, images, labels, discriminator_drawn, generator_drawn):
        """A full step: the terms of both players are reported as the discriminator saw them."""
        values = self.discriminator.step(self.fixed_generator, images, labels, discriminator_drawn)
        own = self.generator.step(self.fixed_discriminator, labels, generator_drawn)
        self.taken += 1
        torch._foreach_lerp_(floats(self.average), floats(self.generator.network), self.case.freshness(self.taken))
        return {**own, **values}

    @torch.inference_mode()
    def generate(self, batch, classes=None):
        """Images [batch, height, width, channels] of the classes, or of random ones, with random codes and noise."""
        sizes = self.case.sizes
        chosen = torch.randint(sizes['class'], [batch]) if classes is None else torch.tensor(classes)
        rows = torch.eye(sizes['class'])[chosen]
        latent = torch.cat([rows, torch.rand(batch, sizes['code']) * 2 - 1, torch.randn(batch, sizes['noise'])], 1)
        return self.sample(latent).permute(0, 2, 3, 1).numpy()


def floats(network):
    """A network's parameters and running statistics."""
    return [value for value in network.state_dict().values() if value.is_floating_point()]


if __name__ == '__main__':
    options, case, threads = arguments()
    keep_memory()
    serve(PyTorch(case, threads, '--compile' in options), case)
