"""Many texts in pieces that fit in a cache, on several threads; what they give, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64, U64
from aggregator.dedup.threads import on_threads

Part = TypeVar("Part")

CHUNK: Final = 1 << 18
"""Characters of a piece: temporaries stay in the cache of a core."""

NOWHERE: Final = -2
"""Two steps from any place, so that no run begins there."""

_TEXTS: Final = 512  # looked at together


def in_pieces(
    texts: Sequence[str], work: Callable[[Sequence[str]], Part]
) -> tuple[list[I64], list[Part]]:
    """Do something to some texts at a time: ASCII apart, since it is read much faster.

    Returns:
        for each piece the numbers of its texts, increasing, and what ``work`` returned for them.
    """

    def read(start: int) -> tuple[list[tuple[I64, Part]], list[int]]:
        some = texts[start : start + _TEXTS]
        done: list[tuple[I64, Part]] = []
        other = [i for i, text in enumerate(some, start) if not text.isascii()]
        rows = np.arange(start, start + len(some))
        if other:
            rows = np.delete(rows, np.array(other) - start)
        for part in _by_length(texts, rows):
            done.append((part, work(_some(texts, part))))
        return done, other

    first = on_threads(read, range(0, len(texts), _TEXTS))
    done = [piece for pieces, _ in first for piece in pieces]
    others = np.array([i for _, other in first for i in other], np.int64)
    pieces = _by_length(texts, others)
    parts = on_threads(lambda rows: work(_some(texts, rows)), pieces)
    return [*(rows for rows, _ in done), *pieces], [*(part for _, part in done), *parts]


def _by_length(texts: Sequence[str], rows: I64) -> list[I64]:
    """The rows in pieces of not much more than so many characters that they stay in a cache."""
    if sum(len(texts[i]) for i in rows.tolist()) <= CHUNK:
        return [rows] if len(rows) else []
    lengths = np.fromiter((len(texts[i]) for i in rows.tolist()), np.int64, len(rows))
    before = np.cumsum(lengths + 1) // CHUNK
    return np.split(rows, np.flatnonzero(before[1:] != before[:-1]) + 1)


def _some(texts: Sequence[str], rows: I64) -> list[str]:
    first, last = int(rows[0]), int(rows[-1])
    if last - first + 1 == len(rows):
        return list(texts[first : last + 1])
    return [texts[i] for i in rows.tolist()]


def in_order(parts: list[U64], pieces: list[I64], counts: I64) -> tuple[U64, I64]:
    """Join what pieces gave, in the order of the texts, and say where each text's part is."""
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    result = np.empty(int(offsets[-1]), np.uint64)
    for part, rows in zip(parts, pieces, strict=True):
        put(result, offsets, part, counts[rows], rows)
    return result, offsets


def put(result: NDArray[Any], offsets: I64, part: NDArray[Any], lengths: I64, place: I64) -> None:
    """Put what some texts have where it belongs.

    Args:
        result: filled.
        offsets: where what each place has begins in it.
        part: of all these texts, in order.
        lengths: how much each of them has.
        place: of each of them, increasing; :data:`NOWHERE` for what is left out.
    """
    ends = np.cumsum(lengths)
    # In runs of texts that follow each other here and there.
    starts = np.flatnonzero(np.diff(place, prepend=2 * NOWHERE) != 1)
    if len(starts) * 8 > len(place):
        keep = place >= 0
        to = np.repeat(offsets[np.maximum(place, 0)] - (ends - lengths), lengths)
        kept = np.repeat(keep, lengths)
        result[(to + np.arange(len(part)))[kept]] = part[kept]
        return
    stops = np.append(starts[1:], len(place))
    for first, last in zip(starts.tolist(), stops.tolist(), strict=True):
        if place[first] >= 0:
            begin, end = int(ends[first] - lengths[first]), int(ends[last - 1])
            target = int(offsets[place[first]])
            result[target : target + end - begin] = part[begin:end]
