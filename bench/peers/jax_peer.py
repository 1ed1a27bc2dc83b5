"""JAX as a peer: a whole step is one jitted function, whose state is donated; Adam is optax's.

As its documentation advises for a CPU: NHWC images and HWIO kernels, nothing fetched but the losses. JAX has no option
for its threads: it takes as many as there are processors for the process.
"""

from functools import partial
from typing import NamedTuple

from case import PLAYERS
from protocol import arguments, keep_memory, limit_processors, serve

options, case, threads = arguments()
limit_processors(threads)

import jax  # noqa: E402 (counts the processors as it loads)
import jax.numpy as jnp  # noqa: E402
import optax  # noqa: E402

from jax_networks import arranged, discriminator_terms, generate, generator_terms  # noqa: E402


class State(NamedTuple):
    """All that a step changes."""

    parameters: dict  # of each player, by name
    statistics: dict  # running mean and variance of every norm
    average: tuple  # the generator's parameters and statistics, averaged
    moments: dict  # of each player: optax's state
    taken: jax.Array  # steps so far
    key: jax.Array


def adam(case, player):
    settings = case.optim(player)
    return optax.adam(settings['rate'], settings['beta1'], settings['beta2'], settings['epsilon'])


def initial_state(case):
    state = {name: jnp.asarray(arranged(name, values)) for name, values in case.state().items()}
    statistics = {name: values for name, values in state.items() if name.endswith(('/mean', '/variance'))}
    own = {name: values for name, values in state.items() if name not in statistics}
    parameters = {player: {name: own[name] for name in own if name.startswith(player)} for player in PLAYERS}
    moments = {player: adam(case, player).init(parameters[player]) for player in PLAYERS}
    average = jax.tree.map(jnp.copy, (parameters['generator'], statistics))
    return State(parameters, statistics, average, moments, jnp.zeros((), int), jax.random.key(0))


def play(case, player, state, terms):
    """A player's parameters and moments after its update, and what `terms` gives for them: values and more."""

    def objective(parameters):
        values, more = terms(parameters)
        return sum(case.weights[name] * value for name, value in values.items()), (values, more)

    parameters, moments = state.parameters[player], state.moments[player]
    gradients, (values, more) = jax.grad(objective, has_aux=True)(parameters)
    updates, moments = adam(case, player).update(gradients, moments)
    state = state._replace(
        parameters={**state.parameters, player: optax.apply_updates(parameters, updates)},
        moments={**state.moments, player: moments},
    )
    return state, values, more


def train(case, state, images, labels, discriminator_drawn, generator_drawn):
    """The state after a full step, and the terms: those of both players are reported as the discriminator saw them."""
    fakes, _ = generate(case, state.parameters['generator'], labels, discriminator_drawn)
    terms = partial(discriminator_terms, case, images=images, fakes=fakes, labels=labels, drawn=discriminator_drawn)
    state, values, _ = play(case, 'discriminator', state, terms)
    fixed = state.parameters['discriminator']
    terms = partial(generator_terms, case, discriminator=fixed, labels=labels, drawn=generator_drawn)
    state, own, used = play(case, 'generator', state, terms)
    decay = case.norm['decay']
    statistics = {name: decay * value + (1 - decay) * used[name] for name, value in state.statistics.items()}
    taken = state.taken + 1
    newest = (state.parameters['generator'], statistics)
    average = optax.incremental_update(newest, state.average, freshness(case, taken))
    return state._replace(statistics=statistics, average=average, taken=taken), {**own, **values}


def freshness(case, taken):
    """Case.freshness of a traced step."""
    return 1 - jnp.minimum(case.config['optim']['average'], (1 + taken) / (10 + taken))


def draw(case, key, batch):
    """Codes of U(-1, 1) and noise of N(0, 1), [batch, codes + noise]."""
    code_key, noise_key = jax.random.split(key)
    code = jax.random.uniform(code_key, (batch, case.sizes['code']), minval=-1, maxval=1)
    return jnp.concatenate([code, jax.random.normal(noise_key, (batch, case.sizes['noise']))], 1)


def step(case, state, images, labels):
    """A full step on a batch out of `images` and on latent vectors drawn for each player."""
    key, *keys = jax.random.split(state.key, 4)
    indices = jax.random.randint(keys[0], [case.batch], 0, len(images))
    drawn = [draw(case, key, case.batch) for key in keys[1:]]
    return train(case, state._replace(key=key), images[indices], labels[indices], *drawn)


def sample(case, average, key, batch):
    """The next key, and images of random classes, codes and noise from the moving average."""
    key, class_key, drawn_key = jax.random.split(key, 3)
    classes = case.sizes['class']
    labels = jax.nn.one_hot(jax.random.randint(class_key, [batch], 0, classes), classes)
    images, _ = generate(case, average[0], labels, draw(case, drawn_key, batch), running=average[1])
    return key, images


class Jax:
    """See protocol.Peer."""

    library = f'JAX {jax.__version__} (jit, optax {optax.__version__})'

    def __init__(self, case):
        self.case = case
        self.images, self.labels = map(jnp.asarray, case.pool())
        self.trained = jax.jit(partial(train, case), donate_argnums=0)
        self.stepped = jax.jit(partial(step, case), donate_argnums=0)
        self.sampled = jax.jit(partial(sample, case), static_argnames='batch')
        self.restart()

    def restart(self):
        self.state, self.key = initial_state(self.case), jax.random.key(1)

    def train(self, *fed):
        self.state, values = self.trained(self.state, *fed)
        return read(values)

    def step(self):
        self.state, values = self.stepped(self.state, self.images, self.labels)
        return read(values)

    def generate(self, batch):
        self.key, images = self.sampled(self.state.average, self.key, batch=batch)
        return jax.device_get(images)


def read(values):
    return {name: float(value) for name, value in jax.device_get(values).items()}


if __name__ == '__main__':
    keep_memory()
    serve(Jax(case), case)
