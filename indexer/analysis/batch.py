"""Many texts -> arrays of tokens: what ``analyse`` gives, fifteen times as fast for known words.

Texts are cut into chunks (see ``chunks``), each chunk is hashed, and only a chunk whose hash is
new is read by the pattern and the rules of ``words`` and ``pieces``. All else is array work.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.chunks import SLICE, Offsets, chunk_bounds, code_points, slices
from indexer.analysis.families import stems
from indexer.analysis.hashing import Hashes, HashTable, Numbers, SpanHash
from indexer.analysis.pieces import plain_form, split_run
from indexer.analysis.stops import is_stop
from indexer.analysis.words import RUN
from indexer.distinct import first_places

_MOST_CHUNKS: Final = 400_000
"""Distinct chunks remembered; about 60 bytes each. When full, all are forgotten."""

_LONGEST_CHUNK: Final = 64
"""Characters of a chunk worth remembering; longer ones (tables, encoded data) hardly come twice."""

_MOST_RUNS: Final = 20_000
"""Distinct runs of long chunks remembered. When full, all are forgotten."""

_LONGEST_SLICE: Final = 2 * SLICE

_STOP, _JOINED = 1, 2


@dataclass(frozen=True, slots=True)
class TokenArrays:
    """The tokens of a batch of texts, in the order of the texts and of ``analyse``.

    One number per token: ``form``, a raw id into ``BatchAnalyser.forms`` and ``stems``;
    ``position``, ``start``, ``end``, ``stop``, ``joined`` as in ``Token``, counted in the token's
    own text. One number per text: ``counts``, its tokens, and ``words``, its positions, which
    joined tokens do not have.
    """

    form: Numbers
    position: Numbers
    start: Numbers
    end: Numbers
    stop: NDArray[np.bool_]
    joined: NDArray[np.bool_]
    counts: Numbers
    words: Numbers


class BatchAnalyser:
    """Analyses texts of one language and keeps the forms it has seen.

    ``forms[i]`` and ``stems[i]`` belong to raw id i; ids count up as forms are first seen and stay
    for the life of the analyser. A form with other stems is another id. Not for several threads
    at a time.

    Chunks are told apart by a 64-bit hash alone: of 400,000 chunks two look the same in about one
    analyser out of 200 million. The hash is drawn anew for each analyser, so that nobody can write
    a text where it happens. Nothing else depends on it: the same texts give the same ids.
    """

    def __init__(self, language: str) -> None:
        """Take ``"en"``, ``"fr"`` or ``"other"``, anything else is a ``ValueError``."""
        if language not in ("en", "fr", "other"):
            raise ValueError(f"no analysis for language {language!r}")
        self.forms: list[str] = []
        self.stems: list[tuple[str, ...]] = []
        self._language = language
        # The first id of a form under the form alone, others under form and stems.
        self._ids: dict[str | tuple[str, tuple[str, ...]], int] = {}
        self._plain = bytearray()  # of each id that a plain word has, its flags and 1, else 0
        self._runs: dict[str, list[tuple[int, int, int, int]]] = {}
        self._hash = SpanHash(_LONGEST_SLICE)
        self._forget()

    def analyse(self, texts: Sequence[str]) -> TokenArrays:
        """Return the tokens of ``texts``, as ``analyse`` gives them one text at a time.

        Best given some 500 texts at once. Any text is allowed, of any length; all together have
        fewer than 2**31 characters (``ValueError``). Takes some 20 bytes a character of a long
        text while it works, less for many short ones.
        """
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        bounds = np.concatenate(([0], np.cumsum(lengths + 1)))  # of texts with a line break each
        if bounds[-1] >= 1 << 31:
            raise ValueError("a batch holds fewer than 2**31 characters")
        whole = "\n".join(texts)
        try:
            parts = [self._part(whole[low:high], low) for low, high in slices(whole)]
        except BaseException:  # interrupted: a chunk may be half learnt
            self._forget()
            raise
        if not parts:
            parts = [_Part.empty()]
        form = np.concatenate([part.form for part in parts])
        start = np.concatenate([part.start for part in parts])
        end = np.concatenate([part.end for part in parts])
        flags = np.concatenate([part.flags for part in parts])
        del parts
        joined = flags & _JOINED != 0
        position = np.cumsum(~joined, dtype=np.int32)
        # Joined tokens may begin before their neighbours, but never in another text.
        firsts = np.searchsorted(start, bounds.astype(np.int32))
        counts = np.diff(firsts)
        before = np.concatenate((np.zeros(1, np.int32), position))[firsts]
        position -= np.repeat(before[:-1] + np.int32(1), counts)
        offset = np.repeat(bounds[:-1].astype(np.int32), counts)
        start -= offset
        end -= offset
        return TokenArrays(
            form=form,
            position=position,
            start=start,
            end=end,
            stop=flags & _STOP != 0,
            joined=joined,
            counts=counts.astype(np.int32),
            words=np.diff(before),
        )

    def _forget(self) -> None:
        """Begin without any chunk; forms and their ids stay."""
        self._table = HashTable()
        # Of chunk i: pieces first[i] to first[i + 1], each a form, a start, an end and flags.
        self._first = array("i", [0])
        self._form = array("i")
        self._start = array("i")
        self._end = array("i")
        self._flags = array("B")

    def _part(self, text: str, offset: int) -> "_Part":
        """Return the tokens of a slice that begins at ``offset``."""
        if len(self._table) > _MOST_CHUNKS:
            self._forget()
        if len(text) > _LONGEST_SLICE:  # nowhere to cut
            starts, ends = np.zeros(1, np.int64), np.full(1, len(text))
            chunks = np.full(1, -1, np.int32)
        else:
            codes = code_points(text)
            starts, ends = chunk_bounds(codes)
            chunks = self._known(text, starts, ends, self._hash(codes, starts, ends))
        kept = len(self._first)
        for at in np.flatnonzero(chunks < 0).tolist():
            chunks[at] = len(self._first) - 1
            self._learn_long(text[starts[at] : ends[at]])
        part = self._tokens(chunks, starts + offset)
        if len(self._first) > kept:
            del self._first[kept:]
            for column in (self._form, self._start, self._end, self._flags):
                del column[self._first[-1] :]
        return part

    def _known(self, text: str, starts: Offsets, ends: Offsets, hashes: Hashes) -> Numbers:
        """Return the ids of the chunks, after learning new ones; -1 for those too long to keep."""
        chunks = self._table.find(hashes)
        missing = np.flatnonzero((chunks < 0) & (ends - starts <= _LONGEST_CHUNK))
        if len(missing):
            at = np.sort(first_places(hashes[missing]))  # as they come in the text
            first = missing[at]
            for start, end in zip(starts[first].tolist(), ends[first].tolist(), strict=True):
                self._learn(text[start:end])
            self._table.add(hashes[first])
            chunks[missing] = self._table.find(hashes[missing])
        return chunks

    def _tokens(self, chunks: Numbers, starts: Offsets) -> "_Part":
        """Put the pieces of each chunk at its place."""
        first = np.frombuffer(self._first, np.int32)
        begin = first[chunks]
        counts = first[chunks + 1] - begin
        ends = np.cumsum(counts)
        piece = np.repeat(begin - (ends - counts), counts)
        piece += np.arange(len(piece))
        base = np.repeat(starts.astype(np.int32), counts)
        return _Part(
            form=np.frombuffer(self._form, np.int32)[piece],
            start=np.frombuffer(self._start, np.int32)[piece] + base,
            end=np.frombuffer(self._end, np.int32)[piece] + base,
            flags=np.frombuffer(self._flags, np.uint8)[piece],
        )

    def _learn(self, chunk: str) -> None:
        """Store the pieces of a chunk as those of the next chunk id."""
        if (form := plain_form(chunk)) is not None:
            number = self._word(form)
            self._store([(number, 0, len(chunk), self._plain[number] - 1)], 0)
        else:
            for match in RUN.finditer(chunk):
                self._store(self._pieces(match.group()), match.start())
        self._first.append(len(self._form))

    def _learn_long(self, chunk: str) -> None:
        """Do the same for a chunk of any length, whose runs may come again."""
        for match in RUN.finditer(chunk):
            run = match.group()
            pieces = self._runs.get(run)
            if pieces is None:
                pieces = self._pieces(run)
                if len(run) <= _LONGEST_CHUNK:
                    if len(self._runs) >= _MOST_RUNS:
                        self._runs.clear()
                    self._runs[run] = pieces
            self._store(pieces, match.start())
        self._first.append(len(self._form))

    def _store(self, pieces: list[tuple[int, int, int, int]], at: int) -> None:
        for form, start, end, flags in pieces:
            self._form.append(form)
            self._start.append(at + start)
            self._end.append(at + end)
            self._flags.append(flags)

    def _word(self, form: str) -> int:
        """Return the id of a plain word."""
        number = self._ids.get(form)
        if number is None or not self._plain[number]:
            number = self._id(form, stems(form, self._language))
            self._plain[number] = 1 + _STOP * is_stop(form, self._language)
        return number

    def _pieces(self, run: str) -> list[tuple[int, int, int, int]]:
        """Return form, start, end and flags of the words of a run."""
        return [
            (self._id(form, stems), start, end, _STOP * stop | _JOINED * joined)
            for form, stems, start, end, stop, joined in split_run(run, self._language)
        ]

    def _id(self, form: str, stems: tuple[str, ...]) -> int:
        key: str | tuple[str, tuple[str, ...]] = form
        number = self._ids.get(key)
        if number is not None and self.stems[number] != stems:
            key = (form, stems)
            number = self._ids.get(key)
        if number is None:
            number = len(self.forms)
            self.forms.append(form)
            self.stems.append(stems)
            self._plain.append(0)
            self._ids[key] = number
        return number


@dataclass(frozen=True, slots=True)
class _Part:
    """Tokens of a slice; starts and ends count from the beginning of the batch."""

    form: Numbers
    start: Numbers
    end: Numbers
    flags: NDArray[np.uint8]

    @classmethod
    def empty(cls) -> "_Part":
        none = np.empty(0, np.int32)
        return cls(none, none, none, np.empty(0, np.uint8))
