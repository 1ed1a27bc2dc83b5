"""A training step in TensorFlow's graph operations, the same inside a tf.function and in a session's graph."""

import tensorflow as tf

from case import PLAYERS
from tensorflow_networks import arranged, discriminator_terms, generate, generator_terms


class Training:
    """The variables of a case, and the operations of both players' steps on them."""

    def __init__(self, case):
        self.case = case
        # Zeros until they are loaded: the constants of a graph would stay in memory beside the variables.
        self.variables = {name: tf.Variable(tf.zeros(values.shape), name=name) for name, values in self.initial()}

    def initial(self):
        """The initial value of every variable by name: networks, Adam's moments, the generator's moving average."""
        for name, values in self.case.state().items():
            ours = arranged(name, values)
            yield name, ours
            if not is_statistic(name):
                yield from ((f'adam/{moment}/{name}', 0 * ours) for moment in ('first', 'second'))
            if name.startswith('generator/'):
                yield f'average/{name}', ours

    def read(self):
        """Every parameter and running statistic, read once."""
        return {name: value.read_value() for name, value in self.variables.items() if name.startswith(PLAYERS)}

    def discriminator_step(self, images, labels, drawn, scalars):
        p = self.read()
        fakes, _ = generate(self.case, p, labels, drawn)
        terms = discriminator_terms(self.case, p, images, tf.stop_gradient(fakes), labels, drawn)
        with tf.control_dependencies(self.update('discriminator', p, terms, scalars)):
            return {name: tf.identity(value) for name, value in terms.items()}

    def generator_step(self, labels, drawn, scalars):
        """The generator's update, its statistics, and then the moving average of both."""
        p, decay = self.read(), self.case.norm['decay']
        images, used = generate(self.case, p, labels, drawn)
        terms = generator_terms(self.case, p, images, labels, drawn)
        updates = self.update('generator', p, terms, scalars)
        updates += [self.variables[name].assign(decay * p[name] + (1 - decay) * used[name]) for name in used]
        with tf.control_dependencies(updates):
            averages = [self.follow(name, scalars['freshness']) for name in p if name.startswith('generator/')]
        with tf.control_dependencies(averages):
            return {name: tf.identity(value) for name, value in terms.items()}

    def update(self, player, p, terms, scalars):
        """Adam's operations: they wait for all gradients, so that no variable is copied because it is still read."""
        own = [name for name in p if name.startswith(player) and not is_statistic(name)]
        objective = tf.add_n([self.case.weights[name] * value for name, value in terms.items()])
        gradients = tf.gradients(objective, [p[name] for name in own])
        with tf.control_dependencies(gradients):
            return [self.adam(player, name, gradient, scalars) for name, gradient in zip(own, gradients, strict=True)]

    def adam(self, player, name, gradient, scalars):
        settings = self.case.optim(player)
        variables = (self.variables[key].handle for key in (name, f'adam/first/{name}', f'adam/second/{name}'))
        powers = {f'beta{index}_power': scalars[f'{player}/beta{index}_power'] for index in (1, 2)}
        return tf.raw_ops.ResourceApplyAdam(
            **dict(zip(('var', 'm', 'v'), variables, strict=True)), **powers, grad=gradient, lr=settings['rate'],
            beta1=settings['beta1'], beta2=settings['beta2'], epsilon=scalars[f'{player}/epsilon'],
        )

    def follow(self, name, freshness):
        average = self.variables[f'average/{name}']
        return average.assign_sub(freshness * (average.read_value() - self.variables[name].read_value()))

    def sample(self, labels, drawn):
        """Images of the moving average, with running statistics."""
        averages = {name: value for name, value in self.variables.items() if name.startswith('average/')}
        p = {name.removeprefix('average/'): value for name, value in averages.items()}
        return generate(self.case, p, labels, drawn, running=p)[0]


def is_statistic(name):
    return name.endswith(('/mean', '/variance'))


def step_scalars(case, step):
    """What a step's updates depend on, counted from 1. TensorFlow's Adam has its epsilon before the bias correction."""
    scalars = {'freshness': case.freshness(step)}
    for player in PLAYERS:
        settings = case.optim(player)
        powers = {f'{player}/beta{index}_power': settings[f'beta{index}'] ** step for index in (1, 2)}
        correction = (1 - powers[f'{player}/beta2_power']) ** 0.5
        scalars |= {**powers, f'{player}/epsilon': settings['epsilon'] * correction}
    return scalars
