"""Arrays that can be added to, and whose beginning may lie in a file that is not read."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64, U32, spread
from aggregator.dedup.hashing import ShingleSets

Number = TypeVar("Number", bound=np.integer[Any])


class Growing(Generic[Number]):
    """Numbers of one kind, one after the other.

    Args:
        values: the first ones; never written to, nor copied before somebody asks for all.
    """

    def __init__(self, values: NDArray[Number]) -> None:
        self._base = values
        self._own = values[:0].copy()
        self._count = 0  # of our own

    def __len__(self) -> int:
        return len(self._base) + self._count

    @property
    def array(self) -> NDArray[Number]:
        """All of them."""
        if not self._count:
            return self._base
        own = self._own[: self._count]
        return np.concatenate([self._base, own]) if len(self._base) else own

    def add(self, values: NDArray[Number]) -> None:
        """Append some."""
        last = self._count + len(values)
        if last > len(self._own):
            grown = np.empty(max(last, len(self._own) * 3 // 2), self._own.dtype)
            grown[: self._count] = self._own[: self._count]
            self._own = grown
        self._own[self._count : last] = values
        self._count = last

    def cut(self, count: int) -> None:
        """Drop all after the first ``count``; those that it began with stay."""
        self._count = max(0, count - len(self._base))

    def take(self, places: I64) -> NDArray[Number]:
        """Those at some places."""
        split = len(self._base)
        if not split:
            return self._own[: self._count][places]
        mine = places >= split
        if not mine.any():
            return np.asarray(self._base[places])
        result = np.empty(len(places), self._own.dtype)
        result[~mine] = self._base[places[~mine]]
        result[mine] = self._own[: self._count][places[mine] - split]
        return result


class Rows:
    """Rows of numbers of different lengths, one after the other, that can be added to.

    Args:
        values: uint32, of the first rows; not copied.
        ends: int64, where each of them ends; not copied.
    """

    def __init__(self, values: U32 | None = None, ends: I64 | None = None) -> None:
        self.values = Growing(np.empty(0, np.uint32) if values is None else values)
        self.ends = Growing(np.empty(0, np.int64) if ends is None else ends)

    def __len__(self) -> int:
        return len(self.ends)

    def add(self, sets: ShingleSets) -> None:
        """Append the rows of some sets."""
        self.ends.add(sets.offsets[1:] + len(self.values))
        self.values.add(sets.hashes)

    def whole(self) -> ShingleSets:
        """All rows as sets."""
        return ShingleSets(
            self.values.array, np.concatenate([np.zeros(1, np.int64), self.ends.array])
        )

    def sizes(self, rows: I64) -> I64:
        """How long some rows are."""
        return self._spans(rows)[1]

    def sets(self, rows: I64) -> ShingleSets:
        """Some rows as sets."""
        starts, lengths = self._spans(rows)
        offsets = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        return ShingleSets(self.values.take(spread(starts, lengths)), offsets)

    def _spans(self, rows: I64) -> tuple[I64, I64]:
        if not len(rows):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        starts = np.where(rows > 0, self.ends.take(np.maximum(rows - 1, 0)), 0)
        return starts, self.ends.take(rows) - starts
