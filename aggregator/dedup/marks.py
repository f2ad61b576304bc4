"""Words that turn or weaken a statement, and single changed words, in many pairs at once.

As :mod:`.facts.negation`, :mod:`.facts.modality` and :mod:`.facts.wording` read them; what is not
sure to make no difference is taken for one.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from aggregator.dedup.arrays import I64, Bools, spread
from aggregator.dedup.facts import flags as bit
from aggregator.dedup.facts.columns import Columns
from aggregator.dedup.facts.wordtable import NEGATION_MARK, UNSURE_MARK, harmless_marks
from aggregator.dedup.laid import Side, tally, within

_NEAR: Final = 4
"""Elements from a mark's place up to which another one may answer it."""


class _Marks(NamedTuple):
    """The marks of one text of each pair: their pair, class and element behind; and both sides."""

    pair: I64
    mark: I64
    at: I64
    side: Side
    other: Side
    gone: Bools  # of the other side
    short: Bools  # elements of one letter, and the endings of ordinals, of the side
    short_there: Bools  # of the other side


def same_marks(
    columns: Columns, first: I64, second: I64, a: Side, b: Side, gone_a: Bools, gone_b: Bools
) -> Bools:
    """Pairs in which no word that turns or weakens a statement makes a difference.

    Each stands in both texts in one place, or where the other text has nothing that it could
    turn.

    Args:
        columns: of the texts.
        first: rows of ``columns``.
        second: likewise.
        a: the first texts, laid on the second.
        b: the second texts.
        gone_a: mask of the elements that nothing in the second texts supports for sure.
        gone_b: the reverse.
    """
    here = _marks(columns, first, a, b, gone_b)
    there = _marks(columns, second, b, a, gone_a)
    same = np.ones(len(first), np.bool_)
    balance = np.zeros(len(same), np.int64)
    verbs = np.zeros(len(same), np.bool_)
    for side in (a, b):
        denying = side.left & (columns.flags[side.rows] & bit.NEGATIVE != 0)
        verbs |= tally(side, denying) > 0
    for own, answering, sign in ((here, there, 1), (there, here, -1)):
        open_marks, counted = _unanswered(own, answering)
        idle = _idle(own, answering, open_marks, verbs)
        same[own.pair[open_marks & ~idle]] = False
        balance += sign * np.bincount(own.pair[counted & ~idle], minlength=len(same))
    same &= balance == 0
    return same


def _marks(columns: Columns, texts: I64, side: Side, other: Side, gone: Bools) -> _Marks:
    begin = columns.mark_offsets[texts]
    many = columns.mark_offsets[texts + 1] - begin
    mark = spread(begin, many)
    pair = np.repeat(np.arange(len(texts)), many)
    short = [columns.flags[s.rows] & bit.SHORT != 0 for s in (side, other)]
    return _Marks(pair, columns.marks[mark], columns.mark_at[mark], side, other, gone, *short)


def _unanswered(own: _Marks, answering: _Marks) -> tuple[Bools, Bools]:
    """Marks that no equal one of the other text answers, and those that concern its words."""
    pair, mark, at, side, other = own[:5]
    sizes, sizes_2 = np.diff(side.starts)[pair], np.diff(other.starts)[pair]
    place = _place_of(side, pair, at, sizes)
    # Behind the last element of both.
    end = (at >= sizes) & (place < 0)
    place = np.where(end, sizes_2, place)
    codes = (answering.pair << 24) | (answering.mark << 9) | answering.at
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
        alone &= _partner(own, step) < 0
    alone &= at < sizes
    return ~(answered | alone), ~alone


def _partner(own: _Marks, step: int) -> I64:
    """The element of the other text for the one ``step`` behind each mark; -1 for none."""
    sizes = np.diff(own.side.starts)[own.pair]
    at = own.at + step
    inside = np.flatnonzero((at >= 0) & (at < sizes))
    found = np.full(len(at), -1, np.int64)
    found[inside] = own.side.partner[own.side.starts[own.pair[inside]] + at[inside]]
    return found


