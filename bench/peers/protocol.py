"""The protocol of a peer in Python: requests on standard input, one JSON object a line, each answered with a line.

Started as `python FILE [OPTION] CASE_FOLDER THREADS`; bench/README.md lists the requests.
"""

import ctypes
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Protocol

BEGAN = time.perf_counter()

from case import Case  # noqa: E402 (loading numpy belongs to starting)


class Peer(Protocol):
    """A library with the case's model, ready to step."""

    library: str  # name, version, manner

    def restart(self):
        """Puts everything that training changes back to the case's initial state."""

    def train(self, images, labels, *drawn):
        """A full step on given arrays (see Case.feeds): the value of every term."""

    def step(self):
        """A full step on a batch and latent vectors that the library draws itself: the value of every term."""

    def generate(self, batch, classes=None):
        """So many images from the generator's moving average, with running statistics, as a numpy array.

        Of the given classes, or of random ones. Only a peer that heeds `classes` has an attribute `steered`.
        """


def arguments():
    """The options before the case, the case, and the number of threads."""
    *options, folder, threads = sys.argv[1:]
    case = Case(Path(folder))
    case.check()
    return options, case, int(threads)


def keep_memory():
    """Lets glibc keep what is freed: otherwise every gradient of some MiB is mapped, and its pages zeroed, anew."""
    mmap_threshold, trim_threshold = -3, -1
    libc = ctypes.CDLL(None)
    if hasattr(libc, 'mallopt'):
        libc.mallopt(mmap_threshold, 32 << 20)  # the most it takes
        libc.mallopt(trim_threshold, 1 << 30)


def limit_processors(threads):
    """Leaves the process so many processors: for libraries that have no option for their threads."""
    if hasattr(os, 'sched_setaffinity'):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def serve(peer: Peer, case: Case):
    """Answers requests until told to quit. What libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), 'w', buffering=1)
    os.dup2(2, 1)

    def answer(**values):
        print(json.dumps(values), file=answers)

    answer(ready=True, library=peer.library, startup_ms=1000 * (time.perf_counter() - BEGAN))
    for line in sys.stdin:
        match json.loads(line):
            case {'do': 'check'}:
                answer(losses=checked(peer, case))
            case {'do': 'step', 'count': count}:
                answer(times_ms=[milliseconds(peer.step) for _ in range(count)])
            case {'do': 'generate', 'batch': batch, 'count': count}:
                answer(times_ms=[milliseconds(peer.generate, batch) for _ in range(count)])
            case {'do': 'sample', 'count': count, 'path': path} if getattr(peer, 'steered', False):
                images = peer.generate(count, [index % case.sizes['class'] for index in range(count)])
                images.astype('<f4').tofile(path)
                answer(path=path)
            case {'do': 'sample'}:
                answer(error='it makes no samples of given classes')
            case {'do': 'memory'}:
                answer(peak_mib=peak_memory())
            case {'do': 'quit'}:
                return
            case request:
                sys.exit(f'internal: no request {request}.')


def checked(peer, case):
    """The losses of the case's steps; the peer is as before the first one then."""
    peer.restart()
    losses = [peer.train(*feed) for feed in case.feeds()]
    peer.restart()
    return losses


def milliseconds(work, *given):
    began = time.perf_counter()
    work(*given)
    return 1000 * (time.perf_counter() - began)


def peak_memory():
    """MiB: greatest resident size. Linux is asked first: its ru_maxrss may be of the process that started this one."""
    status = Path('/proc/self/status')
    if status.exists():
        (line,) = [line for line in status.read_text().splitlines() if line.startswith('VmHWM')]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == 'darwin' else 1024)
