"""Keeps the memory of a process that runs for months as small as what it has in use."""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Final

LARGE: Final = 128 << 10
"""Bytes from which a piece of memory is the system's own; with what glibc begins."""

_M_MMAP_THRESHOLD: Final = -3
"""Number of the parameter in ``malloc.h``, the same in every version of glibc."""


def keep_large_apart() -> bool:
    """Let each large piece of memory go back to the system as soon as it is freed.

    A day's build takes and frees arrays of some megabytes. glibc takes such a piece from the
    system, but once one was freed it puts all that are not larger among the small ones
    (mallopt(3), "dynamic mmap threshold"). They lie scattered between what lives on, and the next
    build, finding no hole that is large enough, asks for more. A fixed threshold keeps them apart.

    It is for the whole process: for a program to call at its start, not for a library.

    Returns:
        whether the C library can do that.
    """
    try:
        settle = _library().mallopt
    except (AttributeError, OSError):
        return False  # Another C library than glibc.
    settle.argtypes, settle.restype = [ctypes.c_int, ctypes.c_int], ctypes.c_int
    return bool(settle(_M_MMAP_THRESHOLD, LARGE))


def give_back_memory() -> bool:
    """Give back what is free of this process's memory, where the C library can do that.

    What is small lies in pieces of the heap that are kept when it is freed. ``malloc_trim(3)``
    gives the whole pages among them back to the system.

    Returns:
        whether anything was given back.
    """
    gc.collect()
    try:
        trim = _library().malloc_trim
    except (AttributeError, OSError):
        return False  # Another C library than glibc.
    trim.argtypes, trim.restype = [ctypes.c_size_t], ctypes.c_int
    return bool(trim(0))


def _library() -> ctypes.CDLL:
    """The C library, where it may be glibc."""
    if not sys.platform.startswith("linux"):
        raise OSError("not glibc")
    return ctypes.CDLL(None)