def _idle(own: _Marks, answering: _Marks, open_marks: Bools, verbs: Bools) -> Bools:
    """Open marks that no rule takes for a difference, with no other mark near their place."""
    pair, mark, at, side, other, gone = own[:6]
    sizes = np.diff(side.starts)[pair]
    place = _place_of(side, pair, at, sizes)
    codes = np.unique((answering.pair << 12) | (answering.at + 8))
    free = open_marks & (mark < UNSURE_MARK) & (place >= 0) & (at < sizes)
    for step in range(-_NEAR, _NEAR + 1):
        free &= ~within((pair << 12) | np.maximum(place + step + 8, 0), codes)
    behind = [_partner(own, step) for step in (-1, 0, 1, 2)]
    before, governed = behind[0], behind[1]
    # A denied clause of which the other text has hardly a word.
    standing = (behind[2] >= 0).astype(np.int64) + (behind[3] >= 0)
    # "3rd" is one element there, and two here.
    short = tally(side, own.short)[pair] + tally(other, own.short_there)[pair] > 0
    idle = (mark == NEGATION_MARK) & (governed < 0) & (standing <= 1) & ~verbs[pair] & ~short
    kinds = harmless_marks()
    weak = np.isin(mark, kinds.weak)
    # A modal before another word than there, or in whose place another word stands there.
    spot = other.starts[pair] + np.maximum(governed - 1, 0)
    replaced = (governed >= 1) & gone[np.minimum(spot, len(gone) - 1)] if len(gone) else weak
    modal = np.isin(mark, kinds.modals)
    idle |= weak | (modal & ((governed < 0) | replaced))
    narrow = np.isin(mark, kinds.narrowing) & (governed < 0)
    idle |= narrow & ((mark != kinds.only) | (at + 3 < sizes))
    # A condition is added where its clause is new and what stands before it is not.
    idle |= np.isin(mark, kinds.conditions) & ((governed >= 0) | (before < 0))
    harmless: Bools = free & idle
    return harmless


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


def maybe_one_word(columns: Columns, first: I64, second: I64, a: Side, b: Side) -> Bools:
    """Pairs of texts that may be the same word for word but in one place; or in another voice.

    Args:
        columns: of the texts.
        first: rows of ``columns``.
        second: likewise.
        a: the first texts, laid on the second.
        b: the second texts.
    """
    # With one "by" more, a text may be in the passive.
    maybe: Bools = columns.agents[first] != columns.agents[second]
    found = []
    for texts, side in ((first, a), (second, b)):
        left = np.flatnonzero(side.left)
        pair, rows = side.pair[left], side.rows[left]
        # Initials are one word with their points or without.
        maybe[pair[columns.flags[rows] & (bit.SHORT | bit.SHOUTED) != 0]] = True
        rest = columns.bags[texts[pair]] - columns.word_hashes[columns.rows[rows]]
        found.append((pair, rest ^ (pair * 0x9E3779B97F4A7C1)))
    (pair, here), (_, there) = found
    maybe[pair[within(here, there)]] = True
    return maybe


def denying_verbs(columns: Columns, first: I64, second: I64, a: Side, b: Side) -> Bools:
    """Pairs with a verb that denies, or a word for a part, before what the other text says.

    Args:
        columns: of the texts.
        first: rows of ``columns``.
        second: likewise.
        a: the first texts, laid on the second.
        b: the second texts.
    """
    found = np.zeros(len(first), np.bool_)
    verbs = found.copy()
    negated = found.copy()
    for texts, side in ((first, a), (second, b)):
        flags = columns.flags[side.rows]
        at = np.flatnonzero(side.left & (flags & bit.NEGATIVE != 0))
        verbs[side.pair[at]] = True
        # "below", "minus": part of a number.
        found[side.pair[at[flags[at] & bit.BY_DIGITS != 0]]] = True
        behind = np.minimum(at + 1, max(len(side.pair) - 1, 0))
        standing = (side.pair[behind] == side.pair[at]) & ~side.left[behind]
        found[side.pair[at[standing]]] = True
        begin = columns.mark_offsets[texts]
        many = columns.mark_offsets[texts + 1] - begin
        pair = np.repeat(np.arange(len(texts)), many)
        turning = columns.marks[spread(begin, many)] & (UNSURE_MARK - 1) == NEGATION_MARK
        negated[pair[turning]] = True
    result: Bools = found | (verbs & negated)
    return result
