"""Nearest embeddings from a graph, where there are too many to multiply each with each.

The only door to usearch (HNSW; Malkov and Yashunin, "Efficient and robust approximate nearest
neighbor search using hierarchical navigable small world graphs", 2016). A graph only proposes:
exact cosines of our own rows decide. Its vectors are bytes, a quarter of the rows in float32.

A graph depends on the order in which rows are put in, and on nothing else: they are put in one
after the other, in the order of their keys. So the same rows have the same neighbours, whatever
order they come in and however many threads there are.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64, U64
from aggregator.dedup.compiled import is_installed
from aggregator.dedup.model import FloatArray, text_key
from aggregator.dedup.semantic import Cosines, cosines_between

Bytes = NDArray[np.uint8]

NEAREST: Final = 64
"""Neighbours that are asked for. Where the last of them is still close, all rows are multiplied."""

_CONNECTIVITY: Final = 16
_EXPANSION: Final = 128
_BYTES_ARE_OFF: Final = 0.05  # a cosine of rows in bytes: by .03 at most where it was measured
_QUERIES: Final = 4096


def is_available() -> bool:
    """Whether usearch is installed. Loads nothing."""
    return is_installed("usearch")


def order_keys(texts: list[str]) -> U64:
    """What rows are ordered by: a number for each text that depends on nothing else.

    Args:
        texts: any.

    Returns:
        uint64 of shape ``(len(texts),)``.
    """
    return np.array([int(text_key(text)[:16], 16) for text in texts], np.uint64)


class Graph:
    """A graph of rows, which are known by their places.

    Args:
        index: of usearch, with places as keys.
        memory: that the index looks at; kept as long as it lives.
    """

    def __init__(self, index: Any, memory: Bytes | None = None) -> None:
        self._index = index
        self._memory = memory

    def __len__(self) -> int:
        return len(self._index)

    @classmethod
    def of(cls, rows: FloatArray, keys: U64) -> Graph:
        """A graph of some rows, in one thread.

        Args:
            rows: float32 of shape ``(n, dimensions)``, each of length 1.
            keys: uint64 of shape ``(n,)``; see :func:`order_keys`.

        Raises:
            ImportError: usearch is not installed.
        """
        from usearch.index import Index

        index = Index(
            ndim=rows.shape[1],
            metric="cos",
            dtype="i8",
            connectivity=_CONNECTIVITY,
            expansion_add=_EXPANSION,
            expansion_search=_EXPANSION,
            enable_key_lookups=False,
        )
        order = np.argsort(keys, kind="stable")
        for start in range(0, len(order), _QUERIES):
            places = order[start : start + _QUERIES]
            index.add(places.astype(np.uint64), np.ascontiguousarray(rows[places]), threads=1)
        return cls(index)

    @classmethod
    def opened(cls, memory: Bytes, count: int, dimensions: int) -> Graph | None:
        """A graph that :meth:`saved` gave, of which is read what is looked at.

        Args:
            memory: uint8; kept and never written to.
            count: of its rows.
            dimensions: of its rows.

        Returns:
            ``None`` if usearch is not installed, or is of a version that wrote it otherwise.
        """
        if not is_available():
            return None
        from usearch.index import Index

        try:
            index = Index.restore(
                memory.data,
                view=True,
                connectivity=_CONNECTIVITY,
                expansion_search=_EXPANSION,
                enable_key_lookups=False,
            )
        except (ValueError, RuntimeError):
            return None
        if index is None or len(index) != count or index.ndim != dimensions:
            return None
        return cls(index, memory)

    def saved(self) -> Bytes:
        """The whole graph, as :meth:`opened` takes it; uint8 of one dimension."""
        if self._memory is not None:
            return self._memory
        return np.frombuffer(self._index.save(), np.uint8)

    def close(
        self, queries: FloatArray, rows: FloatArray, floor: float
    ) -> tuple[I64, I64, Cosines]:
        """Pairs of a query and a row of a cosine of at least ``floor``.

        Args:
            queries: float32 of shape ``(m, dimensions)``, each of length 1.
            rows: those that the graph was made of.
            floor: in [-1, 1].

        Returns:
            row numbers in ``queries`` and in ``rows``, sorted, and the exact cosines. What the
            graph does not propose is missing; nothing else is there.
        """
        parts: list[tuple[I64, I64, Cosines]] = []
        for start in range(0, len(queries), _QUERIES):
            some = queries[start : start + _QUERIES]
            query, place, cosine = self._close(some, rows, floor)
            parts.append((query + start, place, cosine))
        if not parts:
            return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64)
        first, second, cosines = (np.concatenate(each) for each in zip(*parts, strict=True))
        return first, second, cosines

    def _close(
        self, queries: FloatArray, rows: FloatArray, floor: float
    ) -> tuple[I64, I64, Cosines]:
        count = min(NEAREST, len(self))
        found = self._index.search(np.atleast_2d(np.ascontiguousarray(queries)), count)
        places = found.keys.reshape(len(queries), count).astype(np.int64)
        about = 1.0 - found.distances.reshape(len(queries), count)
        near = (about >= floor - _BYTES_ARE_OFF) & (places >= 0) & (places < len(self))
        # There may be more of those whose every neighbour is close.
        crowded = near.all(axis=1) & (count < len(self))
        query, column = np.nonzero(near & ~crowded[:, None])
        place = places[query, column]
        cosine = np.empty(len(query), np.float64)
        for start in range(0, len(query), 1 << 14):
            part = slice(start, start + (1 << 14))
            x, y = queries[query[part]].astype(np.float64), rows[place[part]].astype(np.float64)
            cosine[part] = np.einsum("ij,ij->i", x, y)
        enough = cosine >= floor
        query, place, cosine = query[enough], place[enough], cosine[enough].clip(-1.0, 1.0)
        if crowded.any():
            which = np.flatnonzero(crowded)
            q, p, c = cosines_between(queries[which], rows, floor)
            query, place = np.concatenate([query, which[q]]), np.concatenate([place, p])
            cosine = np.concatenate([cosine, c])
        order = np.lexsort((place, query))
        return query[order], place[order], cosine[order]
