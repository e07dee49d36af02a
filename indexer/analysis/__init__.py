"""Text and language -> tokens, the same for documents and queries and for every engine."""

from typing import Final

from indexer.analysis.analyser import analyse
from indexer.analysis.folding import fold, normal_form
from indexer.analysis.stemming import library_versions
from indexer.analysis.stops import is_stop
from indexer.analysis.tokens import Token
from indexer.analysis.words import iter_runs

ANALYSIS_VERSION: Final = 3
"""Raised with every change that gives other tokens for some text; an index carries it."""

__all__ = [
    "ANALYSIS_VERSION",
    "Token",
    "analyse",
    "fold",
    "is_stop",
    "iter_runs",
    "library_versions",
    "normal_form",
]
