"""Embeddings of texts that come one after the other, and which of them are close."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64
from aggregator.dedup.model import FloatArray
from aggregator.dedup.semantic import cosines_between


class Embeddings:
    """Rows of length 1, each under a number.

    Args:
        numbers: int64 of shape ``(n,)``.
        rows: float32 of shape ``(n, dimensions)``.
    """

    def __init__(self, numbers: I64 | None = None, rows: FloatArray | None = None) -> None:
        self._count = 0
        self._numbers = np.empty(0, np.int64)
        self._rows: FloatArray = np.empty((0, 0), np.float32)
        self._known: set[int] = set()
        if numbers is not None and rows is not None and len(numbers):
            self.add(numbers, rows)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, number: int) -> bool:
        return number in self._known

    @property
    def arrays(self) -> tuple[I64, FloatArray]:
        """All numbers, and beside each its row."""
        return self._numbers[: self._count], self._rows[: self._count]

    def add(self, numbers: I64, rows: FloatArray) -> None:
        """Enter rows under numbers that have none yet.

        Raises:
            ValueError: the rows have another dimension than those before.
        """
        if self._count and rows.shape[1] != self._rows.shape[1]:
            raise ValueError(
                f"embeddings of {rows.shape[1]} dimensions beside some of {self._rows.shape[1]}"
            )
        last = self._count + len(numbers)
        if last > len(self._numbers):
            room = max(last, len(self._numbers) * 3 // 2)
            grown = np.empty((room, rows.shape[1]), np.float32)
            if self._count:
                grown[: self._count] = self._rows[: self._count]
            self._rows = grown
            self._numbers = np.concatenate(
                [self._numbers, np.empty(room - len(self._numbers), np.int64)]
            )
        self._rows[self._count : last] = rows
        self._numbers[self._count : last] = numbers
        self._known.update(numbers.tolist())
        self._count = last

    def take_back(self, numbers: I64) -> None:
        """Drop the rows that were added last.

        Args:
            numbers: what they were added under.
        """
        self._known.difference_update(numbers.tolist())
        self._count -= len(numbers)

    def close(self, numbers: I64, rows: FloatArray, floor: float) -> list[tuple[int, int, float]]:
        """Pairs of a cosine of at least ``floor`` of which one is among some given rows.

        Args:
            numbers: of the given rows, which have been added.
            rows: float32 of shape ``(len(numbers), dimensions)``.
            floor: in [-1, 1].

        Returns:
            the smaller number, the larger and the cosine of each pair, each pair once, sorted.
        """
        mine, all_rows = self.arrays
        first, second, cosines = cosines_between(rows, all_rows, floor)
        a, b = numbers[first], mine[second]
        found: dict[tuple[int, int], float] = {}
        low: NDArray[np.int64] = np.minimum(a, b)
        high: NDArray[np.int64] = np.maximum(a, b)
        for x, y, cosine in zip(low.tolist(), high.tolist(), cosines.tolist(), strict=True):
            if x != y:
                found[x, y] = cosine
        return [(x, y, cosine) for (x, y), cosine in sorted(found.items())]
