"""The words and shingles of many texts at once, as hashes in flat arrays.

The same words as :func:`aggregator.dedup.text.words`, found in one pass over the joined texts:
a word's hash is a polynomial over its characters, read off a running sum (Rabin and Karp's
rolling hash, modulo 2**64, with a mixed value for each character), and a shingle's hash is a
mix of the hashes of its words. Equal words and shingles have equal hashes; others collide by
chance only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup import text as reading

U8 = NDArray[np.uint8]
U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]

HASH_VERSION: Final = f"{reading.TEXT_VERSION}.1"
"""Names the hash function: changes whenever any text would get other shingle hashes."""

_CHUNK: Final = 1 << 18  # characters: temporaries stay in the cache of a core
_BASE: Final = 0x9E3779B97F4A7C15
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_SECOND: Final = np.uint64(0xD6E8FEB86659FD93)
_THIRD: Final = np.uint64(0xA0761D6478BD642F)
_ONE_WORD: Final = np.uint64(0x8EBC6AF09C88C6E3)
_TWO_WORDS: Final = np.uint64(0x589965CC75374CC3)
_UNKNOWN: Final = 255


@dataclass(frozen=True, slots=True)
class ShingleHashes:
    """The shingles of ``n`` texts.

    Attributes:
        hashes: uint32, those of all texts in order; one text's repeats included.
        offsets: int64 of shape ``(n + 1,)``: text ``i`` has ``hashes[offsets[i]:offsets[i+1]]``.
        words: int64 of shape ``(n,)``: how many words each text has.
    """

    hashes: U32
    offsets: I64
    words: I64

    def __len__(self) -> int:
        return len(self.words)


def mix64(values: U64) -> U64:
    """The 64-bit finaliser of MurmurHash3 (Appleby), a bijection that spreads every bit."""
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xFF51AFD7ED558CCD)
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def shingle_hashes(texts: Sequence[str]) -> ShingleHashes:
    """Hash the shingles of texts; the sets are those of :func:`aggregator.dedup.text.shingles`.

    Args:
        texts: any strings.
    """
    hashes: list[U32] = []
    counts: list[I64] = []
    word_counts: list[I64] = []
    for chunk in _chunks(texts):
        word_hashes, words = _chunk_words(chunk)
        flat, shingle_counts = _chunk_shingles(word_hashes, words)
        silent = np.flatnonzero(words == 0)
        if len(silent):
            flat, shingle_counts = _add_symbols(chunk, silent, flat, shingle_counts)
        hashes.append(flat)
        counts.append(shingle_counts)
        word_counts.append(words)
    offsets = np.zeros(len(texts) + 1, np.int64)
    if not texts:
        return ShingleHashes(np.empty(0, np.uint32), offsets, np.empty(0, np.int64))
    np.cumsum(np.concatenate(counts), out=offsets[1:])
    return ShingleHashes(np.concatenate(hashes), offsets, np.concatenate(word_counts))


def word_hashes(texts: Sequence[str]) -> tuple[U64, I64]:
    """Hash the words of texts.

    Args:
        texts: any strings.

    Returns:
        uint64 hashes of all words in order, and int64 offsets of shape ``(len(texts) + 1,)``.
    """
    offsets = np.zeros(len(texts) + 1, np.int64)
    if not texts:
        return np.empty(0, np.uint64), offsets
    parts = [_chunk_words(chunk) for chunk in _chunks(texts)]
    np.cumsum(np.concatenate([counts for _, counts in parts]), out=offsets[1:])
    return np.concatenate([hashes for hashes, _ in parts]), offsets


def _chunks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start = size = 0
    for i, text in enumerate(texts):
        if size and size + len(text) >= _CHUNK:
            yield texts[start:i]
            start, size = i, 0
        size += len(text) + 1
    if start < len(texts):
        yield texts[start:]


def _chunk_words(texts: Sequence[str]) -> tuple[U64, I64]:
    """Hashes of the words of some texts, and how many words each text has."""
    joined = "\x00".join(texts)
    if joined.count("\x00") != len(texts) - 1:
        joined = "\x00".join(text.replace("\x00", " ") for text in texts)
    folded = reading.fold(joined)
    if folded.isascii():
        codes: U8 | U32 = np.frombuffer(folded.encode("ascii") + b"\x00", np.uint8)
        inside = _ascii_inside()[codes]
        edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
        if inside[0]:
            edges = np.concatenate([np.zeros(1, np.int64), edges])
        starts, ends = edges[0::2], edges[1::2]
    else:
        encoded = (folded + "\x00").encode("utf-32-le", "surrogatepass")
        codes = np.frombuffer(encoded, np.uint32)
        starts, ends = _borders(_classify(codes))
    if len(codes) > _CHUNK:
        powers, inverses = _powers(_BASE, len(codes)), _powers(_INVERSE, len(codes))
    else:
        powers, inverses = _small_powers()
    running = np.empty(len(codes) + 1, np.uint64)
    running[0] = 0
    np.cumsum(_values(codes) * powers[: len(codes)], out=running[1:])
    hashes = mix64((running[ends] - running[starts]) * inverses[starts])
    upto = np.searchsorted(starts, np.flatnonzero(codes == 0))
    return hashes, np.diff(upto, prepend=0)


def _chunk_shingles(words: U64, counts: I64) -> tuple[U32, I64]:
    """Hashes of the shingles, and how many each text has; none for a text without words."""
    ends = np.cumsum(counts)
    shingles = np.where(counts > 2, counts - 2, np.minimum(counts, 1))
    if not len(words):
        return np.empty(0, np.uint32), shingles
    padded: U64 = np.concatenate([words, np.zeros(2, np.uint64)])
    mixed = padded[:-2] + padded[1:-1] * _SECOND + padded[2:] * _THIRD
    keep = np.ones(len(words), np.bool_)
    # The last two words of a text start no shingle, unless they are all it has.
    keep[ends[counts >= 1] - 1] = False
    keep[ends[counts >= 2] - 2] = False
    one = ends[counts == 1] - 1
    mixed[one] = words[one] * _ONE_WORD + _SECOND
    keep[one] = True
    two = ends[counts == 2] - 2
    mixed[two] = words[two] + words[two + 1] * _TWO_WORDS + _THIRD
    keep[two] = True
    return (mix64(mixed[keep]) >> np.uint64(32)).astype(np.uint32), shingles


def _add_symbols(texts: Sequence[str], silent: I64, flat: U32, counts: I64) -> tuple[U32, I64]:
    """Give each text that has symbols but no words its one shingle."""
    places: list[int] = []
    values: list[int] = []
    counts = counts.copy()
    before = np.cumsum(counts) - counts
    for i in silent.tolist():
        form = reading.normalise(texts[i])
        if form:
            digest = hashlib.blake2b(form.encode("utf-8", "surrogatepass"), digest_size=4)
            places.append(int(before[i]))
            values.append(int.from_bytes(digest.digest(), "little"))
            counts[i] = 1
    return np.insert(flat, places, np.array(values, np.uint32)), counts


def _borders(classes: U8) -> tuple[I64, I64]:
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


@cache
def _class_table() -> U8:
    return np.full(0x110000, _UNKNOWN, np.uint8)


def _classify(codes: U32) -> U8:
    table = _class_table()
    classes = table[codes]
    unknown = np.flatnonzero(classes == _UNKNOWN)
    if len(unknown):
        for code in np.unique(codes[unknown]).tolist():
            table[code] = reading.char_class(code)
        classes = table[codes]
    return classes


@cache
def _ascii_inside() -> Bools:
    return np.array([chr(code).isalnum() and code < 128 for code in range(256)])


@cache
def _ascii_values() -> U64:
    return mix64(np.arange(1, 257, dtype=np.uint64))


def _values(codes: U8 | U32) -> U64:
    """A well-spread value for each character; the same in both widths."""
    if codes.dtype == np.uint8:
        return _ascii_values()[codes]
    return mix64(codes.astype(np.uint64) + np.uint64(1))


def _powers(base: int, count: int) -> U64:
    powers = np.full(count, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


@cache
def _small_powers() -> tuple[U64, U64]:
    return _powers(_BASE, _CHUNK + 1), _powers(_INVERSE, _CHUNK + 1)
