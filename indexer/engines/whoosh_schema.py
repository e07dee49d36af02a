"""The fields of our Whoosh index, and how positions are stored in its postings.

The schema is always passed in when an index is opened: nothing of ours is ever unpickled.
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any, Final

from whoosh import columns, fields, formats

from indexer.documents import SEARCHED

DOCUMENT_LANGUAGES: Final = ("en", "fr", "mixed", "other")
"""Values of the ``language_code`` column, by number."""


class PackedPositions(formats.Format):  # type: ignore[misc]
    """Posting values are the positions of the word as little-endian 32-bit numbers."""

    def decode_positions(self, value: bytes) -> list[int]:
        """Return the positions in a posting value."""
        return list(array("I", value))

    def decode_frequency(self, value: bytes) -> int:
        """Return how often the word stands in the document."""
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        """Return the frequency as a weight."""
        return float(len(value) // 4)


class Positions(fields.FieldType):  # type: ignore[misc]
    """A field whose value is already analysed: pairs of a term and its positions."""

    def __init__(self) -> None:
        super().__init__(format=PackedPositions(), analyzer=None)

    def index(
        self,
        value: Iterable[tuple[str, list[int], int]],
        **_: Any,
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, positions) for Whoosh; the third of a pair is tf."""
        for text, positions, weight in value:
            yield text.encode(), len(positions), float(weight), array("I", positions).tobytes()

    def to_bytes(self, value: str | bytes) -> bytes:
        """Return a term as stored."""
        return value if isinstance(value, bytes) else value.encode()


def schema() -> fields.Schema:
    """Return the schema of a generation.

    Per language: ``stem_…`` and ``form_…`` (postings with positions), ``length_…`` and
    ``tokens_…`` (columns). Per document: ``id``, ``path``, ``type``, ``language`` and ``date``
    as single terms, ``title_length`` and ``language_code`` as columns, and the document itself
    as JSON in ``document``.
    """
    built = fields.Schema(
        document=fields.STORED(),
        title_length=fields.COLUMN(columns.NumericColumn("I")),
        language_code=fields.COLUMN(columns.NumericColumn("B")),
    )
    for name in ("id", "path", "type", "language", "date"):
        built.add(name, fields.ID())
    for language in SEARCHED:
        built.add(f"stem_{language}", Positions())
        built.add(f"form_{language}", Positions())
        built.add(f"length_{language}", fields.COLUMN(columns.NumericColumn("I")))
        built.add(f"tokens_{language}", fields.COLUMN(columns.NumericColumn("I")))
    return built
