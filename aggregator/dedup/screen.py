"""What many pairs of texts are to each other, where whole arrays can tell.

Of most candidate pairs a coarse reading (:mod:`.facts.columns`) already says what
:func:`aggregator.dedup.verify.judge` would: nothing that a rule could take for a contradiction
stands where the two texts differ, and what they share is well above the lines; or one plain
number stands where the other text has another. The rest is left :data:`OPEN`. Bounds are used
throughout: what is not sure is open. Tests hold the answers against the judge's.

The alignment is that of :mod:`.facts.align` (Ratcliff and Obershelp's longest common blocks,
as in ``difflib``), for all pairs at once: the runs of equal elements are sorted by length, the
longest of each stretch is taken, the others are cut to what it leaves on either side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64, Bools, distinct, first_of_run, spread
from aggregator.dedup.facts.columns import (
    BY,
    BY_DIGITS,
    CAPITAL,
    CLOCK,
    DATE_WORD,
    DATED,
    DEGREE,
    DIGITS,
    DOUBT,
    HYPHEN,
    LABEL,
    NAME,
    NEGATIVE,
    NUMBER_WORD,
    NUMERIC,
    OPPOSED,
    PLACE,
    PREFIXED,
    QUOTED,
    ROUNDED,
    SHARE,
    SHORT,
    SHOUTED,
    SINGLE,
    SOFT,
    SYNONYM,
    TITLE,
    Columns,
)
from aggregator.dedup.threads import on_threads
from aggregator.dedup.thresholds import Thresholds

Floats = NDArray[np.float64]
States = NDArray[np.int8]

OPEN: Final = 0
"""The judge must look."""

NEAR: Final = 1
"""Same, near."""

PART: Final = 2
"""The text of fewer words is contained in the other."""

CONFLICT: Final = 3
"""A conflict."""

APART: Final = 4
"""A conflict or different: no match."""

_PAIRS_AT_ONCE: Final = 1 << 12
_SURE_NUMBER: Final = 0.6  # strength that a number in the place of another has at least


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of ``m`` pairs from their shingles and words.

    Attributes:
        first: int64 of shape ``(m,)``: the text of no more words.
        second: the other.
        overlap: Jaccard similarity of the shingles.
        containment: share of the smaller set that the other has.
        words: of the first text.
        shared: shingles that both have.
    """

    first: I64
    second: I64
    overlap: Floats
    containment: Floats
    words: I64
    shared: I64


def screen(columns: Columns, pairs: Measured, thresholds: Thresholds) -> States:
    """Settle the pairs that whole arrays can settle.

    Args:
        columns: of the texts.
        pairs: to settle, by row of ``columns``.
        thresholds: where the judge draws its lines.

    Returns:
        int8 of shape ``(m,)``: one of the constants of this module for each.
    """
    states = np.zeros(len(pairs.first), np.int8)

    def work(start: int) -> None:
        part = slice(start, start + _PAIRS_AT_ONCE)
        fit = columns.regular[pairs.first[part]] & columns.regular[pairs.second[part]]
        rows = np.flatnonzero(fit) + start
        some = Measured(
            pairs.first[rows],
            pairs.second[rows],
            pairs.overlap[rows],
            pairs.containment[rows],
            pairs.words[rows],
            pairs.shared[rows],
        )
        if len(rows):
            states[rows] = _states(columns, some, thresholds)

    on_threads(work, range(0, len(states), _PAIRS_AT_ONCE))
    return states


@dataclass(frozen=True, slots=True)
class _Side:
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


def _sides(columns: Columns, pairs: Measured) -> tuple[_Side, _Side]:
    sides = []
    for texts in (pairs.first, pairs.second):
        begin = columns.offsets[texts]
        lengths = columns.offsets[texts + 1] - begin
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        pair = np.repeat(np.arange(len(texts)), lengths)
        rows = spread(begin, lengths)
        place = np.arange(len(rows)) - starts[pair]
        sides.append((starts, pair, rows, place))
    (starts_a, pair_a, rows_a, place_a), (starts_b, pair_b, rows_b, place_b) = sides
    pair, i, j, size = _blocks(columns.keys[rows_a], sides[0], columns.keys[rows_b], sides[1])
    to_b, to_a = np.full(len(rows_a), -1, np.int64), np.full(len(rows_b), -1, np.int64)
    at, other = spread(starts_a[pair] + i, size), spread(starts_b[pair] + j, size)
    to_b[at] = place_b[other]
    to_a[other] = place_a[at]
    return (
        _Side(starts_a, pair_a, rows_a, place_a, to_b, to_b < 0),
        _Side(starts_b, pair_b, rows_b, place_b, to_a, to_a < 0),
    )


