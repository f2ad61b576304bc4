"""The words and numbers of many plain texts at once, as places in one array of bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from aggregator.dedup.arrays import I64, U8, U64, Bools
from aggregator.dedup.facts import flags as bit
from aggregator.dedup.facts.wordtable import MONEY, SHARE
from aggregator.dedup.hashing import mix64

CHUNK: Final = 1 << 18
_BASE: Final = 0x9E3779B97F4A7C15
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
TO_ASCII: Final = str.maketrans("’‘“”„–—\u00a0", '\'\'"""-- ')
MOST_CHARACTERS: Final = 4000
"""Longer texts are irregular."""

_LETTER: Final = np.array([chr(c).isalpha() and c < 128 for c in range(256)])
_DIGIT: Final = np.array([48 <= c < 58 for c in range(256)])
_LOWER: Final = np.array([c + 32 if 65 <= c < 91 else c for c in range(256)], np.uint8)


def _power_table(base: int) -> U64:
    powers = np.full(CHUNK + MOST_CHARACTERS + 2, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


class _Tables:
    """Made at the first use."""

    values: U64
    powers: U64
    inverses: U64
    made = False


def _tables() -> type[_Tables]:
    if not _Tables.made:
        _Tables.values = mix64(np.arange(1, 257, dtype=np.uint64))
        _Tables.powers = _power_table(_BASE)
        _Tables.inverses = _power_table(_INVERSE)
        _Tables.made = True
    return _Tables


class Chunk(NamedTuple):
    """The tokens of some texts."""

    lower: bytes
    text: I64
    starts: I64
    ends: I64
    flags: I64
    units: I64
    quoted: I64
    grouped: I64
    distinct: U64
    first: I64
    inverse: I64


def scan(texts: Sequence[str]) -> Chunk:
    """Words and numbers of ASCII texts that hold no NUL."""
    codes = np.frombuffer("\x00".join(["", *texts, ""]).encode("ascii"), np.uint8)
    letter, digit = _LETTER[codes], _DIGIT[codes]
    inside = letter | digit
    # "don't", "1,000": a sign between two letters or digits is part of the word.
    signs = np.flatnonzero((codes == 39) | (codes == 44) | (codes == 46) | (codes == 58))
    signs = signs[(signs > 0) & (signs < len(codes) - 1)]
    apostrophe = codes[signs] == 39
    joined = np.where(
        apostrophe,
        letter[signs - 1] & letter[signs + 1],
        digit[signs - 1] & digit[signs + 1],
    )
    inside[signs[joined]] = True
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    # "3rd" is a number and a word, "Q1" a word.
    turns = np.flatnonzero(letter[1:] & digit[:-1]) + 1
    if len(turns):
        run = np.searchsorted(starts, turns, side="right") - 1
        first = np.ones(len(run), np.bool_)
        first[1:] = run[1:] != run[:-1]
        cut = turns[first & digit[starts[run]]]
        starts = np.sort(np.concatenate([starts, cut]))
        ends = np.sort(np.concatenate([ends, cut]))
    tables = _tables()
    lower = _LOWER[codes]
    running = np.empty(len(codes) + 1, np.uint64)
    running[0] = 0
    np.cumsum(tables.values[lower] * tables.powers[: len(codes)], out=running[1:])
    hashes = mix64((running[ends] - running[starts]) * tables.inverses[starts])
    upper = (codes >= 65) & (codes < 91)
    capital = upper[starts]
    flags = np.where(capital, bit.CAPITAL, 0)
    before, behind = codes[starts - 1], codes[ends]
    number = digit[starts]
    money = (before == 36) | (behind == 37)
    units = np.where(before == 36, MONEY, np.where(behind == 37, SHARE, 0))
    units = np.where(number & money, units, 0)
    # "US", "IT": no function words.
    shouted = capital & upper[np.minimum(starts + 1, ends - 1)] & (ends - starts > 1)
    # Behind a word or comma and a space, no sentence begins.
    ahead = codes[np.maximum(starts - 2, 0)]
    named = capital & (before == 32) & (letter[np.maximum(starts - 2, 0)] | (ahead == 44))
    flags |= np.where(named, bit.NAME, 0)
    flags |= np.where(shouted, bit.SHOUTED, 0) | np.where(before == 45, bit.HYPHEN, 0)
    text = np.searchsorted(np.flatnonzero(codes == 0), starts) - 1
    # "12 500" may be one number.
    grouped = number[1:] & number[:-1] & (starts[1:] == ends[:-1] + 1)
    grouped &= (ends[1:] - starts[1:] == 3) & (ends[:-1] - starts[:-1] <= 3)
    grouped &= (codes[ends[:-1]] == 32) | (codes[ends[:-1]] == 39)
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    inverse = np.empty(len(order), np.int64)
    inverse[order] = np.cumsum(new) - 1
    inside = _quoted(codes, starts, text, len(texts))
    marks = np.bincount(
        np.searchsorted(np.flatnonzero(codes == 0), np.flatnonzero(codes == 34)) - 1,
        minlength=len(texts),
    )
    flags |= np.where(inside, np.where(marks[text] == 2, bit.QUOTED | bit.SINGLE, bit.QUOTED), 0)
    quoted = np.bincount(text[inside], minlength=len(texts))
    return Chunk(
        lower.tobytes(),
        text,
        starts,
        ends,
        flags,
        units,
        quoted,
        text[1:][grouped],
        ordered[new],
        order[new],
        inverse,
    )


def _quoted(codes: U8, starts: I64, text: I64, count: int) -> Bools:
    """Words that may stand between quotation marks."""
    marks = np.flatnonzero(codes == 34)
    if not len(marks):
        return np.zeros(len(starts), np.bool_)
    owner = np.searchsorted(np.flatnonzero(codes == 0), marks) - 1
    many = np.bincount(owner, minlength=count)
    before = np.searchsorted(marks, starts) - (np.cumsum(many) - many)[text]
    # A text of an odd number has one that is never closed: all behind the first may be quoted.
    inside: Bools = np.where(many[text] % 2 == 0, before % 2 == 1, before > 0)
    return inside
