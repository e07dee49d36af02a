"""A new generation as a stock Whoosh index."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from whoosh import index as whoosh_index

from indexer.analysis.inversion import Inverted, invert
from indexer.documents import SEARCHED, Document
from indexer.engines.generations import link_files, new_generation, read_pointer, switch, write_lock
from indexer.engines.stamp import (
    Stamp,
    check_files,
    checksums,
    new_stamp,
    read_stamp,
    write_stamp,
)
from indexer.engines.unpickling import fence
from indexer.engines.whoosh_schema import DOCUMENT_LANGUAGES, schema
from indexer.ranking import TITLE_COUNTS

CATALOGUE: Final = "catalogue.json"
MEMORY_MB: Final = 24
"""Postings held in memory before they go to the disk, as Whoosh counts them: about a tenth of
what the process takes. 40,000 documents peak at 332 MB so, at 449 with Whoosh's own 128."""


class WhooshWriter:
    """Implements :class:`indexer.engines.protocol.Writer`.

    With ``fresh`` the generation starts empty, else with the documents of the one in use.
    Raises ``IndexBusy``, and without ``fresh`` what opening an index raises.
    """

    def __init__(self, location: Path, *, fresh: bool) -> None:
        self._location = location
        self._stack = ExitStack()
        self._stack.enter_context(write_lock(location))
        try:
            self._begin(fresh)
        except BaseException:
            self._stack.close()
            raise

    def _begin(self, fresh: bool) -> None:
        fence()
        old = None if fresh else self._location / read_pointer(self._location).current
        if old is not None:
            stamp = read_stamp(old)
            check_files(old, stamp)
        self._folder = new_generation(self._location)
        self._stack.callback(self._remove_unpublished)
        self._published = False
        if old is None:
            self._index = whoosh_index.create_in(self._folder, schema())
        else:
            link_files(old, self._folder, (name for name in stamp.files if name != CATALOGUE))
            self._index = whoosh_index.open_dir(self._folder, schema=schema())
        self._old_reader = self._index.reader()
        self._deleted: set[str] = set()
        self._writer = self._index.writer(limitmb=MEMORY_MB)

    def add(self, document: Document) -> None:
        """Index one document; its id must be free."""
        inverted = invert(document, title_counts=TITLE_COUNTS)
        code = document.language if document.language in DOCUMENT_LANGUAGES else "other"
        self._writer.add_document(
            id=document.id,
            path=document.path.lower(),
            type=document.type,
            language=document.language,
            date=document.date,
            title_length=inverted.title_length,
            language_code=DOCUMENT_LANGUAGES.index(code),
            document=json.dumps(asdict(document), ensure_ascii=False).encode(),
            **_language_fields(inverted),
        )

    def delete(self, ids: set[str]) -> None:
        """Take documents of the generation before out; unknown ids are ignored."""
        for id in ids:
            for number in self._numbers(id):
                self._writer.delete_document(number)
        self._deleted |= ids

    def has(self, id: str) -> bool:
        """Tell whether the id is taken by a document of the generation before that stays."""
        return id not in self._deleted and any(True for _ in self._numbers(id))

    def _numbers(self, id: str) -> Iterator[int]:
        if ("id", id) in self._old_reader:
            yield from self._old_reader.postings("id", id).all_ids()

    def publish(self, *, folders: tuple[str, ...], catalogue: bytes) -> Stamp:
        """Write everything to the disk, stamp it and switch to it."""
        self._old_reader.close()
        self._writer.commit()
        (self._folder / CATALOGUE).write_bytes(catalogue)
        (self._folder / "MAIN_WRITELOCK").unlink(missing_ok=True)
        counted = self._count()
        self._index.close()
        stamp = new_stamp(
            generation=self._folder.name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            folders=folders,
            files=checksums(self._folder),
            **counted,
        )
        write_stamp(self._folder, stamp)
        switch(self._location, self._folder)
        self._published = True
        self._stack.close()
        return stamp

    def _count(self) -> dict[str, Any]:
        """Count documents, running words, per language."""
        with self._index.reader() as reader:
            languages: Counter[str] = Counter()
            for name in reader.lexicon("language"):
                text = name.decode()
                postings = reader.postings("language", text)
                languages[text] += sum(not reader.is_deleted(n) for n in postings.all_ids())
            return {
                "documents": reader.doc_count(),
                "languages": dict(languages),
                "tokens": {each: _sum_of_tokens(reader, each) for each in SEARCHED},
            }

    def abandon(self) -> None:
        """Throw the unfinished generation away; the old one goes on answering."""
        try:
            self._old_reader.close()
            if not self._writer.is_closed:
                self._writer.cancel()
            self._index.close()
        finally:
            self._stack.close()

    def _remove_unpublished(self) -> None:
        if not self._published:
            shutil.rmtree(self._folder, ignore_errors=True)


def _language_fields(inverted: Inverted) -> dict[str, object]:
    title = inverted.title_length
    fields: dict[str, object] = {}
    for language, postings in inverted.languages.items():
        for kind, terms in (("stem", postings.stems), ("form", postings.forms)):
            fields[f"{kind}_{language}"] = [
                (text, places, _frequency(places, title)) for text, places in terms.items()
            ]
        fields[f"length_{language}"] = postings.length
        fields[f"tokens_{language}"] = postings.tokens
    return fields


def _frequency(places: list[int], title_length: int) -> int:
    in_title = sum(1 for place in places if place < title_length)
    return len(places) + in_title * (TITLE_COUNTS - 1)


def _sum_of_tokens(reader: Any, language: str) -> int:
    return sum(
        sum(leaf.column_reader(f"tokens_{language}").load())
        for leaf, _ in reader.leaf_readers()
        if leaf.has_column(f"tokens_{language}")
    )
