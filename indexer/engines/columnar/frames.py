"""Stored text: every document as zstd frames, the first with its record, and back.

A document's first frame holds its record, a line feed and the first 16,384 characters of its
body; each further frame holds the next 16,384 characters. So a record costs one small frame, and
a stretch of a long body no more than the frames it lies in. Frames have no magic number, checksum
or dictionary id, which would be a tenth of a short text.

Texts of one language share a dictionary: what many of them have in common, learned from the first
few thousand. Arrays:

    frame.data            u1: the frames
    frame.end             u4 or u8, frames + 1: where each ends
    document.frame        u4, documents + 1: the first frame of each
    document.dictionary   u1: 0 for none, else the number of its dictionary
    dictionary.data       u1: the dictionaries
    dictionary.end        u4, dictionaries + 1
"""

import threading
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import zstandard
from numpy.typing import NDArray

from indexer.engines.columnar.container import Container, ContainerWriter, smallest

Ints = NDArray[np.int64]

FRAME_CHARACTERS: Final = 16_384
"""Characters of a body in one frame."""

LEVEL: Final = 3
"""Of zstd: 1 takes a tenth less time and an eighth more room, 6 three times the time for 3 %."""

DICTIONARY_BYTES: Final = 64 * 1024
"""Size of a dictionary, at most; a smaller one never is more than an eighth of what it is
learned from."""

BLOCK_CHARACTERS: Final = 4_000_000
"""Texts that wait to be compressed together: what dictionaries are learned from."""

_DICTIONARY_TEXTS: Final = 200
"""Texts in a block from which on a dictionary is worth learning."""

_SAMPLES: Final = 5_000
_SAMPLE_BYTES: Final = 2_000

_NONE: Final = ""
"""Stands for a language without a dictionary."""

_FORMAT: Final = zstandard.FORMAT_ZSTD1_MAGICLESS


