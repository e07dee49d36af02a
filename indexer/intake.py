"""Drafts -> documents of an index, batch by batch, counted by the file they came from."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from indexer.catalogue import fingerprint
from indexer.corpus.reading import Skipped
from indexer.documents import Draft
from indexer.engines.protocol import Sourced
from indexer.language import documents_from_drafts
from indexer.reports import SkippedPart

_BATCH_DOCUMENTS: Final = 500
_BATCH_CHARACTERS: Final = 1_000_000


class Intake:
    """Gives what is read to ``add`` as documents.

    ``language`` (``"en"`` or ``"fr"``) overrides what texts say and look like. ``documents`` counts
    by the number of the file, ``skipped`` lists what gave no document and why. ``told`` is called
    with the number of documents of every batch.
    """

    def __init__(
        self,
        add: Callable[[Sequence[Sourced]], None],
        language: str | None,
        told: Callable[[int], None],
    ) -> None:
        self.documents: Counter[int] = Counter()
        self.skipped: dict[int, list[SkippedPart]] = {}
        self._add = add
        self._language = language
        self._told = told
        self._waiting: list[tuple[Draft, int, int]] = []
        self._characters = 0

    def read(self, drafts: Iterable[Draft | Skipped], source: int) -> None:
        """Take everything in a file, or in a part of it."""
        for draft in drafts:
            if isinstance(draft, Draft):
                self.take(draft, fingerprint(draft), source)
            else:
                self.skip(draft, source)

    def skip(self, part: Skipped, source: int) -> None:
        """Take a note of what gives no document."""
        noted = SkippedPart(part.path, part.code, part.facts)
        self.skipped.setdefault(source, []).append(noted)

    def take(self, draft: Draft, print_: int, source: int) -> None:
        """Take one document."""
        self._waiting.append((draft, source, print_))
        self._characters += len(draft.body) + len(draft.title)
        if len(self._waiting) >= _BATCH_DOCUMENTS or self._characters >= _BATCH_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Give on what waits."""
        if not self._waiting:
            return
        drafts, sources, prints = zip(*self._waiting, strict=True)
        self._waiting, self._characters = [], 0
        ids = [draft.id for draft in drafts]
        found = documents_from_drafts(drafts, ids, forced=self._language)
        self._add(list(map(Sourced, found, sources, prints)))
        self.documents.update(sources)
        self._told(len(found))
