"""Numbers with what belongs to them, in the tokens of many texts at once.

As :func:`.numbers.read_number` reads one: "7 million US dollars" is one element.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64, Bools
from aggregator.dedup.facts import flags as bit
from aggregator.dedup.facts.wordtable import MONEY
from aggregator.dedup.hashing import mix64

Floats = NDArray[np.float64]

_TAILS: Final = 5  # words for scale and unit behind a number: 300 million U.S. dollars
_MIX: Final = 0x9E3779B97F4A7C1
_UNIT: Final = 1  # nothing follows it
_BEFORE: Final = 2  # "square", "US": a unit follows
_SCALE: Final = 3  # of scales and of numbers: anything follows
_SIGNED: Final = 4  # a number behind "$": a scale follows


def shifted(values: NDArray[np.int64], by: int, same: I64) -> NDArray[np.int64]:
    """The value of the token ``by`` places on in the same text, or 0."""
    if not by:
        return values
    result = np.zeros_like(values)
    if abs(by) >= len(values):
        return result
    if by > 0:
        result[:-by] = np.where(same[:-by] == same[by:], values[by:], 0)
    else:
        result[-by:] = np.where(same[-by:] == same[:by], values[:by], 0)
    return result


def absorbed_tails(flags: I64, units: I64, scales: Floats, cent: Bools, text_of: I64) -> Bools:
    """The tokens that belong to the number before them.

    Scales come first, then what stands before a unit, then the unit, and no more. A number with a
    sign has its unit, and takes a scale only behind "$". "Per" belongs to "cent", and "US" to a
    unit.

    Args:
        flags: of each token.
        units: of numbers with a sign, else 0.
        scales: that a number before each token is multiplied with.
        cent: mask of the tokens "cent" behind "per".
        text_of: the text of each token.
    """
    part = (flags & (bit.DIGITS | bit.NUMBER_WORD)) != 0
    signed = np.where(units == MONEY, _SIGNED, 0)
    begun = np.where(part, np.where(units == 0, _SCALE, signed), 0)
    kind = np.where(flags & bit.BEFORE_UNIT != 0, _BEFORE, np.where(scales != 1.0, _SCALE, _UNIT))
    fit = (flags & bit.TAIL != 0) & (flags & bit.CLOSE != 0)
    scaling = kind == _SCALE
    state, absorbed = begun, np.zeros(len(flags), np.bool_)
    for _ in range(_TAILS):
        before = shifted(state, -1, text_of)
        absorbed = fit & (before > _UNIT) & (before >= kind) & (scaling | (before < _SIGNED))
        state = np.where(absorbed, np.where(scaling, before, kind), begun)
    per = shifted(cent.astype(np.int64), 1, text_of) > 0
    for _ in range(2):
        following = shifted(np.where(absorbed & ~per & ~cent, kind, 0), 1, text_of)
        held = np.where(
            per,
            shifted((absorbed & cent).astype(np.int64), 1, text_of) > 0,
            (following == _UNIT) | (following == _BEFORE),
        )
        absorbed &= (kind != _BEFORE) | held
    return absorbed


def scaled_numbers(
    keys: I64,
    values: Floats,
    scales: Floats,
    units: I64,
    own_unit: I64,
    absorbed: Bools,
    part: Bools,
    text_of: I64,
) -> tuple[I64, Floats, I64]:
    """Keys with the scales and units behind them, values scaled, and units.

    Args:
        keys: of each token.
        values: of numbers; NaN of other tokens.
        scales: that a number before each token is multiplied with.
        units: of numbers with a sign, else 0.
        own_unit: that a number before each token is counted in, or 0.
        absorbed: see :func:`absorbed_tails`.
        part: mask of the tokens that are numbers.
        text_of: the text of each token.
    """
    keys, scaled, units = keys.copy(), values.copy(), units.copy()
    keys[part] = (1 << 40) + (keys[part] << 4) + units[part]
    heads = np.flatnonzero(part & ~absorbed)
    head, step = heads, heads + 1
    odd = np.zeros(len(keys), np.bool_)
    for _ in range(_TAILS):
        inside = step < len(absorbed)
        head, step = head[inside], step[inside]
        go = absorbed[step] & (text_of[step] == text_of[head])
        head, step = head[go], step[go]
        scaled[head] *= scales[step]
        keys[head] = keys[head] * 1_000_003 + 7 * keys[step] + 5
        odd[head[(scales[step] == 1.0) & (own_unit[step] == 0)]] = True
        units[head] = np.where(units[head] == 0, own_unit[step], units[head])
        step = step + 1
    # As the judge's keys: 1.6 billion dollars are 1,600 million dlrs, to twelve digits.
    plain = heads[~np.isnan(scaled[heads]) & ~odd[heads]]
    value = scaled[plain]
    digits = 10.0 ** (11 - np.floor(np.log10(np.maximum(np.abs(value), 1e-200))))
    value = np.where(np.abs(value) < 1e15, np.rint(value * digits) / digits, value)
    scaled[plain] = value
    mixed = mix64(value.view(np.uint64) + units[plain].astype(np.uint64))
    keys[plain] = (mixed >> np.uint64(2)).astype(np.int64) | (1 << 61)
    return keys, scaled, units


def compound_runs(flags: I64, hashes: I64, gaps: I64, text_of: I64) -> tuple[I64, Bools]:
    """Runs of words that may be one number: "seven and a half", "a quarter of a million".

    Args:
        flags: of each token.
        hashes: of its word.
        gaps: what stands before it, see :class:`.scanning.Chunk`.
        text_of: the text of each token.

    Returns:
        for each token a number for the words of its run in their order, 0 outside of runs; and a
        mask of the numbers in words that :data:`.flags.SOFT` marks, in a run with other numbers,
        scales or units.
    """
    telling = bit.DIGITS | bit.NUMBER_WORD | bit.TAIL
    places = np.flatnonzero(flags & (telling | bit.COMPOUND) != 0)
    runs, coupled = np.zeros(len(flags), np.int64), np.zeros(len(flags), np.bool_)
    if not len(places):
        return runs, coupled
    begins = _beginnings(places, text_of)
    runs[places] = _said(places, begins, hashes, gaps)
    first, run = np.flatnonzero(begins), np.cumsum(begins) - 1
    here = flags[places]
    many = np.add.reduceat((here & telling != 0).astype(np.int64), first)[run]
    soft = (here & bit.SOFT != 0) & (here & bit.NUMBER_WORD != 0)
    coupled[places] = soft & (many > 1)
    return runs, coupled


_BELONGING: Final = (bit.NUMERIC | bit.TAIL | bit.SHORT | bit.ZONE | bit.BESIDE | bit.COMPOUND) | (
    bit.APPROXIMATE | bit.MULTIPLE
)


def fact_runs(flags: I64, hashes: I64, gaps: I64, text_of: I64) -> I64:
    """Runs of words that may belong to one number, date or time, or say how it is meant.

    What :mod:`.numbers` and :mod:`.dates` read at a place depends on the words of its run, on what
    stands between them, and on what stands before and behind the run.

    Args:
        flags: of each token.
        hashes: of its word.
        gaps: what stands before it, see :class:`.scanning.Chunk`.
        text_of: the text of each token.

    Returns:
        for each token a number for its run; 0 for the words of none, and of runs without a number,
        date or time.
    """
    places = np.flatnonzero(flags & _BELONGING != 0)
    runs = np.zeros(len(flags), np.int64)
    if not len(places):
        return runs
    begins = _beginnings(places, text_of)
    said = _said(places, begins, hashes + ((flags & bit.CAPITAL) >> 3), gaps)
    first, run = np.flatnonzero(begins), np.cumsum(begins) - 1
    here = flags[places]
    telling = (
        np.add.reduceat(
            (here & (bit.NUMERIC | bit.TAIL | bit.MULTIPLE) != 0).astype(np.int64), first
        )
        > 0
    )
    # What stands before the run and behind it, but for the words.
    last = np.append(first[1:], len(places)) - 1
    ending = shifted(gaps, 1, text_of)[places[last]]
    whole = said[first] + gaps[places[first]] * _MIX * 3 + ending * _MIX * 5
    runs[places] = np.where(telling, whole | 1, 0)[run]
    return runs


def _beginnings(places: I64, text_of: I64) -> Bools:
    """Which of some tokens begin a run of tokens that stand side by side."""
    begins = np.ones(len(places), np.bool_)
    begins[1:] = (places[1:] != places[:-1] + 1) | (text_of[places[1:]] != text_of[places[:-1]])
    return begins


def _said(places: I64, begins: Bools, hashes: I64, gaps: I64) -> I64:
    """For each token a number for the words of its run in their order, and what stands between."""
    first = np.flatnonzero(begins)
    run = np.cumsum(begins) - 1
    turns = mix64((np.arange(len(places)) - first[run] + 1).astype(np.uint64)).view(np.int64)
    said = hashes[places] + np.where(begins, 0, gaps[places]) * _MIX
    whole: I64 = np.add.reduceat(said * turns, first)[run]
    return whole
