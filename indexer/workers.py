"""Reading and indexing in several processes.

The parent cuts the input into stretches and gives each to a worker, which writes it as a part of
the index. Orders and answers go through pipes that nobody else has, as pickles; a worker ends
when its pipe is closed, thus also when its parent is killed. Workers are started as plain
processes and not with ``multiprocessing``, which would run the user's script again in each.
"""

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, BinaryIO, Final, cast

from indexer.collecting import collecting_seldom
from indexer.corpus.reading import read_file, read_lines
from indexer.engines.protocol import Part
from indexer.engines.writing import Parts
from indexer.errors import WorkerLost
from indexer.intake import Intake
from indexer.reports import SkippedPart
from indexer.stretches import File, Stretch

_START: Final = "import sys; sys.path[:] = {path!r}; from indexer.workers import serve; serve()"


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is to do: read a stretch into a part of the index."""

    part: Part
    stretch: Stretch
    language: str | None


@dataclass(frozen=True, slots=True)
class Done:
    """A worker has read a stretch into ``part``: documents and what was skipped, by file."""

    part: Part
    documents: dict[int, int]
    skipped: dict[int, list[SkippedPart]]


class Workers:
    """Processes that read stretches; a context manager that ends them.

    ``added`` counts documents so far, ``done`` collects what is finished, in any order. Raises
    what a worker raised, and ``WorkerLost`` when one ended by itself.
    """

    def __init__(self, number: int) -> None:
        self.added = 0
        self.done: list[Done] = []
        self._answers: queue.SimpleQueue[tuple[_Worker, object]] = queue.SimpleQueue()
        self._idle: list[_Worker] = []
        self._all: list[_Worker] = []
        try:
            for _ in range(number):
                worker = _Worker(self._answers)
                self._all.append(worker)
                self._idle.append(worker)
        except BaseException:
            self.close()
            raise

    def give(self, order: Order) -> None:
        """Give a stretch to a worker, waiting until one is free."""
        self.hear()
        while not self._idle:
            self.wait()
        self._idle.pop(0).send(order)

    @property
    def busy(self) -> bool:
        """Whether any worker is at work."""
        return len(self._idle) < len(self._all)

    def hear(self) -> None:
        """Take the answers that are there."""
        while not self._answers.empty():
            self.wait()

    def wait(self) -> None:
        """Wait for one answer."""
        worker, answer = self._answers.get()
        match answer:
            case int():
                self.added += answer
            case Done():
                self.done.append(answer)
                self._idle.append(worker)
            case BaseException():
                raise answer
            case _:
                raise WorkerLost(worker.code())

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, whatever they do."""
        for worker in self._all:
            worker.end()


@dataclass(eq=False, slots=True)
class _Worker:
    """One process, seen from the parent."""

    answers: queue.SimpleQueue[tuple["_Worker", object]]
    process: "subprocess.Popen[bytes]" = field(init=False)
    orders: IO[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603  # our own code
            [sys.executable, "-c", _START.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.orders = cast("IO[bytes]", self.process.stdin)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        answers = cast("IO[bytes]", self.process.stdout)
        try:
            while True:
                self.answers.put((self, pickle.load(answers)))  # noqa: S301  # from our own child
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            self.answers.put((self, None))

    def send(self, order: Order) -> None:
        try:
            pickle.dump(order, self.orders, pickle.HIGHEST_PROTOCOL)
            self.orders.flush()
        except OSError:
            raise WorkerLost(self.code()) from None

    def code(self) -> int:
        """Return the exit code of a process that has closed its pipe."""
        try:
            return self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return 0

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        with suppress(OSError):  # what was being sent cannot be sent any more
            self.orders.close()


@collecting_seldom()
def serve() -> None:
    """Do what comes in on the standard input until it is closed: the life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anybody prints is no answer
    orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, orders), daemon=True).start()

    def answer(message: object) -> None:
        pickle.dump(message, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()

    parts = Parts()
    while True:
        order = orders.get()
        try:
            part = parts.open(order.part)
            intake = Intake(part.add, order.language, answer)
            for piece in order.stretch:
                if isinstance(piece, File):
                    intake.read(read_file(piece.file), piece.source)
                else:
                    drafts = read_lines(piece.lines, piece.name, piece.first)
                    intake.read(drafts, piece.source)
            intake.flush()
            part.finish()
            answer(Done(order.part, dict(intake.documents), intake.skipped))
        except Exception as error:  # whatever it is, it is for the parent to say
            answer(_sendable(error))


def _receive(pipe: BinaryIO, orders: "queue.SimpleQueue[Order]") -> None:
    try:
        while True:
            orders.put(pickle.load(pipe))  # noqa: S301  # from our own parent
    except BaseException:
        os._exit(1)  # the parent is gone or wants no more


def _sendable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # just made
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
