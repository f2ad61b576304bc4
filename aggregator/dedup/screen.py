"""What many pairs of texts are to each other, where whole arrays can tell.

Of most candidate pairs a coarse reading (:mod:`.facts.columns`) already says what
:func:`aggregator.dedup.verify.judge` would: nothing that a rule could take for a contradiction
stands where the two texts differ, and what they share is well above the lines; or one plain
number stands where the other text has another. The rest is left :data:`OPEN`. Bounds are used
throughout: what is not sure is open.

A new rule of the judge that one word on one side can bring about must be known here, too (as a
bit of :mod:`.facts.flags`): tests hold what is settled here against the judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64, Bools, spread
from aggregator.dedup.bounds import names_differ, numbers_differ, support
from aggregator.dedup.facts import flags as bit
from aggregator.dedup.facts.columns import Columns
from aggregator.dedup.facts.wordtable import BY
from aggregator.dedup.laid import Side, lay, match_moved, tally, within
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
_SURE_NAME: Final = 0.5
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


def _states(columns: Columns, pairs: Measured, lines: Thresholds) -> States:
    a, b = lay(columns, pairs.first, pairs.second)
    count = len(pairs.first)
    flags_a, flags_b = columns.flags[a.rows], columns.flags[b.rows]
    moved, scattered = match_moved(columns, a, b, count)
    left_a, left_b = tally(a, a.left), tally(b, b.left)
    elements = np.minimum(np.diff(a.starts), np.diff(b.starts))
    matched = tally(a, ~a.left)

    low_a, high_a, sure_a, names_a = support(columns, a, b)
    low_b, high_b, sure_b, names_b = support(columns, b, a)
    low, high = np.minimum(low_a, low_b), np.minimum(high_a, high_b)

    harmless = ~scattered & _same_marks(columns, pairs, a, b) & ~_roles(columns, a, b, count)
    harmless &= ~_opposites(columns, a, b, flags_a, flags_b)
    for side, flags in ((a, flags_a), (b, flags_b)):
        turning = flags & bit.NEGATIVE != 0
        turning |= (flags & bit.BY_DIGITS != 0) & (flags & (bit.NUMBER_WORD | bit.CLOCK) != 0)
        harmless &= tally(side, side.left & turning) == 0
    for bits in (bit.NUMERIC, bit.CAPITAL):
        here = tally(a, a.left & (flags_a & bits != 0)) > 0
        there = tally(b, b.left & (flags_b & bits != 0)) > 0
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
    changed = tally(a, a.left & (flags_a & bit.QUOTED != 0)) + tally(
        b, b.left & (flags_b & bit.QUOTED != 0)
    )
    single = (tally(a, a.left & (flags_a & bit.SINGLE != 0)) > 0) & (
        tally(b, b.left & (flags_b & bit.SINGLE != 0)) > 0
    )
    apart |= single | (changed >= 5) | (3 * (pairs.shared + 4) < pairs.words)
    never_said |= apart & columns.closed[pairs.first] & columns.closed[pairs.second]

    states = np.zeros(count, np.int8)
    if lines.conflict <= _SURE_NUMBER:
        number = numbers_differ(columns, a, b, flags_a, flags_b, count) & ~moved
        named = names_differ(a, b, names_a, names_b) & ~moved & (matched > 0)
        number |= named & (lines.conflict <= _SURE_NAME)
        sure = number & (low >= lines.copied) & (elements >= 6) & (overlap >= 0.1)
        states[number] = APART
        states[sure & (matched >= 0.6 * elements)] = CONFLICT
    states[(states == OPEN) & never_near & never_part & never_said] = APART
    harmless &= states == OPEN
    states[harmless & near] = NEAR
    states[harmless & (inside | part)] = PART
    return states


def _read_otherwise(columns: Columns, a: Side, b: Side, flags_a: I64, flags_b: I64) -> I64:
    """Pairs in which an aligned word may be a number or date in one text and none in the other.

    A day or month is one by its capital letter, "us" is a country by its own; a number in words
    depends on what stands beside it.
    """
    aligned = np.flatnonzero(~a.left)
    other = b.starts[a.pair[aligned]] + a.partner[aligned]
    changed = flags_a[aligned] ^ flags_b[other]
    either = flags_a[aligned]
    wrong = (either & (bit.DATE_WORD | bit.SHORT) != 0) & (changed & bit.CAPITAL != 0)
    beside = columns.around[a.rows[aligned]] != columns.around[b.rows[other]]
    beside |= changed & bit.HYPHEN != 0
    wrong |= (either & (bit.SOFT | bit.NUMBER_WORD) == bit.SOFT | bit.NUMBER_WORD) & beside
    near_digits = (either | flags_b[other]) & bit.BY_DIGITS != 0
    wrong |= (either & bit.DATE_WORD != 0) & near_digits & beside
    wrong |= (either & bit.DIGITS != 0) & (changed & bit.HYPHEN != 0)
    dated = (either | flags_b[other]) & bit.DATED != 0
    wrong |= (either & (bit.DIGITS | bit.NUMBER_WORD) != 0) & dated & beside
    pairs: I64 = a.pair[aligned[wrong]]
    return pairs


def _opposites(columns: Columns, a: Side, b: Side, flags_a: I64, flags_b: I64) -> Bools:
    """Pairs with words left over on both sides that may contradict each other."""
    found = np.zeros(len(a.starts) - 1, np.bool_)
    for side, flags, other in ((a, flags_a, b), (b, flags_b, a)):
        denying = np.flatnonzero(side.left & (flags & bit.PREFIXED != 0))
        left = np.flatnonzero(other.left)
        codes = (other.pair[left] << 44) | columns.keys[other.rows[left]]
        for base in columns.bases[columns.rows[side.rows[denying]]].T:
            wanted = (side.pair[denying] << 44) | base
            found[side.pair[denying][within(wanted, codes) & (base >= 0)]] = True
    here = np.flatnonzero(a.left & (flags_a & bit.OPPOSED != 0))
    there = np.flatnonzero(b.left & (flags_b & bit.OPPOSED != 0))
    start = np.searchsorted(b.pair[there], a.pair[here])
    many = np.searchsorted(b.pair[there], a.pair[here], side="right") - start
    first, second = np.repeat(here, many), there[spread(start, many)]
    codes = (columns.rows[a.rows[first]] << 32) | columns.rows[b.rows[second]]
    found[a.pair[first[within(codes, columns.opposites)]]] = True
    # "easier" and "harder", "Q1" and "Q2".
    either = flags_a[first] & flags_b[second] & (bit.DEGREE | bit.LABEL) != 0
    found[a.pair[first[either]]] = True
    return found


def _same_marks(columns: Columns, pairs: Measured, a: Side, b: Side) -> Bools:
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
        answered = within(wanted | place, codes) & (place >= 0)
        # Close to another mark it must be the very place.
        crowded = np.zeros(len(pair), np.bool_)
        crowded[1:] = (pair[1:] == pair[:-1]) & (at[1:] - at[:-1] <= 3)
        crowded[:-1] |= crowded[1:]
        for step in (1, -1, 2, -2):
            near = np.maximum(place + step, 0)
            answered |= within(wanted | near, codes) & (place >= 0) & ~crowded
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


def _place_of(side: Side, pair: I64, at: I64, sizes: I64) -> I64:
    """As ``negation.place_of``: where in the other text the surroundings of an element stand."""
    place = np.full(len(pair), -1, np.int64)
    for step in (0, 1, -1, 2, -2, 3, -3):
        near = at + step
        inside = np.flatnonzero((place < 0) & (near >= 0) & (near < sizes))
        partner = side.partner[side.starts[pair[inside]] + near[inside]]
        hit = partner >= 0
        place[inside[hit]] = np.maximum(partner[hit] - step, 0)
    return place


def _roles(columns: Columns, a: Side, b: Side, count: int) -> Bools:
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
