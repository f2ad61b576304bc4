"""Left words of many pairs that may stand in the other text in another form."""

from __future__ import annotations

from typing import Final

import numpy as np

from aggregator.dedup.arrays import I64, Bools, distinct, spread
from aggregator.dedup.facts import flags as bit
from aggregator.dedup.facts.columns import Columns
from aggregator.dedup.facts.wordtable import words_alike
from aggregator.dedup.laid import Side, within

_MOST_INITIALS: Final = 6


def maybe_initials(columns: Columns, side: Side, other: Side, chosen: I64, run: Bools) -> Bools:
    """Which words may be part of a name whose initials stand there, or initials of one there.

    Args:
        columns: of the texts.
        side: one text of each pair.
        other: the other.
        chosen: elements of the one.
        run: mask of those that stand in a run of capital words.
    """
    letter, size = columns.letters[columns.rows], columns.sizes[columns.rows]
    there = (other.pair << 5) | letter[other.rows]
    short = (size[other.rows] >= 2) & (size[other.rows] <= _MOST_INITIALS + 1)
    found = np.zeros(len(chosen), np.bool_)
    for step in range(_MOST_INITIALS):
        at = np.maximum(chosen - step, 0)
        found |= within((side.pair[chosen] << 5) | letter[side.rows[at]], there[short])
    found &= run
    capital = columns.flags[other.rows] & bit.CAPITAL != 0
    code = (side.pair[chosen] << 5) | letter[side.rows[chosen]]
    found |= (size[side.rows[chosen]] <= _MOST_INITIALS) & within(code, there[capital])
    return found


def maybe_spelled(columns: Columns, side: Side, other: Side, names: I64) -> I64:
    """The capital words that the other text may spell otherwise, or cut short.

    Args:
        columns: of the texts.
        side: one text of each pair.
        other: the other.
        names: elements of the one.
    """
    begin, letter = columns.starts[columns.rows], columns.letters[columns.rows]
    size = columns.sizes[columns.rows]
    start = (side.pair[names] << 20) | begin[side.rows[names]]
    found = within(start, (other.pair << 20) | begin[other.rows])
    # With a slip in the second letter, too, if they are long and of like length.
    codes = ((other.pair << 5) | letter[other.rows]) << 6
    codes |= size[other.rows]
    wanted = ((side.pair[names] << 5) | letter[side.rows[names]]) << 6
    own = size[side.rows[names]]
    for step in (-2, -1, 0, 1, 2):
        at = np.maximum(own + step, 0)
        found |= within(wanted | np.minimum(at, 63), codes) & (own >= 5) & (at >= 5)
    return names[found]


def alike(columns: Columns, side: Side, other: Side, chosen: I64) -> I64:
    """The words for which a word that is left in the other text may stand.

    Args:
        columns: of the texts.
        side: one text of each pair.
        other: the other.
        chosen: elements of the one.
    """
    rows = columns.rows
    left = np.flatnonzero(other.left)
    here, there = _grouped(columns, side, chosen), _grouped(columns, other, left)
    listed = here[0][within(here[1], there[1])]
    own = (side.pair[chosen] << 20) | columns.starts[rows[side.rows[chosen]]]
    others = (other.pair[left] << 20) | columns.starts[rows[other.rows[left]]]
    order = np.argsort(others)
    ordered = others[order]
    start = np.searchsorted(ordered, own)
    many = np.searchsorted(ordered, own, side="right") - start
    first = np.repeat(chosen, many)
    second = left[order[spread(start, many)]]
    x, y = rows[side.rows[first]], rows[other.rows[second]]
    # Words of one root share four letters, spellings of one word are long.
    sizes = columns.sizes[x], columns.sizes[y]
    maybe = (np.minimum(*sizes) >= 6) & (np.abs(sizes[0] - sizes[1]) <= 2)
    maybe |= columns.beginnings[x] == columns.beginnings[y]
    first, codes = first[maybe], (x[maybe] << 32) | y[maybe]
    pairs = distinct(codes)
    words = columns.words
    same = np.fromiter(
        (words_alike(words[code >> 32], words[code & 0xFFFFFFFF]) for code in pairs.tolist()),
        np.bool_,
        len(pairs),
    )
    return np.concatenate([listed, first[same[np.searchsorted(pairs, codes)]]])


def _grouped(columns: Columns, side: Side, places: I64) -> tuple[I64, I64]:
    """The words of some places that have synonyms, and pair and group of each."""
    row = columns.rows[side.rows[places]]
    begin = columns.group_offsets[row]
    many = columns.group_offsets[row + 1] - begin
    listed = np.repeat(places, many)
    return listed, (side.pair[listed] << 20) | columns.groups[spread(begin, many)]
