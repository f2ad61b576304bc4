"""Gives memory back to the system that is free but scattered, after work that took much of it."""

from __future__ import annotations

import ctypes
import gc
import sys


def give_back_memory() -> bool:
    """Give back what is free of this process's memory, where the C library can do that.

    What a day's build takes and frees leaves holes between what lives on. glibc keeps them for
    later, finds no large piece among them at the next build and asks for more: resident memory
    grows though nothing more is in use. ``malloc_trim(3)`` gives the pages of all holes back.

    Returns:
        whether anything was given back.
    """
    gc.collect()
    if not sys.platform.startswith("linux"):
        return False
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):
        return False  # Another C library, such as musl.
    trim.argtypes, trim.restype = [ctypes.c_size_t], ctypes.c_int
    return bool(trim(0))
