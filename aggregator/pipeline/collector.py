"""Keeps the garbage collector from walking a day's values again and again while they are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Look for no cycles of garbage during a ``with`` block or a decorated function.

    For work whose values are very many, stand in no cycle and live until its end: the collector
    frees nothing of them, and walks all of them, and all modules that a model brings, each time
    that their number has grown by a quarter. What is not in a cycle is freed as ever.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
