"""Many readers at once: clients that ask pages of all kinds of a server, as fast as it answers.

The clients are coroutines with one kept connection each, in processes of their own, so that they
do not wait for one another more than for the server.
"""

import asyncio
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Final

PROCESSES: Final = 2
"""Processes that the clients are spread over."""

TIMEOUT: Final = 60
"""Seconds after which an answer counts as an error."""

FAILED: Final = "no answer"
"""What is counted in the place of a status where a connection broke or nothing came."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Addresses of one kind and how often they are asked for, relative to the other kinds."""

    weight: int
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What the clients saw: milliseconds of right answers by kind, others by status, seconds."""

    milliseconds: Mapping[str, Sequence[float]]
    errors: Mapping[str, int]
    seconds: float

    @property
    def requests(self) -> int:
        """All requests, answered rightly or not."""
        return sum(map(len, self.milliseconds.values())) + sum(self.errors.values())


def put_under_load(port: int, pages: Mapping[str, Pages], clients: int, seconds: float) -> Load:
    """Have so many clients ask the server at a port of this machine for so long."""
    began = time.perf_counter()
    milliseconds: dict[str, list[float]] = {kind: [] for kind in pages}
    errors: Counter[str] = Counter()
    shares = [clients // PROCESSES + (n < clients % PROCESSES) for n in range(PROCESSES)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        parts = [
            pool.submit(
                _ask_from_here, port, pages, range(n * clients, n * clients + share), seconds
            )
            for n, share in enumerate(shares)
        ]
        for part in parts:
            found, wrong = part.result()
            for kind, values in found.items():
                milliseconds[kind] += values
            errors.update(wrong)
    return Load(milliseconds, errors, time.perf_counter() - began)


def _ask_from_here(
    port: int, pages: Mapping[str, Pages], numbers: range, seconds: float
) -> tuple[dict[str, list[float]], Counter[str]]:
    milliseconds: dict[str, list[float]] = {kind: [] for kind in pages}
    errors: Counter[str] = Counter()

    async def ask_all() -> None:
        until = time.perf_counter() + seconds
        await asyncio.gather(
            *(_client(port, pages, number, until, milliseconds, errors) for number in numbers)
        )

    asyncio.run(ask_all())
    return milliseconds, errors


async def _client(
    port: int,
    pages: Mapping[str, Pages],
    number: int,
    until: float,
    milliseconds: dict[str, list[float]],
    errors: Counter[str],
) -> None:
    """Ask one page after the other over one connection, a new one where it breaks."""
    chance = random.Random(number)  # noqa: S311  # the same pages in every run
    kinds, weights = list(pages), [each.weight for each in pages.values()]
    connection = Connection(port)
    while time.perf_counter() < until:
        kind = chance.choices(kinds, weights)[0]
        address = chance.choice(pages[kind].addresses)
        began = time.perf_counter()
        try:
            status, _ = await asyncio.wait_for(connection.get(address), TIMEOUT)
        except (OSError, EOFError, ValueError, TimeoutError):
            errors[FAILED] += 1
            connection.close()
            continue
        if status == 200:
            milliseconds[kind].append(1000 * (time.perf_counter() - began))
        else:
            errors[str(status)] += 1
    connection.close()


class Connection:
    """A kept connection to a server at a port of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, address: str) -> tuple[int, bytes]:
        """Return the status and the body at an address.

        Raises ``OSError``, ``EOFError`` or ``ValueError`` where no whole answer comes; the
        connection is of no use after that.
        """
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode("ascii"))
        await writer.drain()
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if line)
        body = await reader.readexactly(int(headers["content-length"]))
        if headers.get("connection") == "close":
            self.close()
        return int(first.split()[1]), body

    def close(self) -> None:
        """Close the connection; the next request opens a new one."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None
