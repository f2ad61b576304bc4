"""How much of a text another may support, and which numbers differ for sure, for many pairs."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.alike import alike, maybe_initials, maybe_spelled
from aggregator.dedup.arrays import I64, Bools, distinct, spread
from aggregator.dedup.facts import flags as bit
from aggregator.dedup.facts.columns import Columns
from aggregator.dedup.facts.wordtable import SHARE
from aggregator.dedup.laid import Side, codes_of, tally, within

Floats = NDArray[np.float64]


class Support(NamedTuple):
    """What the other texts of pairs support of one side.

    Attributes:
        least: share of a text's elements, by weight, that the other supports at least.
        most: at most.
        lost: how many elements it does not support for sure.
        names: places of the names among them.
        gone: mask of the elements that it does not support for sure.
    """

    least: Floats
    most: Floats
    lost: I64
    names: I64
    gone: Bools


def support(columns: Columns, texts: I64, side: Side, other: Side) -> Support:
    """Bounds of what the other text of each pair supports.

    Args:
        columns: of the texts.
        texts: rows of ``columns``.
        side: their elements, which are looked for.
        other: where.
    """
    count = len(side.starts) - 1
    flags = columns.flags[side.rows]
    numeric, capital = flags & bit.NUMERIC != 0, flags & bit.CAPITAL != 0
    heavy = np.where(numeric | capital, 1.5, 1.0)
    # Several numbers or words here may be one fact there, and a title may be nothing.
    sure = (flags & bit.DIGITS != 0) & (flags & (bit.DOUBT | bit.DATED | bit.HYPHEN) == 0)
    light = np.where(numeric, np.where(sure, 1.5, np.where(flags & bit.DOUBT != 0, 0.3, 1.0)), 1.0)
    light = np.where((flags & bit.NAME != 0) & ~numeric, 1.5, light)
    # Of the words of a date all but one may be part of it.
    light = np.where(columns.within[side.rows] & numeric & ~sure, 0.0, light)
    light = np.where(flags & (bit.TITLE | bit.SHORT | bit.CLOCK) != 0, 0.0, light)
    lost_at = np.flatnonzero(side.left)
    codes = codes_of(columns, other, np.arange(len(other.pair)))
    known = np.ones(len(side.pair), np.bool_)
    known[lost_at] = within(codes_of(columns, side, lost_at), codes)
    # A word that is said twice here and once there is not missing there.
    missing = side.left & ~(known & ~numeric)
    lost = np.bincount(side.pair[missing], heavy[missing], count)
    total = np.bincount(side.pair, light, count)
    # A little less, to be sure.
    least = 1.0 - lost / np.maximum(total - 0.3, 1.0)

    # Names and numbers may stand there in another form, other words be said twice here.
    lost_number = np.flatnonzero(
        side.left & (flags & bit.DIGITS != 0) & (flags & (bit.DOUBT | bit.SOFT) == 0)
    )
    lost_number = _without_equal(columns, side, other, lost_number)
    soft = tally(other, columns.flags[other.rows] & bit.SOFT != 0) > 0
    numbers = np.bincount(side.pair[lost_number], minlength=count) * ~soft

    # A scale or unit may be part of a number there.
    unsure_here = bit.TITLE | bit.SHORT | bit.SHOUTED | bit.PLACE | bit.TAIL
    chosen = np.flatnonzero(side.left & ~numeric & (flags & unsure_here == 0))
    named = capital[chosen]
    following = np.minimum(chosen + 1, len(side.pair) - 1)
    next_name = (side.pair[following] == side.pair[chosen]) & capital[following]
    before = np.maximum(chosen - 1, 0)
    run = next_name | ((side.pair[before] == side.pair[chosen]) & capital[before])
    # A first name, or a name whose initials stand there.
    unsure = next_name & known[following]
    unsure |= maybe_initials(columns, side, other, chosen, run)
    unsure &= named
    chosen = chosen[~(unsure | known[chosen])]
    # A name spelled otherwise begins alike.
    spelled = maybe_spelled(columns, side, other, chosen[capital[chosen]])
    # A synonym or a word of one root is among those that are left there.
    chosen = chosen[
        ~(within(chosen, spelled) | within(chosen, alike(columns, side, other, chosen)))
    ]
    surely = np.bincount(side.pair[chosen], minlength=count)
    named_at = chosen[flags[chosen] & bit.NAME != 0]
    names = np.bincount(side.pair[named_at], minlength=count)
    whole = np.maximum(np.bincount(side.pair, heavy, count) + 1.5 * columns.unsure[texts], 1.0)
    most = 1.0 - (surely + 0.5 * names + 1.5 * numbers) / whole
    gone = np.zeros(len(side.pair), np.bool_)
    gone[chosen] = True
    return Support(least, most, surely + numbers, named_at, gone)


SHORT_SLOT: Final = 3
"""Elements of either text between the same neighbours, up to which all of them are compared."""

MOST_BESIDE: Final = 6
"""Elements of either text between the same neighbours, up to which a name stands for a name."""


def names_differ(a: Side, b: Side, names_a: I64, names_b: I64) -> Bools:
    """Pairs in which a name stands where the other text has another.

    Args:
        a: the first texts.
        b: the second texts.
        names_a: places of names that the second texts do not have in any form.
        names_b: the reverse.
    """
    found = []
    for side, names in ((a, names_a), (b, names_b)):
        codes = (side.pair << 9) | slots_of(side, side is a)
        slots, many = np.unique(codes[side.left], return_counts=True)
        small = slots[many <= MOST_BESIDE]
        found.append(codes[names][within(codes[names], small)])
    result = np.zeros(len(a.starts) - 1, np.bool_)
    result[found[0][within(found[0], found[1])] >> 9] = True
    return result


def numbers_differ(
    columns: Columns, a: Side, b: Side, flags_a: I64, flags_b: I64, count: int
) -> Bools:
    """Pairs in which a plain number stands where the other text has another, of the same unit."""
    soft = np.zeros(count, np.bool_)
    for side, flags in ((a, flags_a), (b, flags_b)):
        soft[side.pair[flags & bit.SOFT != 0]] = True
    found: list[I64] = []
    for side, flags, other in ((a, flags_a, b), (b, flags_b, a)):
        plain = (flags & (bit.DIGITS | bit.NUMBER_WORD) != 0) & (flags & bit.DOUBT == 0)
        chosen = np.flatnonzero(side.left & plain & ~np.isnan(columns.values[side.rows]))
        chosen = _without_equal(columns, side, other, chosen)
        slot = (side.pair[chosen] << 9) | slots_of(side, side is a)[chosen]
        # "1986" and "two years" cannot be compared.
        rows = side.rows[chosen]
        found += [chosen, slot, np.where(_maybe_year(columns, rows), _YEAR, columns.units[rows])]
    places, slots_a, units_a, _, slots_b, units_b = found
    bare = within(slots_a, slots_b[units_b == 0]) | ((units_a == 0) & within(slots_a, slots_b))
    hit = bare | within((slots_a << 8) | units_a, (slots_b << 8) | units_b)
    result = np.zeros(count, np.bool_)
    result[a.pair[places[hit]]] = True
    return result & ~soft


_YEAR: Final = 254  # as a unit; no other has this number


def _maybe_year(columns: Columns, rows: I64) -> Bools:
    """Which numbers may be years."""
    values = columns.values[rows]
    found: Bools = (columns.units[rows] == 0) & (values >= 1500) & (values <= 2100)
    return found


def slot_numbers_differ(columns: Columns, a: Side, b: Side, flags_a: I64, flags_b: I64) -> Bools:
    """Pairs in which one plain number has the place of another, between the same neighbours.

    In a short slot (:func:`.facts.substitutions.places`) all facts are compared, whatever stands
    elsewhere.

    Args:
        a: the first texts, as they lie on each other in order.
        b: the second texts, likewise.
        flags_a: of the elements.
        flags_b: likewise.
    """
    slots: list[I64] = []
    sizes: list[I64] = []
    for side in (a, b):
        codes = (side.pair << 9) | slots_of(side, side is a)
        known, many = np.unique(codes[side.left], return_counts=True)
        short = known[many <= SHORT_SLOT]
        slots.append(codes)
        sizes.append(short)
    # Runs of aligned elements, and how long each is.
    aligned = np.flatnonzero(~a.left)
    begins = np.ones(len(aligned), np.bool_)
    begins[1:] = (aligned[1:] != aligned[:-1] + 1) | (a.pair[aligned[1:]] != a.pair[aligned[:-1]])
    begins[1:] |= a.partner[aligned[1:]] != a.partner[aligned[:-1]] + 1
    at = np.flatnonzero(begins)
    long = np.diff(np.append(at, len(aligned)))
    starts = aligned[at]
    # Each run is followed by the slot of its last partner, and so is the text's beginning.
    ends = a.partner[starts] + long
    behind = (a.pair[starts] << 9) | ends
    following = np.full(len(at), 3)  # the end of the text
    inner = a.pair[starts[1:]] == a.pair[starts[:-1]]
    following[:-1] = np.where(inner, np.minimum(long[1:], 3), 3)
    first = np.ones(len(at), np.bool_)
    first[1:] = ~inner
    held = np.minimum(long, 3) + following >= 3
    fixed = np.concatenate([behind[held], a.pair[starts[first]] << 9])
    # Both texts have something there, but not much.
    good = sizes[0][within(sizes[0], sizes[1])]
    good = good[within(good, fixed)]
    found: list[I64] = []
    for side, flags, codes in ((a, flags_a, slots[0]), (b, flags_b, slots[1])):
        plain = side.left & (flags & (bit.DIGITS | bit.NUMBER_WORD) != 0)
        # Approximate digits are compared as such.
        sure = (flags & bit.DOUBT == 0) | (flags & (bit.DIGITS | bit.DATED) == bit.DIGITS)
        plain &= sure & (flags & bit.SOFT == 0) & ~np.isnan(columns.values[side.rows])
        # "Two and a half"; in words "half past two", too.
        soft = flags & bit.SOFT != 0
        plain[1:] &= ~soft[:-1] | (flags[1:] & bit.DIGITS != 0)
        plain[:-1] &= ~soft[1:]
        places = np.flatnonzero(plain)
        found.append(places[within(codes[places], good)])
    here, there = found
    codes_b = slots[1][there]
    start = np.searchsorted(codes_b, slots[0][here])
    many = np.searchsorted(codes_b, slots[0][here], side="right") - start
    left, right = np.repeat(here, many), there[spread(start, many)]
    rows = a.rows[left], b.rows[right]
    value_a, value_b = columns.values[rows[0]], columns.values[rows[1]]
    other = value_a != value_b
    mantissa = columns.mantissas[rows[0]]
    other &= (mantissa != columns.mantissas[rows[1]]) | (mantissa == np.floor(mantissa))
    units_a, units_b = columns.units[rows[0]], columns.units[rows[1]]
    other &= (units_a == units_b) | (units_a <= SHARE) | (units_b <= SHARE)
    other &= ((units_a == SHARE) == (units_b == SHARE)) | ((value_a >= 1) & (value_b >= 1))
    years = [_maybe_year(columns, row) for row in rows]
    other &= (years[0] == years[1]) | ((units_a == 0) & (units_b == 0))
    rounded = (columns.flags[rows[0]] | columns.flags[rows[1]]) & bit.ROUNDED != 0
    close = np.abs(value_a - value_b) <= 0.031 * np.maximum(np.abs(value_a), np.abs(value_b))
    other &= ~(rounded & close)
    result = np.zeros(len(a.starts) - 1, np.bool_)
    result[a.pair[left[other]]] = True
    return result


def _without_equal(columns: Columns, side: Side, other: Side, chosen: I64) -> I64:
    """The numbers that no number of the other text is equal to, with its scale or without."""
    for values in (columns.values, columns.mantissas):
        numbers = np.flatnonzero(~np.isnan(values[other.rows]))
        known = within(_value_codes(side, values, chosen), _value_codes(other, values, numbers))
        chosen = chosen[~known]
    chosen = _without_converted(columns, side, other, chosen)
    # An approximate number is equal to those that are close to it.
    rounded = np.flatnonzero(columns.flags[other.rows] & bit.ROUNDED != 0)
    start = np.searchsorted(other.pair[rounded], side.pair[chosen])
    many = np.searchsorted(other.pair[rounded], side.pair[chosen], side="right") - start
    first = np.repeat(np.arange(len(chosen)), many)
    x = columns.values[side.rows[chosen[first]]]
    y = columns.values[other.rows[rounded[spread(start, many)]]]
    close = ~(np.abs(x - y) > 0.031 * np.maximum(np.abs(x), np.abs(y)))
    far = np.ones(len(chosen), np.bool_)
    far[first[close]] = False
    return chosen[far]


def _without_converted(columns: Columns, side: Side, other: Side, chosen: I64) -> I64:
    """The numbers that cannot be another of another unit: 1.2 km, 1,200 m; .5, 50%."""
    units = columns.units[other.rows]
    values = columns.values[other.rows]
    measured = np.flatnonzero((units > SHARE) & ~np.isnan(values))
    unit = columns.units[side.rows[chosen]]
    pair = side.pair[chosen]
    # How many units the other text measures in, and whether this one is among them.
    codes = distinct((other.pair[measured] << 8) | units[measured])
    kinds = np.bincount(codes >> 8, minlength=len(other.starts) - 1)
    foreign = (unit > SHARE) & (kinds[pair] > within((pair << 8) | unit, codes))
    fractions = tally(other, (values > 0) & (values < 1)) > 0
    shares = tally(other, units == SHARE) > 0
    value = columns.values[side.rows[chosen]]
    foreign |= (unit == SHARE) & fractions[pair]
    foreign |= (value < 1) & shares[pair]
    return chosen[~foreign]


def _value_codes(side: Side, values: Floats, places: I64) -> I64:
    bits = values[side.rows[places]].view(np.int64)
    mixed = ((bits >> 20) * 0x9E3779B97F4A7C1 ^ bits * 0xD6E8FEB86659FD9) & ((1 << 44) - 1)
    codes: I64 = (side.pair[places] << 44) | mixed
    return codes


def slots_of(side: Side, first: bool) -> I64:
    """For each element, one more than the place in the second text of the last aligned one.

    Args:
        side: one text of each pair.
        first: whether it is the first text.
    """
    known = np.where(side.left, -1, (side.partner if first else side.place) + 1)
    running = np.maximum.accumulate(np.where(known >= 0, (side.pair << 9) | known, side.pair << 9))
    slots: I64 = running & 511
    return slots
