"""Many pairs of texts laid on each other at once, element by element.

The alignment is that of :mod:`.facts.align` (Ratcliff and Obershelp's longest common blocks,
as in ``difflib``): the runs of equal elements are sorted by length, the longest of each stretch
is taken, the others are cut to what it leaves on either side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aggregator.dedup.arrays import I64, Bools, first_of_run, spread
from aggregator.dedup.facts.columns import Columns


@dataclass(frozen=True, slots=True)
class Side:
    """The elements of one text of each pair, pair after pair.

    Attributes:
        starts: where each pair's begin, and the last one's end.
        pair: of each element.
        rows: of each element in the columns.
        place: of each element in its text.
        partner: the element of the other text, from its first; -1 for none.
        left: mask of those without one.
    """

    starts: I64
    pair: I64
    rows: I64
    place: I64
    partner: I64
    left: Bools


def lay(columns: Columns, first: I64, second: I64, turned: Bools) -> tuple[Side, Side]:
    """Lay texts on each other.

    Args:
        columns: of the texts.
        first: rows of ``columns``, of shape ``(pairs,)``; texts of up to 250 elements.
        second: likewise.
        turned: mask of the pairs whose second text the judge lays on the first: of runs of one
            length, the one that comes first in the text that is laid is taken.
    """
    sides = []
    for texts in (first, second):
        begin = columns.offsets[texts]
        lengths = columns.offsets[texts + 1] - begin
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        pair = np.repeat(np.arange(len(texts)), lengths)
        rows = spread(begin, lengths)
        place = np.arange(len(rows)) - starts[pair]
        sides.append((starts, pair, rows, place))
    (starts_a, pair_a, rows_a, place_a), (starts_b, pair_b, rows_b, place_b) = sides
    pair, i, j, size = _blocks(
        columns.keys[rows_a], sides[0], columns.keys[rows_b], sides[1], turned
    )
    to_b, to_a = np.full(len(rows_a), -1, np.int64), np.full(len(rows_b), -1, np.int64)
    at, other = spread(starts_a[pair] + i, size), spread(starts_b[pair] + j, size)
    to_b[at] = place_b[other]
    to_a[other] = place_a[at]
    return (
        Side(starts_a, pair_a, rows_a, place_a, to_b, to_b < 0),
        Side(starts_b, pair_b, rows_b, place_b, to_a, to_a < 0),
    )


_Row = tuple[I64, I64, I64, I64]


def _blocks(
    keys_a: I64, side_a: _Row, keys_b: I64, side_b: _Row, turned: Bools
) -> tuple[I64, I64, I64, I64]:
    """The blocks of equal elements that difflib finds: pair, start in a, start in b, length."""
    pair, i, j = _equal_elements(keys_a, side_a, keys_b, side_b)
    # Elements one behind the other in both texts make a run.
    order = np.argsort((pair << 16) | ((j - i + 128) << 8) | i)
    pair, i, j = pair[order], i[order], j[order]
    begins = np.ones(len(pair), np.bool_)
    begins[1:] = (pair[1:] != pair[:-1]) | (i[1:] != i[:-1] + 1) | (j[1:] != j[:-1] + 1)
    at = np.flatnonzero(begins)
    size = np.diff(np.append(at, len(pair)))
    pair, i, j = pair[at], i[at], j[at]
    other = turned[pair]
    i, j = np.where(other, j, i), np.where(other, i, j)
    found: list[tuple[I64, I64, I64, I64]] = []
    stretch = pair.copy()  # number of the stretch; at first one for each pair
    owner = np.arange(int(pair[-1]) + 1 if len(pair) else 0)  # pair of each stretch
    while len(stretch):
        codes = np.sort((stretch << 24) | ((255 - size) << 16) | (i << 8) | j)
        stretch, size = codes >> 24, 255 - ((codes >> 16) & 255)
        i, j = (codes >> 8) & 255, codes & 255
        first = first_of_run(stretch)
        chosen = np.flatnonzero(first)
        found.append((owner[stretch[chosen]], i[chosen], j[chosen], size[chosen]))
        which = np.cumsum(first) - 1
        i0, j0 = i[chosen][which], j[chosen][which]
        end = size[chosen][which]
        rest = ~first
        i0, j0, end, which = i0[rest], j0[rest], end[rest], which[rest]
        i, j, size = i[rest], j[rest], size[rest]
        ahead = np.minimum(size, np.minimum(i0 - i, j0 - j))
        skip = np.maximum(0, np.maximum(i0 + end - i, j0 + end - j))
        behind = size - skip
        left, right = ahead > 0, behind > 0
        owner = np.repeat(owner[stretch[chosen]], 2)
        stretch = np.concatenate([2 * which[left], 2 * which[right] + 1])
        size = np.concatenate([ahead[left], behind[right]])
        i = np.concatenate([i[left], (i + skip)[right]])
        j = np.concatenate([j[left], (j + skip)[right]])
    if not found:
        nothing = np.empty(0, np.int64)
        return nothing, nothing, nothing, nothing
    parts = [np.concatenate(column) for column in zip(*found, strict=True)]
    pair, i, j, size = parts
    other = turned[pair]
    return pair, np.where(other, j, i), np.where(other, i, j), size


def _equal_elements(keys_a: I64, side_a: _Row, keys_b: I64, side_b: _Row) -> tuple[I64, I64, I64]:
    """Pair, place in a and place in b of all equal elements."""
    # Keys of up to 64 bits become small numbers, which sort with their pair in one word.
    both = np.concatenate([keys_a, keys_b])
    order = np.argsort(both, kind="stable")
    ordered = both[order]
    number = np.empty(len(both), np.int64)
    number[order] = np.cumsum(first_of_run(ordered)) - 1
    codes_a = (side_a[1] << 40) | (number[: len(keys_a)] << 8)
    codes_b = (side_b[1] << 40) | (number[len(keys_a) :] << 8)
    order_b = np.argsort(codes_b | side_b[3])
    codes_b = codes_b[order_b]
    start = np.searchsorted(codes_b, codes_a)
    many = np.searchsorted(codes_b, codes_a, side="right") - start
    hit = np.repeat(np.arange(len(codes_a)), many)
    other = order_b[spread(start, many)]
    return side_a[1][hit], side_a[3][hit], side_b[3][other]


def tally(side: Side, mask: Bools) -> I64:
    """How many of some elements each pair has."""
    return np.bincount(side.pair[mask], minlength=len(side.starts) - 1)


def match_moved(columns: Columns, a: Side, b: Side, count: int) -> Bools:
    """Match what is left over and stands elsewhere in the other text.

    Returns:
        mask of the pairs in which anything is matched so.
    """
    places_a, places_b = np.flatnonzero(a.left), np.flatnonzero(b.left)
    codes_a, codes_b = codes_of(columns, a, places_a), codes_of(columns, b, places_b)
    order_a, order_b = np.argsort(codes_a, kind="stable"), np.argsort(codes_b, kind="stable")
    sorted_a, sorted_b = codes_a[order_a], codes_b[order_b]
    # The first of a word here goes with the first of it there, and so on.
    start = np.searchsorted(sorted_b, sorted_a)
    rank = np.arange(len(sorted_a)) - np.searchsorted(sorted_a, sorted_a)
    target = start + rank
    hit = target < np.searchsorted(sorted_b, sorted_a, side="right")
    at, to = places_a[order_a[hit]], places_b[order_b[target[hit]]]
    a.partner[at] = b.place[to]
    b.partner[to] = a.place[at]
    a.left[at] = False
    b.left[to] = False
    moved = np.zeros(count, np.bool_)
    moved[a.pair[at]] = True
    return moved


def codes_of(columns: Columns, side: Side, places: I64) -> I64:
    """Pair and key of some elements in one number; keys collide by chance only."""
    mixed = (columns.keys[side.rows[places]] * 0x9E3779B97F4A7C1) & ((1 << 44) - 1)
    codes: I64 = (side.pair[places] << 44) | mixed
    return codes


def within(values: I64, others: I64) -> Bools:
    """Which values are among others. (``numpy.isin`` hashes, and takes many times as long.)"""
    if not len(others):
        return np.zeros(len(values), np.bool_)
    others = np.sort(others)
    at = np.minimum(np.searchsorted(others, values), len(others) - 1)
    found: Bools = others[at] == values
    return found
