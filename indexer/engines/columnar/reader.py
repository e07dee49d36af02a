"""A generation opened for searching, and guarded against damage while it is."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from indexer.documents import Document
from indexer.engines.columnar import speed
from indexer.engines.columnar.completing import complete
from indexer.engines.columnar.container import DamagedContainer
from indexer.engines.columnar.expansions import lookalike, nearest
from indexer.engines.columnar.forms import frequencies
from indexer.engines.columnar.generation import Generation
from indexer.engines.columnar.resident import Resident
from indexer.engines.columnar.search import rank
from indexer.engines.columnar.segment import segment_key
from indexer.engines.protocol import Candidate, Ranked
from indexer.engines.stamp import Stamp, check_files, read_stamp
from indexer.errors import DocumentNotFound, IndexCorrupt
from indexer.query.analysed import AnalysedQuery, Key
from indexer.query.corrections import Nearest, Similar
from indexer.results import Sort

CHECKED_AT_ONCE: Final = 16_000_000
"""Bytes up to which an index is compared with its checksums before it answers (some ms);
a larger one is compared in the background while it answers already."""


class ColumnarReader:
    """Implements :class:`indexer.engines.protocol.Reader`; nothing in it changes after opening.

    Raises ``IndexCorrupt`` and ``IndexOutOfDate``.
    """

    def __init__(self, folder: Path, before: "ColumnarReader | None" = None) -> None:
        """Open a generation; what is also in the one ``before`` is not checked again."""
        self.stamp: Stamp = read_stamp(folder)
        self._folder = folder
        self._damage: IndexCorrupt | None = None
        self._sound: set[tuple[int, int, int]] = set()
        sound = before._sound if before is not None else set()
        self._checked = {
            name
            for name in self.stamp.files
            if sound and (folder / name).exists() and segment_key(folder / name) in sound
        }
        small = self._unchecked() <= CHECKED_AT_ONCE
        if small:
            self._check_files()
        try:
            self.generation: Generation = Generation(folder, self.stamp)
        except (DamagedContainer, ValueError, KeyError, TypeError, OSError) as error:
            check_files(folder, self.stamp)
            raise IndexCorrupt(str(folder.parent), str(error)) from None
        self._resident = Resident(self.generation.segments)
        if not small or speed.worth_loading(self.stamp.documents):
            threading.Thread(target=self._later, args=(small,), daemon=True).start()

    def _unchecked(self) -> int:
        files = self.stamp.files.items()
        return sum(size for name, (size, _) in files if name not in self._checked)

    def _check_files(self) -> None:
        check_files(self._folder, self.stamp, unread=self._checked)
        self._sound = {segment_key(self._folder / name) for name in self.stamp.files}

    def _later(self, checked: bool) -> None:
        """Do what the first answer does not wait for."""
        time.sleep(speed.PAUSE)
        if speed.worth_loading(self.stamp.documents):
            speed.load()
        if not checked:
            self._check()

    def _check(self) -> None:
        try:
            self._check_files()
        except IndexCorrupt as error:
            # A generation that was replaced and removed meanwhile is not damaged.
            if self._folder.exists():
                self._damage = error
        except OSError:
            pass  # it is being removed

    def search(
        self,
        query: AnalysedQuery,
        *,
        limit: int,
        offset: int,
        sort: Sort = "relevance",
        facets: bool = False,
    ) -> Ranked:
        """Rank the documents that match; the first of ``sort`` is number ``offset`` 0."""
        with _Guard(self):
            ranked = rank(
                self.generation, query, limit=limit, offset=offset, sort=sort, facets=facets
            )
        self._resident.searched()
        return ranked

    def load(self, number: int) -> Document:
        """Return the document with this number."""
        which, local = self.generation.place(number)
        with _Guard(self):
            return self.generation.segments[which].record(local)

    def text(self, number: int, start: int, end: int) -> str:
        """Return ``body[start:end]`` of a document."""
        which, local = self.generation.place(number)
        with _Guard(self):
            return self.generation.segments[which].text(local, start, end)

    def lookalike(self, word: str, language: str) -> Similar | None:
        """Return the likeliest word of a language one typing error away from another."""
        everywhere = [segment.languages.get(language) for segment in self.generation.segments]
        with _Guard(self):
            return lookalike(everywhere, word)

    def complete(
        self, typed: str, *, before: str, language: str | None, limit: int
    ) -> tuple[Candidate, ...]:
        """Return what ``typed`` may become: the best of each kind, ``limit`` at most."""
        with _Guard(self):
            return complete(self.generation, typed, before, language, limit)

    def frequencies(self, language: str, keys: Sequence[Key]) -> list[int]:
        """Return how many documents have each key in a language; deleted ones may count."""
        with _Guard(self):
            return frequencies(self.generation, language, keys)

    def nearest(self, word: str, languages: Sequence[str]) -> tuple[Nearest, ...]:
        """Return the few words of some languages that look most like ``word``, likeliest first."""
        segments = self.generation.segments
        everywhere = {each: [own.languages.get(each) for own in segments] for each in languages}
        with _Guard(self):
            return nearest(everywhere, word)

    def document(self, id: str) -> Document:
        """Return the document with this id, or raise ``DocumentNotFound``."""
        with _Guard(self):
            for segment, alive in zip(self.generation.segments, self.generation.alive, strict=True):
                for number in segment.numbers_of(id):
                    if alive[number]:
                        return segment.document(number)
        raise DocumentNotFound(id)

    def close(self) -> None:
        """Release nothing: maps are released when the last search lets go of them."""

    def tell_damage(self) -> None:
        """Raise the damage that the check in the background has found."""
        if self._damage is not None:
            raise self._damage

    def look_for_damage(self) -> None:
        """Raise ``IndexCorrupt`` when a file is not as it was written."""
        check_files(self._folder, self.stamp)


class _Guard:
    """Turns what damage does to a search into ``IndexCorrupt``, before the check finds it."""

    __slots__ = ("_reader",)

    def __init__(self, reader: ColumnarReader) -> None:
        self._reader = reader

    def __enter__(self) -> None:
        self._reader.tell_damage()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and issubclass(kind, Exception) and kind is not DocumentNotFound:
            self._reader.look_for_damage()