class Dictionaries:
    """One dictionary for each document language, learned once and kept from segment to segment.

    ``known`` are those of an earlier generation. Not for several threads at a time.
    """

    def __init__(self, known: Mapping[str, bytes] | None = None) -> None:
        self.by_language: dict[str, bytes] = dict(known or {})
        self._compressors: dict[bytes, zstandard.ZstdCompressor] = {}

    def learn(self, language: str, texts: Sequence[bytes]) -> None:
        """Learn a dictionary for a language that has none, if there are enough texts."""
        if language in self.by_language or len(texts) < _DICTIONARY_TEXTS:
            return
        step = -(-len(texts) // _SAMPLES)
        samples: list[bytes | bytearray | memoryview] = [
            text[:_SAMPLE_BYTES] for text in texts[::step]
        ]
        size = min(DICTIONARY_BYTES, sum(map(len, samples)) // 8)
        try:
            # Sizes of segments and words measured; looking for better ones takes five times as long
            learned = zstandard.train_dictionary(size, samples, k=200, d=8, steps=1)
            self.by_language[language] = learned.as_bytes()
        except zstandard.ZstdError:
            return  # too much alike to learn from

    def compressor(self, language: str) -> zstandard.ZstdCompressor:
        """Return the compressor for documents in a language."""
        dictionary = self.by_language.get(language, b"")
        compressor = self._compressors.get(dictionary)
        if compressor is None:
            shared = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
            if shared is not None:
                shared.precompute_compress(level=LEVEL)
            parameters = zstandard.ZstdCompressionParameters.from_level(
                LEVEL, format=_FORMAT, write_dict_id=False, write_checksum=False
            )
            compressor = zstandard.ZstdCompressor(dict_data=shared, compression_params=parameters)
            self._compressors[dictionary] = compressor
        return compressor


class FrameWriter:
    """Writes documents as frames to a container, block by block."""

    def __init__(self, writer: ContainerWriter, dictionaries: Dictionaries) -> None:
        self._writer = writer
        self._dictionaries = dictionaries
        self._waiting: list[tuple[str, bytes, bool]] = []
        self._characters = 0
        self._sizes: list[int] = []
        self._counts: list[int] = []
        self._used: dict[str, int] = {}
        self._numbers: list[int] = []

    def add(self, language: str, record: str, body: str) -> None:
        """Add a document in ``language`` with its record (one line)."""
        if len(body) <= FRAME_CHARACTERS:
            self._counts.append(1)
            self._wait(language, f"{record}\n{body}", first=True)
            return
        self._counts.append(-(-len(body) // FRAME_CHARACTERS))
        if language not in self._dictionaries.by_language:
            language = _NONE  # all its frames must have the same, and long texts do well without
        self._wait(language, f"{record}\n{body[:FRAME_CHARACTERS]}", first=True)
        for start in range(FRAME_CHARACTERS, len(body), FRAME_CHARACTERS):
            self._wait(language, body[start : start + FRAME_CHARACTERS], first=False)

    def _wait(self, language: str, text: str, *, first: bool) -> None:
        self._waiting.append((language, text.encode("utf-8", "surrogatepass"), first))
        self._characters += len(text)
        if self._characters >= BLOCK_CHARACTERS:
            self._compress()

    def _compress(self) -> None:
        texts: dict[str, list[bytes]] = {}
        for language, frame, first in self._waiting:
            of_language = texts.setdefault(language, [])
            if first and language != _NONE:
                of_language.append(frame)
        for language, each in texts.items():
            self._dictionaries.learn(language, each)
        compress = {each: self._dictionaries.compressor(each).compress for each in texts}
        done = [compress[language](frame) for language, frame, _ in self._waiting]
        self._numbers += [self._number(language) for language, _, first in self._waiting if first]
        self._sizes += map(len, done)
        self._writer.append("frame.data", np.frombuffer(b"".join(done), dtype=np.uint8))
        self._waiting, self._characters = [], 0

    def _number(self, language: str) -> int:
        if language not in self._dictionaries.by_language:
            return 0
        return self._used.setdefault(language, len(self._used) + 1)

    def finish(self) -> list[str]:
        """Write what is left; return the languages of the dictionaries, the first is number 1."""
        self._compress()
        dictionaries = [self._dictionaries.by_language[language] for language in self._used]
        write_frames(
            self._writer,
            np.array(self._sizes, dtype=np.int64),
            np.array(self._counts, dtype=np.int64),
            np.array(self._numbers, dtype=np.uint8),
            dictionaries,
        )
        return list(self._used)


def write_frames(
    writer: ContainerWriter,
    sizes: NDArray[Any],
    counts: NDArray[Any],
    numbers: NDArray[np.uint8],
    dictionaries: Sequence[bytes],
) -> None:
    """Write all but ``frame.data``.

    ``sizes`` are the bytes of each frame; ``counts`` and ``numbers`` the frames and the
    dictionary of each document.
    """
    for name, each in (("frame.end", sizes), ("document.frame", counts)):
        ends = np.zeros(len(each) + 1, dtype=np.int64)
        np.cumsum(each, out=ends[1:])
        writer.append(name, smallest(ends, least=4))
    writer.append("document.dictionary", numbers)
    ends = np.cumsum([0, *map(len, dictionaries)])
    writer.append("dictionary.end", ends.astype(np.uint32))
    writer.append("dictionary.data", np.frombuffer(b"".join(dictionaries), dtype=np.uint8))


class Frames:
    """The frames of a segment; for several threads at a time."""

    def __init__(self, container: Container) -> None:
        self._end = container.numbers_of("frame.end")
        self._first = container.numbers_of("document.frame")
        self._dictionary = container.bytes_of("document.dictionary")
        self._container = container
        self._shared: dict[int, zstandard.ZstdCompressionDict] = {}
        self._threads = threading.local()

    def count(self, number: int) -> int:
        """Return how many frames a document has."""
        return int(self._first[number + 1] - self._first[number])

    def text(self, number: int, which: int) -> str:
        """Return what is in a frame of a document, counted from 0."""
        frame = self._first[number] + which
        data = self._container.read("frame.data", self._end[frame], self._end[frame + 1])
        decompress = self._decompressor(self._dictionary[number]).decompress
        return str(decompress(data), "utf-8", "surrogatepass")

    def _decompressor(self, dictionary: int) -> zstandard.ZstdDecompressor:
        # A decompressor is not for several threads at once.
        try:
            own: dict[int, zstandard.ZstdDecompressor] = self._threads.own
        except AttributeError:
            own = self._threads.own = {}
        found = own.get(dictionary)
        if found is None:
            shared = None
            if dictionary:
                shared = self._shared.get(dictionary)
                if shared is None:
                    shared = zstandard.ZstdCompressionDict(self.dictionaries()[dictionary - 1])
                    self._shared[dictionary] = shared
            found = own[dictionary] = zstandard.ZstdDecompressor(dict_data=shared, format=_FORMAT)
        return found

    def dictionaries(self) -> list[bytes]:
        """Return the dictionaries; number 1 is the first."""
        data = self._container.bytes_of("dictionary.data")
        ends = self._container["dictionary.end"].tolist()
        return [bytes(data[low:high]) for low, high in pairwise(ends)]