_Row = tuple[I64, I64, I64, I64]


def _blocks(keys_a: I64, side_a: _Row, keys_b: I64, side_b: _Row) -> tuple[I64, I64, I64, I64]:
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
    return parts[0], parts[1], parts[2], parts[3]


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


def _states(columns: Columns, pairs: Measured, lines: Thresholds) -> States:
    a, b = _sides(columns, pairs)
    count = len(pairs.first)
    flags_a, flags_b = columns.flags[a.rows], columns.flags[b.rows]
    moved, scattered = _match_moved(columns, a, b, count)
    left_a, left_b = _tally(a, a.left), _tally(b, b.left)
    elements = np.minimum(np.diff(a.starts), np.diff(b.starts))
    matched = _tally(a, ~a.left)

    low_a, high_a, sure_a = _support(columns, a, b)
    low_b, high_b, sure_b = _support(columns, b, a)
    low, high = np.minimum(low_a, low_b), np.minimum(high_a, high_b)

    harmless = ~scattered & _same_marks(columns, pairs, a, b) & ~_roles(columns, a, b, count)
    harmless &= ~_opposites(columns, a, b, flags_a, flags_b)
    for side, flags in ((a, flags_a), (b, flags_b)):
        turning = flags & NEGATIVE != 0
        turning |= (flags & BY_DIGITS != 0) & (flags & (NUMBER_WORD | CLOCK) != 0)
        harmless &= _tally(side, side.left & turning) == 0
    for bits in (NUMERIC, CAPITAL):
        here = _tally(a, a.left & (flags_a & bits != 0)) > 0
        there = _tally(b, b.left & (flags_b & bits != 0)) > 0
        harmless &= ~(here & there)
    harmless[_read_otherwise(columns, a, b, flags_a, flags_b)] = False
    # One word altered on purpose, or a few within a quotation.
    quoted = np.minimum(columns.quoted[pairs.first], columns.quoted[pairs.second])
    most = np.maximum(left_a, left_b)
    both = (left_a > 0) & (left_b > 0)
    one = (most == 1) | (np.maximum(sure_a, sure_b) < 2)
    harmless &= ~(both & one & (elements <= 24))
    harmless &= ~(both & (most <= 5) & (quoted > 0))

    overlap, containment = pairs.overlap, pairs.containment
    ordered = ~moved & (matched > 0)
    near = (
        ((overlap >= lines.overlap) & (low >= lines.copied))
        | (ordered & (overlap >= 0.4) & (low >= 0.85))
        | (ordered & (overlap >= 0.1) & (low >= 0.97) & (elements >= 8))
        | (ordered & (overlap >= 0.2) & (low >= 0.72) & (elements >= 15))
    )
    long = pairs.words >= lines.contained_words
    inside = near & (containment >= 0.95) & (overlap < 0.8) & long
    never_near = (high < 0.72) & (high < lines.copied)
    never_near |= (overlap < lines.overlap) & ((overlap < 0.1) | (overlap < 0.2) & (high < 0.97))
    part = never_near & long & (containment >= lines.containment) & (low_a >= lines.containment)
    never_part = ~long | (high_a < lines.containment)
    # With words put in between, it is a part only if nearly all of it is aligned.
    loose = matched < 0.85 * np.diff(a.starts)
    never_part |= (containment < lines.containment) & loose
    # A shared quotation makes up a third of the one text, or a quarter of the other.
    never_said = (quoted < 5) | (quoted * 3 < pairs.words)
    # All that is quoted is shared then, word for word.
    apart = np.abs(columns.quoted[pairs.first] - columns.quoted[pairs.second]) > 4
    changed = _tally(a, a.left & (flags_a & QUOTED != 0)) + _tally(
        b, b.left & (flags_b & QUOTED != 0)
    )
    single = (_tally(a, a.left & (flags_a & SINGLE != 0)) > 0) & (
        _tally(b, b.left & (flags_b & SINGLE != 0)) > 0
    )
    apart |= single | (changed >= 5) | (3 * (pairs.shared + 4) < pairs.words)
    never_said |= apart & columns.closed[pairs.first] & columns.closed[pairs.second]

    states = np.zeros(count, np.int8)
    if lines.conflict <= _SURE_NUMBER:
        number = _numbers_differ(columns, a, b, flags_a, flags_b, count) & ~moved
        sure = number & (low >= lines.copied) & (elements >= 6) & (overlap >= 0.1)
        states[number] = APART
        states[sure & (matched >= 0.6 * elements)] = CONFLICT
    states[(states == OPEN) & never_near & never_part & never_said] = APART
    harmless &= states == OPEN
    states[harmless & near] = NEAR
    states[harmless & (inside | part)] = PART
    return states


