"""Numbers left over on both sides of many pairs that cannot contradict each other."""

from __future__ import annotations

from typing import Final

import numpy as np

from aggregator.dedup.arrays import I64, Bools, spread
from aggregator.dedup.bounds import slots_of
from aggregator.dedup.facts import flags as bit
from aggregator.dedup.facts.columns import Columns
from aggregator.dedup.laid import Side, tally

_MOST: Final = 4  # numbers left over on a side
_REACH: Final = 4
"""Elements on each side of a number that may tell what it counts; the judge looks at two, and
takes a date of several words for one."""

_FEW: Final = 3
"""Elements left over up to which they are compared wherever they stand."""


def numbers_apart(
    columns: Columns, wanted: Bools, a: Side, b: Side, gone_a: Bools, gone_b: Bools
) -> Bools:
    """Wanted pairs whose left numbers agree, or stand in other places between other words.

    As :func:`.facts.substitutions.different_facts` binds numbers to each other.

    Args:
        columns: of the texts.
        wanted: mask of the pairs to look at.
        a: the first texts, laid on the second.
        b: the second texts.
        gone_a: mask of the elements that nothing in the second texts supports for sure.
        gone_b: the reverse.
    """
    apart = wanted.copy()
    many = np.maximum(tally(a, gone_a), tally(b, gone_b)) > _FEW
    places: list[I64] = []
    for side in (a, b):
        flags = columns.flags[side.rows]
        numeric = side.left & (flags & bit.NUMERIC != 0)
        apart &= tally(side, numeric) <= _MOST
        plain = (flags & bit.DIGITS != 0) & (flags & (bit.DATED | bit.SOFT | bit.HYPHEN) == 0)
        soft = flags & bit.SOFT != 0
        plain[:-1] &= ~soft[1:]
        plain &= ~np.isnan(columns.values[side.rows])
        apart[side.pair[numeric & ~plain]] = False
        places.append(np.flatnonzero(numeric & plain))
    here, there = places
    here = here[apart[a.pair[here]]]
    start = np.searchsorted(b.pair[there], a.pair[here])
    size = np.searchsorted(b.pair[there], a.pair[here], side="right") - start
    x, y = np.repeat(here, size), there[spread(start, size)]
    agree = _agree(columns, a.rows[x], b.rows[y])
    slot = slots_of(a, True)[x] == slots_of(b, False)[y]
    shared = slot.copy()
    around_x, around_y = _around(columns, a, x), _around(columns, b, y)
    for key in around_x:
        for other in around_y:
            shared |= (key == other) & (key >= 0)
    harmless = agree | (~shared & many[a.pair[x]])
    apart[a.pair[x[~harmless]]] = False
    return apart


def _agree(columns: Columns, x: I64, y: I64) -> Bools:
    units_x, units_y = columns.units[x], columns.units[y]
    same = (units_x == units_y) | (units_x == 0) | (units_y == 0)
    mantissas_x, mantissas_y = columns.mantissas[x], columns.mantissas[y]
    values_x, values_y = columns.values[x], columns.values[y]
    # "From 202.9 to 164.3 million": the scale stands once for both.
    bare = (mantissas_x == values_x) | (mantissas_y == values_y)
    scaled = (mantissas_x == mantissas_y) & bare & (mantissas_x != np.floor(mantissas_x))
    agree: Bools = same & ((values_x == values_y) | scaled)
    return agree


def _around(columns: Columns, side: Side, places: I64) -> list[I64]:
    """Keys of the words near some elements; -1 for none."""
    found = []
    last = max(len(side.pair) - 1, 0)
    for step in (*range(-_REACH, 0), *range(1, _REACH + 1)):
        at = np.minimum(np.maximum(places + step, 0), last)
        rows = side.rows[at]
        word = (side.pair[at] == side.pair[places]) & (columns.flags[rows] & bit.NUMERIC == 0)
        found.append(np.where(word, columns.keys[rows], -1))
    return found
