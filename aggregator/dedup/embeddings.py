"""Embeddings of texts that come one after the other, and which of them are close."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64, U64, Bools
from aggregator.dedup.growing import Growing
from aggregator.dedup.model import FloatArray
from aggregator.dedup.nearest import Graph, is_available
from aggregator.dedup.semantic import Cosines, cosine_pairs, cosines_between

if TYPE_CHECKING:
    from aggregator.dedup.archive import Arrays

EXACT_UP_TO: Final = 250_000
"""Embedded texts of which each is multiplied with each. Of more, a graph proposes who is close."""

_GRAPH: Final = "graph-"
GONE: Final = -1
"""The number of rows that nobody asks for any more."""


class Embeddings:
    """Rows of length 1, each under a number.

    Up to ``exact_up_to`` rows, :meth:`close` multiplies each with each and misses no pair. When
    there are more, all of them are put in a graph that is asked instead (see :mod:`.nearest`);
    those that are added after that are multiplied with each other until they are that many in
    their turn, and are put in another graph. Without usearch, each is multiplied with each, however
    many there are.

    Args:
        exact_up_to: rows from which on a graph is asked.

    Attributes:
        exact_up_to: as given.

    Raises:
        TypeError: it is no whole number.
        ValueError: it is less than 1.
    """

    def __init__(self, exact_up_to: int = EXACT_UP_TO) -> None:
        given: object = exact_up_to
        if isinstance(given, bool) or not isinstance(given, Integral):
            raise TypeError(f"exact_up_to must be a whole number, not {given!r}")
        if exact_up_to < 1:
            raise ValueError(f"exact_up_to must be at least 1, not {exact_up_to}")
        self.exact_up_to = exact_up_to
        self._numbers = Growing(np.empty(0, np.int64))
        self._keys = Growing(np.empty(0, np.uint64))
        # The first ones, all in graphs; they may lie in a file, and are never written to.
        self._base: FloatArray = np.empty((0, 0), np.float32)
        self._own: FloatArray = np.empty((0, 0), np.float32)
        self._known: Bools = np.zeros(0, np.bool_)  # by number
        self._graphs: list[tuple[int, int, Graph]] = []  # first row, last and one, graph

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, number: int) -> bool:
        return number < len(self._known) and bool(self._known[number])

    @property
    def in_graphs(self) -> int:
        """How many rows are in a graph."""
        return self._graphs[-1][1] if self._graphs else 0

    def add(self, numbers: I64, keys: U64, rows: FloatArray) -> None:
        """Enter rows under numbers that have none yet.

        Args:
            numbers: int64 of shape ``(n,)``.
            keys: uint64 of shape ``(n,)``; see :func:`~aggregator.dedup.nearest.order_keys`.
            rows: float32 of shape ``(n, dimensions)``.

        Raises:
            ValueError: the rows have another dimension than those before.
        """
        if not len(numbers):
            return
        count = len(self)
        width = (self._base if len(self._base) else self._own).shape[1]
        if count and rows.shape[1] != width:
            raise ValueError(f"embeddings of {rows.shape[1]} dimensions beside some of {width}")
        mine = count - len(self._base)
        last = mine + len(rows)
        if last > len(self._own):
            grown = np.empty((max(last, len(self._own) * 3 // 2), rows.shape[1]), np.float32)
            if mine:
                grown[:mine] = self._own[:mine]
            self._own = grown
        self._own[mine:last] = rows
        self._numbers.add(numbers)
        self._keys.add(keys)
        self._note(numbers)

    def take_back(self, count: int) -> None:
        """Drop the rows that were added last.

        Args:
            count: of them; added since anything was saved or opened.
        """
        left = len(self) - count
        self._known[self._numbers.array[left:]] = False
        self._numbers.cut(left)
        self._keys.cut(left)
        self._graphs = [graph for graph in self._graphs if graph[1] <= left]

    def close(self, new: int, floor: float) -> tuple[I64, I64, Cosines]:
        """Pairs of a cosine of at least ``floor`` of which one was added last.

        Args:
            new: how many rows were added last.
            floor: in [-1, 1].

        Returns:
            the smaller number, the larger and the cosine of each pair, each pair once, sorted.
        """
        count = len(self)
        start = count - new
        self._put_in_graphs()
        queries = self._rows(start, count)
        firsts: list[I64] = []
        seconds: list[I64] = []
        found: list[Cosines] = []

        def note(first: I64, second: I64, cosines: Cosines) -> None:
            firsts.append(first)
            seconds.append(second)
            found.append(cosines)

        for begin, end, graph in self._graphs:
            a, b, cosines = graph.close(queries, self._rows(begin, end), floor)
            note(a + start, b + begin, cosines)
        rest = self.in_graphs
        if rest < start:
            a, b, cosines = cosines_between(queries, self._rows(rest, start), floor)
            note(a + start, b + rest, cosines)
        if rest <= start:
            a, b, cosines = cosine_pairs(queries, floor)
            note(a + start, b + start, cosines)
        return self._as_numbers(firsts, seconds, found)

    def renumbered(self, number: Mapping[int, int], *, keep_gone: bool) -> Embeddings:
        """The same rows under other numbers.

        Args:
            number: the new number of each; of those that have none, nothing is told any more.
            keep_gone: whether these keep their place, so that the graphs stay.
        """
        made = Embeddings(self.exact_up_to)
        numbers = np.array([number.get(n, GONE) for n in self._numbers.array.tolist()], np.int64)
        if keep_gone:
            made._base, made._own, made._graphs = self._base, self._own, list(self._graphs)
            made._numbers, made._keys = Growing(numbers), Growing(self._keys.array)
            made._note(numbers[numbers != GONE])
        else:
            left = numbers != GONE
            made.add(numbers[left], self._keys.array[left], self._rows(0, len(self))[left])
        return made

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What :meth:`opened` takes; all of it is read."""
        found: dict[str, NDArray[Any]] = {
            "numbers": self._numbers.array,
            "keys": self._keys.array,
            "rows": self._rows(0, len(self)),
        }
        for place, (_, _, graph) in enumerate(self._graphs):
            found[f"{_GRAPH}{place}"] = graph.saved()
        found["graphs"] = np.array([each[:2] for each in self._graphs], np.int64).reshape(-1, 2)
        return found

    @classmethod
    def opened(cls, arrays: Arrays, exact_up_to: int = EXACT_UP_TO) -> Embeddings:
        """What :meth:`arrays` gave; of graphs and the rows in them is read what is looked at.

        Args:
            arrays: by name; not written to.
            exact_up_to: see above.

        Raises:
            ValueError: they do not fit each other.
        """
        made = cls(exact_up_to)
        numbers, keys, rows = arrays["numbers"], arrays["keys"], arrays["rows"]
        if rows.ndim != 2 or not len(numbers) == len(keys) == len(rows):
            raise ValueError("the embeddings and their numbers differ in number")
        made._numbers, made._keys = Growing(numbers), Growing(keys)
        made._note(numbers[numbers != GONE])
        last = 0
        for place, (begin, end) in enumerate(arrays["graphs"].tolist()):
            if begin != last or not begin < end <= len(rows):
                raise ValueError("a graph of embeddings has a wrong place")
            graph = Graph.opened(arrays[f"{_GRAPH}{place}"], end - begin, rows.shape[1])
            if graph is None:
                break  # Made anew when it is needed.
            made._graphs.append((begin, end, graph))
            last = end
        made._base, made._own = rows[:last], np.array(rows[last:])
        return made

    def _rows(self, begin: int, end: int) -> FloatArray:
        split = len(self._base)
        if end <= split:
            return self._base[begin:end]
        if begin >= split:
            return self._own[begin - split : end - split]
        return np.concatenate([self._base[begin:], self._own[: end - split]])

    def _put_in_graphs(self) -> None:
        begin, end = self.in_graphs, len(self)
        if end - begin > self.exact_up_to and is_available():
            keys = self._keys.array[begin:end]
            self._graphs.append((begin, end, Graph.of(self._rows(begin, end), keys)))

    def _note(self, numbers: I64) -> None:
        most = int(numbers.max(initial=-1)) + 1
        if most > len(self._known):
            grown = np.zeros(max(most, len(self._known) * 3 // 2), np.bool_)
            grown[: len(self._known)] = self._known
            self._known = grown
        self._known[numbers] = True

    def _as_numbers(
        self, firsts: list[I64], seconds: list[I64], found: list[Cosines]
    ) -> tuple[I64, I64, Cosines]:
        numbers = self._numbers.array
        first, second = np.concatenate(firsts), np.concatenate(seconds)
        cosines = np.concatenate(found)
        a, b = numbers[first], numbers[second]
        low, high = np.minimum(a, b), np.maximum(a, b)
        # A row is close to itself, and two new ones in a graph are found from both sides.
        kept = np.flatnonzero((first != second) & (low != GONE))
        order = kept[np.lexsort((high[kept], low[kept]))]
        low, high, cosines = low[order], high[order], cosines[order]
        once = np.ones(len(low), np.bool_)
        once[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
        return low[once], high[once], cosines[once]
