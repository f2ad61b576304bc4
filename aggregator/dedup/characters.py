"""The characters of many texts at once: folded, classed, and given numbers."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Final

import numpy as np

from aggregator.dedup import text as reading
from aggregator.dedup.arrays import I64, U8, U16, U32, U64, Bools, mix64

BASE: Final = 0x9E3779B97F4A7C15
"""Of the polynomial over the characters of a word; odd, so that it has an inverse."""

INVERSE: Final = pow(BASE, -1, 1 << 64)
"""``BASE * INVERSE == 1`` modulo 2**64."""

SMALL: Final = 1 << 18
"""Characters up to which powers are kept."""

_UNKNOWN: Final = 255
_PLAIN_SIGNS: Final = (
    ("’", "'"),
    ("‘", "'"),
    ("“", '"'),
    ("”", '"'),
    ("–", "-"),
    ("—", "-"),
    ("\u00a0", " "),
    ("£", "#"),
    ("€", "#"),
)


class _Classes:
    """The class of each character by code, as far as any thread has asked for it.

    There is one table for a process, ever. Where two threads each made one, a thread that had
    entered its characters in the one then read the other, in which they were not.
    """

    table: U8 | None = None
    turn = Lock()


def folded_codes(joined: str) -> U8 | U16 | U32:
    """The folded characters, as narrow as they are, and a last NUL.

    Quotation marks and dashes are in no word. Made ASCII before folding, they spare an English
    text the long way round.
    """
    if not joined.isascii():
        for sign, plain in _PLAIN_SIGNS:
            joined = joined.replace(sign, plain)
    folded = reading.fold(joined)
    if folded.isascii():
        return np.frombuffer(folded.encode("ascii") + b"\x00", np.uint8)
    encoded = (folded + "\x00").encode("utf-16-le", "surrogatepass")
    if len(encoded) == 2 * len(folded) + 2:
        return np.frombuffer(encoded, np.uint16)
    return np.frombuffer((folded + "\x00").encode("utf-32-le", "surrogatepass"), np.uint32)


def borders(classes: U8) -> tuple[I64, I64]:
    """Starts and ends of the words; the last character is a break."""
    inside = classes != reading.BREAK
    start = inside.copy()
    start[1:] &= ~inside[:-1]
    solo = classes == reading.SOLO
    if solo.any():
        # A letter also starts a word if the last character that is no mark stands alone.
        places = np.arange(len(classes))
        base = np.maximum.accumulate(np.where(classes == reading.MARK, 0, places))
        alone = solo[base]
        start |= solo
        start[1:] |= (classes[1:] == reading.LETTER) & alone[:-1] & inside[:-1]
    end = inside[:-1] & (~inside[1:] | start[1:])
    return np.flatnonzero(start), np.flatnonzero(end) + 1


def class_table() -> U8:
    """The table of :func:`classified`: the same one in every call and thread."""
    with _Classes.turn:
        if _Classes.table is None:
            _Classes.table = np.full(0x110000, _UNKNOWN, np.uint8)
        return _Classes.table


def classified(codes: U8 | U16 | U32) -> tuple[U8, U8]:
    """The classes of characters: see :func:`aggregator.dedup.text.char_class`.

    Args:
        codes: of folded characters.

    Returns:
        the class of each, and the table by code that they were read from; in it, characters
        that nobody has asked for have a class that there is not.
    """
    table = class_table()
    classes = table[codes]
    unknown = np.flatnonzero(classes == _UNKNOWN)
    if len(unknown):
        # Two threads may meet the same new character, and then write the same.
        for code in np.unique(codes[unknown]).tolist():
            table[code] = reading.char_class(code)
        classes = table[codes]
    return classes, table


@cache
def ascii_inside() -> Bools:
    """Which ASCII characters are in words, by code; of shape ``(256,)``."""
    return np.array([chr(code).isalnum() and code < 128 for code in range(256)])


@cache
def ascii_values() -> U64:
    """Of each ASCII character, folded; 0 for what is in no word."""
    folded = np.arange(256)
    folded[65:91] += 32
    return np.where(ascii_inside(), value_table()[folded], np.uint64(0))


@cache
def value_table() -> U64:
    """The values of :func:`values_of` of the first 65,536 characters, by code."""
    return mix64(np.arange(1, 0x10001, dtype=np.uint64))


def values_of(codes: U8 | U16 | U32) -> U64:
    """A well-spread value for each character; the same in all widths."""
    if codes.dtype == np.uint32:
        return mix64(codes.astype(np.uint64) + np.uint64(1))
    table = value_table()
    return table[:256][codes] if codes.dtype == np.uint8 else table[codes]


def powers_of(base: int, count: int) -> U64:
    """The first ``count`` powers of a number, from 1, modulo 2**64."""
    powers = np.full(count, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


@cache
def small_powers() -> tuple[U64, U64]:
    """Powers of :data:`BASE` and :data:`INVERSE`, one more than :data:`SMALL` of each."""
    return powers_of(BASE, SMALL + 1), powers_of(INVERSE, SMALL + 1)