def _read_otherwise(columns: Columns, a: _Side, b: _Side, flags_a: I64, flags_b: I64) -> I64:
    """Pairs in which an aligned word may be a number or date in one text and none in the other.

    A day or month is one by its capital letter, "us" is a country by its own; a number in words
    depends on what stands beside it.
    """
    aligned = np.flatnonzero(~a.left)
    other = b.starts[a.pair[aligned]] + a.partner[aligned]
    changed = flags_a[aligned] ^ flags_b[other]
    either = flags_a[aligned]
    wrong = (either & (DATE_WORD | SHORT) != 0) & (changed & CAPITAL != 0)
    beside = columns.around[a.rows[aligned]] != columns.around[b.rows[other]]
    beside |= changed & HYPHEN != 0
    wrong |= (either & (SOFT | NUMBER_WORD) == SOFT | NUMBER_WORD) & beside
    near_digits = (either | flags_b[other]) & BY_DIGITS != 0
    wrong |= (either & DATE_WORD != 0) & near_digits & beside
    wrong |= (either & DIGITS != 0) & (changed & HYPHEN != 0)
    dated = (either | flags_b[other]) & DATED != 0
    wrong |= (either & (DIGITS | NUMBER_WORD) != 0) & dated & beside
    pairs: I64 = a.pair[aligned[wrong]]
    return pairs


def _tally(side: _Side, mask: Bools) -> I64:
    """How many of some elements each pair has."""
    return np.bincount(side.pair[mask], minlength=len(side.starts) - 1)


def _match_moved(columns: Columns, a: _Side, b: _Side, count: int) -> tuple[Bools, Bools]:
    """Match what is left over and stands elsewhere in the other text.

    Returns:
        masks of the pairs in which anything is matched so, and of those in which it is more
        than whole sentences that have changed places.
    """
    places_a, places_b = np.flatnonzero(a.left), np.flatnonzero(b.left)
    codes_a, codes_b = _codes(columns, a, places_a), _codes(columns, b, places_b)
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
    # Runs of moved elements: short ones are no sentences.
    at = np.sort(at)
    begins = np.ones(len(at), np.bool_)
    begins[1:] = (at[1:] != at[:-1] + 1) | (a.partner[at[1:]] != a.partner[at[:-1]] + 1)
    begins[1:] |= a.pair[at[1:]] != a.pair[at[:-1]]
    starts = np.flatnonzero(begins)
    sizes = np.diff(np.append(starts, len(at)))
    scattered = np.zeros(count, np.bool_)
    scattered[a.pair[at[starts[sizes < _SENTENCE]]]] = True
    return moved, scattered


_SENTENCE: Final = 5


