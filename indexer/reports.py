"""What a rebuild or an update did."""

from dataclasses import asdict, dataclass

from indexer.messages import sentence


@dataclass(frozen=True, slots=True)
class FileCounts:
    """Files found, of which something was indexed (or was already), and skipped as a whole.

    ``found`` is always ``indexed`` + ``skipped``.
    """

    found: int
    indexed: int
    skipped: int


@dataclass(frozen=True, slots=True)
class SkippedPart:
    """A file, or a record of one (``articles.jsonl:17``), that was not indexed, and why.

    ``code`` and ``facts`` name the reason's sentence in :mod:`indexer.messages`.
    """

    path: str
    code: str
    facts: tuple[tuple[str, object], ...] = ()

    def reason(self, language: str = "en") -> str:
        """Return the reason in ``"en"`` or ``"fr"``."""
        return sentence(self.code, language, **dict(self.facts))


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuild or an update did.

    ``documents`` and ``languages`` count what the new generation holds; ``added`` and
    ``removed`` what changed against the one before (a changed document counts in both);
    ``renamed`` counts documents whose id was taken already and that were kept under
    ``ID~2``, ``ID~3`` …; ``seconds`` is wall time.
    """

    generation: str
    files: FileCounts
    documents: int
    languages: dict[str, int]
    added: int
    removed: int
    renamed: int
    skipped: tuple[SkippedPart, ...]
    seconds: float


def as_json(report: Report, language: str = "en") -> dict[str, object]:
    """Return a report as one JSON object; reasons are sentences in ``language``."""
    values = asdict(report)
    values["skipped"] = [
        {"path": part.path, "reason": part.reason(language)} for part in report.skipped
    ]
    values["seconds"] = round(report.seconds, 3)
    return values
