"""TensorFlow as a peer: a tf.function, or with --graph sessions that numpy feeds."""

import os

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')
os.environ.setdefault('CUDA_VISIBLE_DEVICES', '')

import numpy  # noqa: E402
import tensorflow as tf  # noqa: E402

from protocol import arguments, keep_memory, serve  # noqa: E402
from tensorflow_training import Training, step_scalars  # noqa: E402

v1 = tf.compat.v1


class Functions:
    """See protocol.Peer: a whole step is one tf.function, which also draws."""

    def __init__(self, case, threads):
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
        self.library = f'TensorFlow {tf.__version__} (tf.function)'
        self.case, self.training = case, Training(case)
        self.images, self.labels = map(tf.constant, case.pool())
        function = lambda python: tf.function(python, reduce_retracing=True)  # noqa: E731
        self.taking, self.sampling, self.stepping = map(function, (self.take, self.sample, self.draw_and_take))
        self.restart()

    def restart(self):
        self.taken = 0
        for name, values in self.training.initial():
            self.training.variables[name].assign(values)

    def train(self, *fed):
        return self.read(self.taking(*map(tf.constant, fed), self.scalars()))

    def step(self):
        return self.read(self.stepping(self.scalars()))

    def scalars(self):
        self.taken += 1
        return {name: tf.constant(value, tf.float32) for name, value in step_scalars(self.case, self.taken).items()}

    def read(self, values):
        return {name: float(value) for name, value in values.items()}

    def take(self, images, labels, discriminator_drawn, generator_drawn, scalars):
        """A full step: the terms of both players are reported as the discriminator saw them."""
        values = self.training.discriminator_step(images, labels, discriminator_drawn, scalars)
        return {**self.training.generator_step(labels, generator_drawn, scalars), **values}

    def draw_and_take(self, scalars):
        batch = self.case.batch
        indices = tf.random.uniform([batch], maxval=len(self.images), dtype=tf.int32)
        images, labels = tf.gather(self.images, indices), tf.gather(self.labels, indices)
        return self.take(images, labels, self.draw(batch), self.draw(batch), scalars)

    def draw(self, batch):
        """Codes of U(-1, 1) and noise of N(0, 1), [batch, codes + noise]."""
        code, noise = ([batch, self.case.sizes[part]] for part in ('code', 'noise'))
        return tf.concat([tf.random.uniform(code, -1, 1), tf.random.normal(noise)], 1)

    def sample(self, classes):
        labels = tf.one_hot(classes, self.case.sizes['class'])
        return self.training.sample(labels, self.draw(tf.shape(classes)[0]))

    def generate(self, batch):
        return self.sampling(tf.constant(numpy.random.randint(self.case.sizes['class'], size=batch))).numpy()


class Sessions:
    """See protocol.Peer: a run of the session for each player, fed with what numpy draws, as tutorials did it."""

    def __init__(self, case, threads):
        v1.disable_eager_execution()
        self.library = f'TensorFlow {tf.__version__} (graph and session)'
        self.case, self.random = case, numpy.random.default_rng()
        self.images, self.labels = case.pool()
        codes = case.sizes['code'] + case.sizes['noise']
        self.fed = [v1.placeholder(tf.float32, [None, *size]) for size in (case.image, [case.sizes['class']], [codes])]
        self.scalars = {name: v1.placeholder(tf.float32, []) for name in step_scalars(case, 1)}
        self.training = training = Training(case)
        self.players = [training.discriminator_step(*self.fed, self.scalars)]
        self.players.append(training.generator_step(*self.fed[1:], self.scalars))
        self.sampled = training.sample(*self.fed[1:])
        self.session = v1.Session(config=v1.ConfigProto(
            intra_op_parallelism_threads=threads, inter_op_parallelism_threads=threads))
        self.session.run(v1.global_variables_initializer())
        self.restart()

    def restart(self):
        self.taken = 0
        for name, values in self.training.initial():
            initialiser = self.training.variables[name].initializer
            self.session.run(initialiser, {initialiser.inputs[1]: values})

    def train(self, images, labels, *drawn):
        self.taken += 1
        scalars = {self.scalars[name]: value for name, value in step_scalars(self.case, self.taken).items()}
        values, own = (
            self.session.run(player, {**dict(zip(self.fed, (images, labels, own), strict=True)), **scalars})
            for player, own in zip(self.players, drawn, strict=True)
        )
        return {name: float(value) for name, value in {**own, **values}.items()}

    def step(self):
        indices = self.random.integers(len(self.images), size=self.case.batch)
        return self.train(self.images[indices], self.labels[indices], *(self.draw(self.case.batch) for _ in range(2)))

    def draw(self, batch):
        """Codes of U(-1, 1) and noise of N(0, 1), [batch, codes + noise]."""
        code = self.random.uniform(-1, 1, [batch, self.case.sizes['code']])
        return numpy.concatenate([code, self.random.normal(size=[batch, self.case.sizes['noise']])], 1)

    def generate(self, batch):
        classes = self.random.integers(self.case.sizes['class'], size=batch)
        labels = numpy.eye(self.case.sizes['class'])[classes]
        return self.session.run(self.sampled, dict(zip(self.fed[1:], (labels, self.draw(batch)), strict=True)))


if __name__ == '__main__':
    options, case, threads = arguments()
    keep_memory()
    serve(Sessions(case, threads) if '--graph' in options else Functions(case, threads), case)