def _support(columns: Columns, side: _Side, other: _Side) -> tuple[Floats, Floats, I64]:
    """Least and greatest share of a text's elements, by weight, that the other may support, and
    how many elements it does not support for sure."""
    count = len(side.starts) - 1
    flags = columns.flags[side.rows]
    numeric, capital = flags & NUMERIC != 0, flags & CAPITAL != 0
    heavy = np.where(numeric | capital, 1.5, 1.0)
    # Several numbers or words here may be one fact there, and a title may be nothing.
    sure = (flags & DIGITS != 0) & (flags & (DOUBT | DATED | HYPHEN) == 0)
    light = np.where(numeric, np.where(sure, 1.5, np.where(flags & DOUBT != 0, 0.3, 1.0)), 1.0)
    light = np.where((flags & NAME != 0) & ~numeric, 1.5, light)
    light = np.where(flags & (TITLE | SHORT | CLOCK) != 0, 0.0, light)
    lost = np.bincount(side.pair[side.left], heavy[side.left], count)
    total = np.bincount(side.pair, light, count)
    # A little less, to be sure.
    least = 1.0 - lost / np.maximum(total - 0.3, 1.0)

    # Names and numbers may stand there in another form, other words be said twice here.
    lost_number = np.flatnonzero(side.left & (flags & DIGITS != 0) & (flags & (DOUBT | SOFT) == 0))
    lost_number = _without_equal(columns, side, other, lost_number)
    soft = _tally(other, columns.flags[other.rows] & SOFT != 0) > 0
    numbers = np.bincount(side.pair[lost_number], minlength=count) * ~soft

    chosen = np.flatnonzero(side.left & ~numeric & (flags & (TITLE | SHORT | SHOUTED | PLACE) == 0))
    named = capital[chosen]
    following = np.minimum(chosen + 1, len(side.pair) - 1)
    next_name = (side.pair[following] == side.pair[chosen]) & capital[following]
    before = np.maximum(chosen - 1, 0)
    run = next_name | ((side.pair[before] == side.pair[chosen]) & capital[before])
    # A first name, or a name whose initials stand there.
    letters = _tally(other, columns.flags[other.rows] & SHOUTED != 0) > 0
    everything = np.arange(len(other.pair))
    known = np.ones(len(side.pair), np.bool_)
    lost_at = np.flatnonzero(side.left)
    known[lost_at] = _within(_codes(columns, side, lost_at), _codes(columns, other, everything))
    unsure = named & ((next_name & known[following]) | (run & letters[side.pair[chosen]]))
    chosen = chosen[~(unsure | known[chosen])]
    # A synonym, a word of one root or a name spelled otherwise begins alike, or is in the lists.
    begin = columns.starts[columns.rows]
    places = np.where(capital[chosen], -1, 0)
    some = np.flatnonzero(other.left)
    codes = (side.pair[chosen] << 20) | begin[side.rows[chosen]]
    alike = np.where(
        places < 0,
        _within(codes, (other.pair << 20) | begin[other.rows]),
        _within(codes, (other.pair[some] << 20) | begin[other.rows[some]]),
    )
    chosen = chosen[~alike]
    listed = (flags[chosen] & SYNONYM != 0) & ~capital[chosen]
    here = np.bincount(side.pair[chosen[listed]], minlength=count)
    there = _tally(other, other.left & (columns.flags[other.rows] & SYNONYM != 0))
    surely = np.bincount(side.pair[chosen], minlength=count) - np.minimum(here, there)
    names = np.bincount(side.pair[chosen[flags[chosen] & NAME != 0]], minlength=count)
    whole = np.maximum(np.bincount(side.pair, heavy, count), 1.0)
    return least, 1.0 - (surely + 0.5 * names + 1.5 * numbers) / whole, surely + numbers


def _codes(columns: Columns, side: _Side, places: I64) -> I64:
    """Pair and key of some elements in one number; keys collide by chance only."""
    mixed = (columns.keys[side.rows[places]] * 0x9E3779B97F4A7C1) & ((1 << 44) - 1)
    codes: I64 = (side.pair[places] << 44) | mixed
    return codes


def _opposites(columns: Columns, a: _Side, b: _Side, flags_a: I64, flags_b: I64) -> Bools:
    """Pairs with words left over on both sides that may contradict each other."""
    found = np.zeros(len(a.starts) - 1, np.bool_)
    for side, flags, other in ((a, flags_a, b), (b, flags_b, a)):
        denying = np.flatnonzero(side.left & (flags & PREFIXED != 0))
        left = np.flatnonzero(other.left)
        codes = (other.pair[left] << 44) | columns.keys[other.rows[left]]
        for base in columns.bases[columns.rows[side.rows[denying]]].T:
            wanted = (side.pair[denying] << 44) | base
            found[side.pair[denying][_within(wanted, codes) & (base >= 0)]] = True
    here = np.flatnonzero(a.left & (flags_a & OPPOSED != 0))
    there = np.flatnonzero(b.left & (flags_b & OPPOSED != 0))
    start = np.searchsorted(b.pair[there], a.pair[here])
    many = np.searchsorted(b.pair[there], a.pair[here], side="right") - start
    first, second = np.repeat(here, many), there[spread(start, many)]
    codes = (columns.rows[a.rows[first]] << 32) | columns.rows[b.rows[second]]
    found[a.pair[first[_within(codes, columns.opposites)]]] = True
    # "easier" and "harder", "Q1" and "Q2".
    either = flags_a[first] & flags_b[second] & (DEGREE | LABEL) != 0
    found[a.pair[first[either]]] = True
    return found


