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
_EN_DASH: Final = 1
_EM_DASH: Final = 2  # as codes that plain text does not have: neither is read as a hyphen
TO_ASCII: Final = str.maketrans("’‘“”„–—\u00a0", '\'\'"""\x01\x02 ')
MOST_CHARACTERS: Final = 4000
"""Longer texts are irregular."""

_LETTER: Final = np.array([chr(c).isalpha() and c < 128 for c in range(256)])
_DIGIT: Final = np.array([48 <= c < 58 for c in range(256)])
_BLANK: Final = np.array([chr(c).isspace() and c < 128 for c in range(256)])
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
    """The tokens of some texts.

    Attributes:
        lower: all texts, folded.
        text: of each token.
        starts: of each token in ``lower``.
        ends: likewise.
        flags: see :mod:`.flags`.
        units: of numbers with a sign.
        gaps: of each token, a number for what stands before it; 0 for one blank.
        quoted: how many words of each text may stand between quotation marks.
        odd: texts with what is read otherwise here than by the judge.
        distinct: hashes of words, each once.
        first: a token of each.
        inverse: the word of each token.
    """

    lower: bytes
    text: I64
    starts: I64
    ends: I64
    flags: I64
    units: I64
    gaps: I64
    quoted: I64
    odd: I64
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
    starts, ends, initials, unsure = _initials(codes, letter, inside, starts, ends)
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
    # "US", "U.S.", "IT": no function words.
    second = np.where(initials, starts + 2, np.minimum(starts + 1, ends - 1))
    shouted = capital & upper[second] & (ends - starts > 1)
    # Behind a word or comma and a space, no sentence begins.
    ahead = codes[np.maximum(starts - 2, 0)]
    named = capital & (before == 32) & (letter[np.maximum(starts - 2, 0)] | (ahead == 44))
    flags |= np.where(named, bit.NAME, 0)
    flags |= np.where(shouted, bit.SHOUTED, 0)
    # "-7" and "-$7" may be less than nothing.
    signed = number & (before == 36)
    dash = np.where(signed, codes[np.maximum(starts - 2, 0)], before)
    flags |= np.where(dash == 45, bit.HYPHEN, 0)
    flags |= np.where(behind == 46, bit.STOP, 0)
    text = np.searchsorted(np.flatnonzero(codes == 0), starts) - 1
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
    gaps = np.zeros(len(starts), np.int64)
    gaps[1:] = _gaps(codes, running, tables, starts, ends)
    nothing, hyphen = _beside(codes, starts - signed, ends)
    flags |= np.where(nothing | hyphen, bit.CLOSE, 0) | np.where(nothing, bit.NEXT, 0)
    odd = np.concatenate([_odd(codes, letter, digit, starts, ends, signs[joined], dash), unsure])
    return Chunk(
        lower.tobytes(),
        text,
        starts,
        ends,
        flags,
        units,
        gaps,
        quoted,
        np.unique(np.searchsorted(np.flatnonzero(codes == 0), odd) - 1),
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


def _initials(
    codes: U8, letter: Bools, inside: Bools, starts: I64, ends: I64
) -> tuple[I64, I64, Bools, I64]:
    """The tokens, with "U.S." made one.

    Returns:
        starts and ends of the tokens, a mask of those that were made, and starts of what is
        read otherwise by the judge.
    """
    pointed = letter[starts] & (ends == starts + 1) & (codes[ends] == 46)
    # With the next letter it is one word, which a further point may end.
    goes_on = np.zeros(len(starts), np.bool_)
    goes_on[:-1] = pointed[:-1] & (starts[1:] == ends[:-1] + 1)
    single = letter[starts] & (ends == starts + 1)
    unsure = np.flatnonzero(goes_on[:-1] & ~single[1:])
    unsure = starts[unsure[goes_on[unsure - 1] & (unsure > 0)]]
    goes_on[:-1] &= single[1:]
    behind = np.zeros(len(starts), np.bool_)
    behind[1:] = goes_on[:-1]
    # "A.b": two words; "A.b.": one.
    first = np.flatnonzero(goes_on & ~behind)
    last = np.flatnonzero(behind & ~goes_on)
    long = (last - first >= 2) | pointed[last]
    first, last = first[long], last[long]
    made = np.zeros(len(starts), np.bool_)
    made[first] = True
    ends = ends.copy()
    ends[first] = ends[last] + pointed[last]
    gone = np.zeros(len(starts) + 1, np.int64)
    np.add.at(gone, first + 1, 1)
    np.add.at(gone, last + 1, -1)
    kept = np.cumsum(gone[:-1]) == 0
    return starts[kept], ends[kept], made[kept], unsure


def _gaps(codes: U8, running: U64, tables: type[_Tables], starts: I64, ends: I64) -> I64:
    """A number for what stands between each token and the next; 0 for one blank."""
    found = (running[starts[1:]] - running[ends[:-1]]) * tables.inverses[ends[:-1]]
    blank = (starts[1:] == ends[:-1] + 1) & (codes[ends[:-1]] == 32)
    gaps: I64 = np.where(blank, np.uint64(0), mix64(found) >> np.uint64(1)).astype(np.int64)
    return gaps


def _beside(codes: U8, starts: I64, ends: I64) -> tuple[Bools, Bools]:
    """Tokens with nothing between the one before and them; and with one hyphen there."""
    signs, hyphens = (
        np.concatenate([np.zeros(1, np.int64), np.cumsum(mask)])
        for mask in (~_BLANK[codes], codes == 45)
    )
    many, dashes = (np.full(len(starts), 2) for _ in range(2))
    many[1:] = signs[starts[1:]] - signs[ends[:-1]]
    dashes[1:] = hyphens[starts[1:]] - hyphens[ends[:-1]]
    return many == 0, (many == 1) & (dashes == 1)


def _odd(
    codes: U8, letter: Bools, digit: Bools, starts: I64, ends: I64, signs: I64, dash: U8
) -> I64:
    """Places of what is read otherwise here than by the judge.

    Args:
        codes: of all texts.
        letter: mask of them.
        digit: mask of them.
        starts: of the tokens.
        ends: likewise.
        signs: that are part of tokens.
        dash: what stands before each token, or before its sign for money.
    """
    number = digit[starts]
    # "12 500" may be one number, and so may be the beginning of "19 450,000".
    grouped = number[1:] & number[:-1] & (starts[1:] == ends[:-1] + 1)
    whole = (ends[1:] - starts[1:] == 3) | ~digit[np.minimum(starts[1:] + 3, len(codes) - 1)]
    grouped &= whole & (ends[1:] - starts[1:] >= 3) & (ends[:-1] - starts[:-1] <= 3)
    grouped &= _BLANK[codes[ends[:-1]]] | (codes[ends[:-1]] == 39)
    # "Q3.5" is a word and a number, "A1's" one word.
    within = np.searchsorted(starts, signs, side="right") - 1
    split = (codes[signs] != 39) & letter[starts[np.maximum(within, 0)]]
    marks = np.flatnonzero(codes == 39)
    owned = digit[marks - 1] & letter[np.minimum(marks + 1, len(codes) - 1)]
    # "7 $" and "7 %" are money and a share, "$ 7" is money.
    money, share = np.flatnonzero(codes == 36), np.flatnonzero(codes == 37)
    loose = money[~digit[np.minimum(money + 1, len(codes) - 1)]]
    share = share[~digit[share - 1]]
    dashed = number & ((dash == _EN_DASH) | (dash == _EM_DASH))
    return np.concatenate(
        [starts[1:][grouped], signs[split], marks[owned], loose, share, starts[dashed]]
    )
