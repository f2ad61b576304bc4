"""Small things that are done to arrays of numbers, and the names of their types."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
U16 = NDArray[np.uint16]
U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]

Integer = TypeVar("Integer", bound=np.integer[Any])


def spread(starts: I64, lengths: I64) -> I64:
    """``start, start + 1, ...`` for each start and length, one after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    places: I64 = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
    return places


def mix64(values: U64) -> U64:
    """The 64-bit finaliser of MurmurHash3 (Appleby), a bijection that spreads every bit."""
    values = values ^ (values >> np.uint64(33))
    values *= np.uint64(0xFF51AFD7ED558CCD)
    values ^= values >> np.uint64(33)
    values *= np.uint64(0xC4CEB9FE1A85EC53)
    values ^= values >> np.uint64(33)
    return values


def first_of_run(values: U32 | U64 | I64) -> Bools:
    """Which of sorted values differ from the one before."""
    first = np.ones(len(values), np.bool_)
    first[1:] = values[1:] != values[:-1]
    return first


def distinct(values: NDArray[Integer]) -> NDArray[Integer]:
    """The distinct values, sorted. (``numpy.unique`` hashes, and takes fifty times as long.)"""
    ordered = np.sort(values)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]
