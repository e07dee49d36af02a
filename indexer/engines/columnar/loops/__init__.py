"""Loops over postings, compiled by numba: the same results as the numpy code beside them.

Imported by :mod:`indexer.engines.columnar.speed` alone, in a thread: numba takes half a second to
load. What it has compiled is kept in its cache, so that only the first process on a machine waits
for the compiler. Array arguments are named and shaped as in the numpy code; those of an index are
compiled for the usual widths of numbers alone (``LanguagePostings.usual``).
"""

from indexer.engines.columnar.loops.closeness import closeness
from indexer.engines.columnar.loops.lists import add, both, collect, either
from indexer.engines.columnar.loops.positions import numbers
from indexer.engines.columnar.loops.postings import find_many, found_in, gather, score_family

__all__ = [
    "add",
    "both",
    "closeness",
    "collect",
    "either",
    "find_many",
    "found_in",
    "gather",
    "numbers",
    "score_family",
]
