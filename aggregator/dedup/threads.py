"""Independent pieces of NumPy work on several threads: NumPy lets go of Python's lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

Piece = TypeVar("Piece")
Answer = TypeVar("Answer")
One = TypeVar("One")
Other = TypeVar("Other")

_MOST: Final = 8  # beyond that, memory is what they would wait for


def on_threads(work: Callable[[Piece], Answer], pieces: Sequence[Piece]) -> list[Answer]:
    """``[work(piece) for piece in pieces]``, on as many threads as there are cores for us.

    Args:
        work: must not depend on the order in which pieces are done.
        pieces: what to work on.
    """
    threads = min(_MOST, cores(), len(pieces))
    if threads < 2:
        return [work(piece) for piece in pieces]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, pieces))


def side_by_side(first: Callable[[], One], second: Callable[[], Other]) -> tuple[One, Other]:
    """What two functions return that do not depend on each other, called at the same time.

    Args:
        first: called in another thread, if there is a core for it.
        second: called in this one.
    """
    if cores() < 2:
        return first(), second()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(first)
        other = second()
        return waiting.result(), other


def cores() -> int:
    """How many cores this process may use; not every system tells."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1
