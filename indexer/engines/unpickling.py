"""The one place where stock Whoosh's pickles are fenced in.

Whoosh stores its table of contents, posting blocks and stored fields as pickles, and unpickling
can run any code that the file names. Before an index is opened its checksums are compared, and
:func:`fence` makes Whoosh's own loaders build plain values and Whoosh's segment class only; an
index that names anything else is refused.
"""

import io
import pickle
from array import array
from collections import defaultdict
from typing import IO, Any, Final

import whoosh.codec.whoosh3
import whoosh.columns
import whoosh.filedb.structfile

_ALLOWED: Final = {
    ("array", "array"): array,
    ("array", "_array_reconstructor"): array.__reduce_ex__(array("I", [1]), 3)[0],
    ("whoosh.codec.whoosh3", "W3Segment"): whoosh.codec.whoosh3.W3Segment,
    ("whoosh.codec.whoosh3", "W3Codec"): whoosh.codec.whoosh3.W3Codec,
    ("collections", "defaultdict"): defaultdict,
    ("builtins", "int"): int,
    ("__builtin__", "int"): int,
    ("builtins", "set"): set,
    ("builtins", "bytearray"): bytearray,
}


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not allowed in an index") from None


def loads(data: bytes) -> Any:
    """Read a pickle of plain values; raise ``pickle.UnpicklingError`` on anything else."""
    return _PlainUnpickler(io.BytesIO(data)).load()


def load(file: IO[bytes]) -> Any:
    """Read a pickle of plain values from a file."""
    return _PlainUnpickler(file).load()


def dumps(value: object, protocol: int = 5) -> bytes:  # Whoosh asks for 2
    """Write a pickle in a protocol that stores bytes as bytes: smaller, and nothing to call."""
    return pickle.dumps(value, 5)


def fence() -> None:
    """Make the loaders and writers of the Whoosh modules that we use plain. Idempotent."""
    whoosh.codec.whoosh3.dumps = dumps
    whoosh.columns.dumps = dumps
    whoosh.codec.whoosh3.loads = loads
    whoosh.columns.loads = loads
    whoosh.filedb.structfile.load = load