def _within(values: I64, others: I64) -> Bools:
    """Which values are among others. (``numpy.isin`` hashes, and takes many times as long.)"""
    if not len(others):
        return np.zeros(len(values), np.bool_)
    others = np.sort(others)
    at = np.minimum(np.searchsorted(others, values), len(others) - 1)
    found: Bools = others[at] == values
    return found


def _same_marks(columns: Columns, pairs: Measured, a: _Side, b: _Side) -> Bools:
    """Pairs of which each word that turns or weakens a statement stands in both, in one place."""
    found = []
    for texts, side, other in ((pairs.first, a, b), (pairs.second, b, a)):
        begin = columns.mark_offsets[texts]
        many = columns.mark_offsets[texts + 1] - begin
        pair = np.repeat(np.arange(len(texts)), many)
        mark = spread(begin, many)
        found.append((pair, columns.marks[mark], columns.mark_at[mark], side, other))
    same = np.ones(len(pairs.first), np.bool_)
    balance = np.zeros(len(same), np.int64)
    for (pair, mark, at, side, other), (pair_2, mark_2, at_2, _, _) in (found, found[::-1]):
        sizes, sizes_2 = np.diff(side.starts)[pair], np.diff(other.starts)[pair]
        place = _place_of(side, pair, at, sizes)
        # Behind the last element of both.
        end = (at >= sizes) & (place < 0)
        place = np.where(end, sizes_2, place)
        codes = (pair_2 << 24) | (mark_2 << 9) | at_2
        wanted = (pair << 24) | (mark << 9)
        answered = _within(wanted | place, codes) & (place >= 0)
        # Close to another mark it must be the very place.
        crowded = np.zeros(len(pair), np.bool_)
        crowded[1:] = (pair[1:] == pair[:-1]) & (at[1:] - at[:-1] <= 3)
        crowded[:-1] |= crowded[1:]
        for step in (1, -1, 2, -2):
            near = np.maximum(place + step, 0)
            answered |= _within(wanted | near, codes) & (place >= 0) & ~crowded
        # What a mark of words without a counterpart says concerns no other words.
        alone = np.ones(len(pair), np.bool_)
        for step in (-1, 0, 1, 2):
            at_step = at + step
            inside = (at_step >= 0) & (at_step < sizes)
            spot = side.starts[pair[inside]] + at_step[inside]
            alone[np.flatnonzero(inside)[side.partner[spot] >= 0]] = False
        alone &= at < sizes
        same[pair[~(answered | alone)]] = False
        balance += np.bincount(pair[~alone], minlength=len(same)) * (1 if side is a else -1)
    same &= balance == 0
    return same


def _place_of(side: _Side, pair: I64, at: I64, sizes: I64) -> I64:
    """As ``negation.place_of``: where in the other text the surroundings of an element stand."""
    place = np.full(len(pair), -1, np.int64)
    for step in (0, 1, -1, 2, -2, 3, -3):
        near = at + step
        inside = np.flatnonzero((place < 0) & (near >= 0) & (near < sizes))
        partner = side.partner[side.starts[pair[inside]] + near[inside]]
        hit = partner >= 0
        place[inside[hit]] = np.maximum(partner[hit] - step, 0)
    return place


def _roles(columns: Columns, a: _Side, b: _Side, count: int) -> Bools:
    """Pairs in which the prepositions before the same elements may have been exchanged."""
    here = ~a.left
    pair = a.pair[here]
    row_a = a.rows[here]
    row_b = b.rows[b.starts[pair] + a.partner[here]]
    before = columns.governors[row_a].astype(np.int64)
    after = columns.governors[row_b].astype(np.int64)
    changed = np.flatnonzero(before != after)
    pair, before, after = pair[changed], before[changed], after[changed]
    lost = np.bincount(pair[after == 0], minlength=count)
    gained = np.bincount(pair[before == 0], minlength=count)
    other = np.bincount(pair[(before > 0) & (after > 0)], minlength=count)
    by = np.zeros(count, np.bool_)
    by[pair[(before == BY) | (after == BY)]] = True
    exchanged: Bools = by | (other >= 2) | ((lost > 0) & (gained > 0))
    return exchanged


