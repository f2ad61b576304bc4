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
from aggregator.dedup.bounds import names_differ, numbers_differ, slot_numbers_differ, support
from aggregator.dedup.facts import flags as bit
from aggregator.dedup.facts.columns import Columns
from aggregator.dedup.facts.quoted import MOST_CHANGED
from aggregator.dedup.facts.wordtable import BY, NO_GOVERNOR, opposed_prepositions
from aggregator.dedup.laid import Side, lay, match_moved, tally, within
from aggregator.dedup.marks import denying_verbs, maybe_one_word, same_marks
from aggregator.dedup.numbers_apart import numbers_apart
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
_LEAST_CONFLICT: Final = 0.45  # strength of what is taken for no contradiction is below it
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
        turned: mask of the pairs whose second text the judge lays on the first.
    """

    first: I64
    second: I64
    overlap: Floats
    containment: Floats
    words: I64
    shared: I64
    turned: Bools


def screen(columns: Columns, pairs: Measured, thresholds: Thresholds) -> States:
    """Settle the pairs that whole arrays can settle.

    Args:
        columns: of the texts.
        pairs: to settle, by row of ``columns``.
        thresholds: where the judge draws its lines.

    Returns:
        int8 of shape ``(m,)``: one of the constants of this module for each. All are open where
        ``thresholds.conflict`` makes conflicts of what is taken for a hint here.
    """
    states = np.zeros(len(pairs.first), np.int8)
    if thresholds.conflict < _LEAST_CONFLICT:
        return states

    def work(start: int) -> None:
        part = slice(start, start + _PAIRS_AT_ONCE)
        fit = columns.regular[pairs.first[part]] & columns.regular[pairs.second[part]]
        fit |= _respelled(columns, pairs.first[part], pairs.second[part])
        rows = np.flatnonzero(fit) + start
        some = Measured(
            pairs.first[rows],
            pairs.second[rows],
            pairs.overlap[rows],
            pairs.containment[rows],
            pairs.words[rows],
            pairs.shared[rows],
            pairs.turned[rows],
        )
        if len(rows):
            states[rows] = _states(columns, some, thresholds)

    on_threads(work, range(0, len(states), _PAIRS_AT_ONCE))
    return states


def _states(columns: Columns, pairs: Measured, lines: Thresholds) -> States:
    a, b = lay(columns, pairs.first, pairs.second, pairs.turned)
    count = len(pairs.first)
    flags_a, flags_b = columns.flags[a.rows], columns.flags[b.rows]
    ordered_a = tally(a, ~a.left)
    in_place = slot_numbers_differ(columns, a, b, flags_a, flags_b)
    moved = match_moved(columns, a, b, count)
    left_a, left_b = tally(a, a.left), tally(b, b.left)
    elements = np.minimum(np.diff(a.starts), np.diff(b.starts))
    matched = tally(a, ~a.left)

    low_a, high_a, sure_a, names_a, gone_a = support(columns, pairs.first, a, b)
    low_b, high_b, sure_b, names_b, gone_b = support(columns, pairs.second, b, a)
    # What is taken for a mark here may be a word there: "Expected To" in a title.
    unsure, unsure_b = columns.unsure[pairs.first], columns.unsure[pairs.second]
    high_a = high_a + 1.5 * unsure_b / np.maximum(np.diff(a.starts), 1)
    high_b = high_b + 1.5 * unsure / np.maximum(np.diff(b.starts), 1)
    low, high = np.minimum(low_a, low_b), np.minimum(high_a, high_b)

    recased = columns.sequences[pairs.first] == columns.sequences[pairs.second]
    recased &= (left_a == 0) & (left_b == 0) & ~moved
    # A preposition that is found before a word in either text is the same in both.
    # Plain words have parts only where nothing else differs.
    alone = tally(a, gone_a) + tally(b, gone_b) == 0
    # Sentences in another order are laid on those that share most with them: the judge does that.
    harmless = ~moved & (recased | ~_roles(columns, a, b, flags_a, flags_b, alone))
    harmless &= same_marks(columns, pairs.first, pairs.second, a, b, gone_a, gone_b)
    harmless &= ~_other_times(columns, a, b, flags_a, flags_b)
    harmless &= ~denying_verbs(columns, pairs.first, pairs.second, a, b)
    harmless &= ~_opposites(columns, a, b, flags_a, flags_b)
    for side, flags in ((a, flags_a), (b, flags_b)):
        turning = flags & (bit.NUMBER_WORD | bit.CLOCK) != 0
        turning &= (flags & bit.BY_DIGITS != 0) & _by_numbers(side, flags)
        # "Seven and a half" against "seven".
        turning |= flags & bit.COUPLED != 0
        harmless &= tally(side, side.left & turning) == 0
    half = np.zeros(count, np.bool_)
    for side, flags in ((a, flags_a), (b, flags_b)):
        half |= tally(side, side.left & (flags & bit.SOFT != 0)) > 0
    numbers, names = (
        (tally(a, a.left & (flags_a & bits != 0)) > 0)
        & (tally(b, b.left & (flags_b & bits != 0)) > 0)
        for bits in (bit.NUMERIC, bit.CAPITAL)
    )
    otherwise = np.zeros(count, np.bool_)
    otherwise[_read_otherwise(columns, a, b, flags_a, flags_b)] = True
    # Small letters or large: a name of a month is none in the one text, and nothing contradicts.
    for side, flags in ((a, flags_a), (b, flags_b)):
        dated = flags & bit.DATED != 0
        years = dated & (columns.values[side.rows] >= 1000)
        recased &= tally(side, years) <= 1
        lost = tally(side, dated | (flags & bit.DATE_WORD != 0))
        total = np.maximum(np.diff(side.starts), 1)
        low = np.where(recased & otherwise, np.minimum(low, 1.0 - 1.5 * lost / total), low)
    harmless &= ~(otherwise | _other_runs(columns, a, b)) | recased
    # One word altered on purpose, or a few within a quotation.
    quoted = np.minimum(columns.quoted[pairs.first], columns.quoted[pairs.second])
    most = np.maximum(left_a, left_b)
    both = (left_a > 0) & (left_b > 0)
    one = (most == 1) | (np.maximum(sure_a, sure_b) < 2)
    harmless &= ~(both & one & maybe_one_word(columns, pairs.first, pairs.second, a, b))
    few = np.maximum(tally(a, gone_a), tally(b, gone_b)) <= MOST_CHANGED
    quoted_a = tally(a, a.left & (flags_a & bit.QUOTED != 0)) > 0
    quoted_b = tally(b, b.left & (flags_b & bit.QUOTED != 0)) > 0
    harmless &= ~(few & quoted_a & quoted_b & (quoted > 0))

    harmless &= ~names
    wanted = harmless & numbers & ~moved
    harmless &= ~numbers | numbers_apart(columns, wanted, a, b, gone_a, gone_b)

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
    # Near or not, all of the shorter text and a good deal more.
    whole = long & (containment >= max(lines.containment, 0.95)) & (overlap < 0.8)
    part |= whole & (low_a >= lines.containment)
    never_part = ~long | (high_a < lines.containment)
    # With words put in between, it is a part only if nearly all of it is aligned.
    said = np.diff(a.starts) + unsure
    uncertain = flags_a & (bit.TITLE | bit.SHORT | bit.CLOCK | bit.TAIL) != 0
    # "twenty-one" there may be a number here.
    soft = tally(b, flags_b & bit.SOFT != 0) > 0
    uncertain |= (flags_a & bit.NUMERIC != 0) & (soft[a.pair] | (flags_a & bit.DOUBT != 0))
    nothing = tally(a, a.left & uncertain)
    loose = matched + unsure + unsure_b < 0.85 * (said - nothing)
    loose |= tally(a, gone_a) - unsure_b > 0.05 * (said + 1)
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
        # A word that is a month in one text alone is no neighbour.
        number |= in_place & (ordered_a >= 0.9 * matched) & ~otherwise
        # Of words that may be numbers, it is not known what they leave.
        number &= ~otherwise & ~half
        sure = number & (low >= lines.copied) & (elements >= 6) & (overlap >= 0.1)
        states[number] = APART
        states[sure & (matched >= 0.6 * elements) & ~otherwise] = CONFLICT
    states[(states == OPEN) & never_near & never_part & never_said] = APART
    harmless &= states == OPEN
    states[harmless & near] = NEAR
    states[harmless & (inside | part)] = PART
    shouted = columns.shouted[pairs.first] | columns.shouted[pairs.second]
    states[shouted & ~recased] = OPEN
    return states


def _respelled(columns: Columns, first: I64, second: I64) -> Bools:
    """Pairs of which one text is set in capitals, and is the other word for word."""
    fit = columns.regular | columns.shouted
    same = columns.sequences[first] == columns.sequences[second]
    respelled: Bools = fit[first] & fit[second] & same
    return respelled


def _by_numbers(side: Side, flags: I64) -> Bools:
    """Elements with an aligned number or date among the three next on either side."""
    number = ~side.left & (flags & bit.NUMERIC != 0)
    found = np.zeros(len(number), np.bool_)
    for step in (1, 2, 3):
        if step < len(number):
            same = side.pair[step:] == side.pair[:-step]
            found[:-step] |= same & number[step:]
            found[step:] |= same & number[:-step]
    return found


def _read_otherwise(columns: Columns, a: Side, b: Side, flags_a: I64, flags_b: I64) -> I64:
    """Pairs in which an aligned word may be a number or date in one text and none in the other.

    A day or month is one by its capital letter, "us" is a country by its own; a number in words
    depends on what stands beside it.
    """
    aligned = np.flatnonzero(~a.left)
    other = b.starts[a.pair[aligned]] + a.partner[aligned]
    first, second = flags_a[aligned], flags_b[other]
    changed, either = first ^ second, first | second
    wrong = either & (bit.DATE_WORD | bit.SHORT) != 0
    wrong &= changed & bit.CAPITAL != 0
    beside = columns.around[a.rows[aligned]] != columns.around[b.rows[other]]
    beside |= changed & bit.HYPHEN != 0
    soft = bit.SOFT | bit.NUMBER_WORD
    run = columns.compounds[a.rows[aligned]] != columns.compounds[b.rows[other]]
    wrong |= ((first & soft == soft) | (second & soft == soft)) & (beside | run)
    near_digits = either & bit.BY_DIGITS != 0
    wrong |= (either & bit.DATE_WORD != 0) & near_digits & beside
    wrong |= (either & bit.ZONE != 0) & (beside | (changed & bit.CAPITAL != 0))
    wrong |= (either & (bit.DIGITS | bit.NUMBER_WORD) != 0) & (changed & bit.HYPHEN != 0)
    dated = either & bit.DATED != 0
    # "9 a.m." is a time, "nine a.m." is none.
    beside |= columns.rows[a.rows[aligned]] != columns.rows[b.rows[other]]
    wrong |= (either & (bit.DIGITS | bit.NUMBER_WORD) != 0) & dated & beside
    pairs: I64 = a.pair[aligned[wrong]]
    return pairs


def _other_runs(columns: Columns, a: Side, b: Side) -> Bools:
    """Pairs in which words that may belong to a number, date or time stand beside an aligned one
    in one text, and others in the other: only the judge knows how it is read."""
    aligned = np.flatnonzero(~a.left)
    other = b.starts[a.pair[aligned]] + a.partner[aligned]
    differ = columns.readings[a.rows[aligned]] != columns.readings[b.rows[other]]
    found = np.zeros(len(a.starts) - 1, np.bool_)
    found[a.pair[aligned[differ]]] = True
    return found


def _other_times(columns: Columns, a: Side, b: Side, flags_a: I64, flags_b: I64) -> Bools:
    """Pairs in which another word tells which week an aligned time is, or which side of it."""
    aligned = np.flatnonzero(~a.left)
    other = b.starts[a.pair[aligned]] + a.partner[aligned]
    time = (flags_a[aligned] | flags_b[other]) & (bit.NUMERIC | bit.STRETCH) != 0
    before, after = columns.times[a.rows[aligned]], columns.times[b.rows[other]]
    found = np.zeros(len(a.starts) - 1, np.bool_)
    found[a.pair[aligned[time & (before > 0) & (after > 0) & (before != after)]]] = True
    return found


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


def _roles(columns: Columns, a: Side, b: Side, flags_a: I64, flags_b: I64, alone: Bools) -> Bools:
    """Pairs in which the prepositions before the same elements may have been exchanged.

    Args:
        columns: of the texts.
        a: the first texts, laid on the second.
        b: the second texts.
        flags_a: of the elements.
        flags_b: likewise.
        alone: mask of the pairs in which plain words may have exchanged parts, too; in the rest
            these are names and numbers.
    """
    count = len(alone)
    here = np.flatnonzero(~a.left)
    pair = a.pair[here]
    other = b.starts[pair] + a.partner[here]
    before = columns.governors[a.rows[here]].astype(np.int64)
    after = columns.governors[b.rows[other]].astype(np.int64)
    changed = np.flatnonzero(before != after)
    here, other, pair = here[changed], other[changed], pair[changed]
    before, after = before[changed], after[changed]
    telling = (flags_a[here] | flags_b[other]) & (bit.CAPITAL | bit.NUMERIC) != 0
    counted = telling | alone[pair]
    turned = within(before << 8 | after, opposed_prepositions())
    before = np.where(before < NO_GOVERNOR, before, 0)
    after = np.where(after < NO_GOVERNOR, after, 0)
    counted &= before != after
    lost = np.bincount(pair[(after == 0) & counted], minlength=count)
    gained = np.bincount(pair[(before == 0) & counted], minlength=count)
    both = np.bincount(pair[(before > 0) & (after > 0) & counted], minlength=count)
    # With "by" before what stands behind the same word, that word may be in the passive.
    agent = (before == BY) | (after == BY)
    ahead = np.maximum(here - 1, 0)
    agent &= (a.pair[ahead] == pair) & (a.partner[ahead] == a.partner[here] - 1) | counted
    by = np.zeros(count, np.bool_)
    by[pair[agent]] = True
    opposed = np.zeros(count, np.bool_)
    opposed[pair[turned]] = True
    exchanged: Bools = by | opposed | (both >= 2) | ((lost > 0) & (gained > 0))
    return exchanged
