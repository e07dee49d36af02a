"""Memory that arrays have left, given back to the system."""

import ctypes
import sys
from functools import cache


def give_back() -> None:
    """Give freed memory back; without this it counts as the process's until it ends.

    The C library of Linux keeps what many arrays of changing sizes have left between those that
    stay: a third of what a build would take. Elsewhere this does nothing.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> "ctypes._NamedFuncPointer | None":
    if not sys.platform.startswith("linux"):
        return None
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # another C library
        return None