def _numbers_differ(
    columns: Columns, a: _Side, b: _Side, flags_a: I64, flags_b: I64, count: int
) -> Bools:
    """Pairs in which a plain number stands where the other text has another, of the same unit."""
    soft = np.zeros(count, np.bool_)
    for side, flags in ((a, flags_a), (b, flags_b)):
        soft[side.pair[flags & SOFT != 0]] = True
    found: list[I64] = []
    for side, flags, other in ((a, flags_a, b), (b, flags_b, a)):
        plain = (flags & (DIGITS | NUMBER_WORD) != 0) & (flags & DOUBT == 0)
        chosen = np.flatnonzero(side.left & plain & ~np.isnan(columns.values[side.rows]))
        chosen = _without_equal(columns, side, other, chosen)
        slot = (side.pair[chosen] << 9) | _slots(side, side is a)[chosen]
        found += [chosen, slot, columns.units[side.rows[chosen]]]
    places, slots_a, units_a, _, slots_b, units_b = found
    bare = _within(slots_a, slots_b[units_b == 0]) | ((units_a == 0) & _within(slots_a, slots_b))
    hit = bare | _within((slots_a << 8) | units_a, (slots_b << 8) | units_b)
    result = np.zeros(count, np.bool_)
    result[a.pair[places[hit]]] = True
    return result & ~soft


def _without_equal(columns: Columns, side: _Side, other: _Side, chosen: I64) -> I64:
    """The numbers that no number of the other text is equal to, with its scale or without."""
    for values in (columns.values, columns.mantissas):
        numbers = np.flatnonzero(~np.isnan(values[other.rows]))
        known = _within(_value_codes(side, values, chosen), _value_codes(other, values, numbers))
        chosen = chosen[~known]
    chosen = _without_converted(columns, side, other, chosen)
    # An approximate number is equal to those that are close to it.
    rounded = np.flatnonzero(columns.flags[other.rows] & ROUNDED != 0)
    start = np.searchsorted(other.pair[rounded], side.pair[chosen])
    many = np.searchsorted(other.pair[rounded], side.pair[chosen], side="right") - start
    first = np.repeat(np.arange(len(chosen)), many)
    x = columns.values[side.rows[chosen[first]]]
    y = columns.values[other.rows[rounded[spread(start, many)]]]
    close = ~(np.abs(x - y) > 0.031 * np.maximum(np.abs(x), np.abs(y)))
    far = np.ones(len(chosen), np.bool_)
    far[first[close]] = False
    return chosen[far]


def _without_converted(columns: Columns, side: _Side, other: _Side, chosen: I64) -> I64:
    """The numbers that cannot be another of another unit: 1.2 km, 1,200 m; .5, 50%."""
    units = columns.units[other.rows]
    values = columns.values[other.rows]
    measured = np.flatnonzero((units > SHARE) & ~np.isnan(values))
    unit = columns.units[side.rows[chosen]]
    pair = side.pair[chosen]
    # How many units the other text measures in, and whether this one is among them.
    codes = distinct((other.pair[measured] << 8) | units[measured])
    kinds = np.bincount(codes >> 8, minlength=len(other.starts) - 1)
    foreign = (unit > SHARE) & (kinds[pair] > _within((pair << 8) | unit, codes))
    fractions = _tally(other, (values > 0) & (values < 1)) > 0
    shares = _tally(other, units == SHARE) > 0
    value = columns.values[side.rows[chosen]]
    foreign |= (unit == SHARE) & fractions[pair]
    foreign |= (value < 1) & shares[pair]
    return chosen[~foreign]


def _value_codes(side: _Side, values: Floats, places: I64) -> I64:
    bits = values[side.rows[places]].view(np.int64)
    mixed = ((bits >> 20) * 0x9E3779B97F4A7C1 ^ bits * 0xD6E8FEB86659FD9) & ((1 << 44) - 1)
    codes: I64 = (side.pair[places] << 44) | mixed
    return codes


def _slots(side: _Side, first: bool) -> I64:
    """For each element, one more than the place in the second text of the last aligned one."""
    known = np.where(side.left, -1, (side.partner if first else side.place) + 1)
    running = np.maximum.accumulate(np.where(known >= 0, (side.pair << 9) | known, side.pair << 9))
    slots: I64 = running & 511
    return slots
