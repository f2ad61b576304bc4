"""The words and shingles of many texts at once, as hashes in flat arrays.

The same words as :func:`aggregator.dedup.text.words`, found in one pass over the joined texts:
a word's hash is a polynomial over its characters, read off a running sum (Rabin and Karp's
rolling hash, modulo 2**64, with a mixed value for each character), and a shingle's hash is a
mix of the hashes of its words. Equal words and shingles have equal hashes; others collide by
chance only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from aggregator.dedup import text as reading
from aggregator.dedup.arrays import I64, U32, U64, spread
from aggregator.dedup.arrays import mix64 as mix64
from aggregator.dedup.characters import (
    BASE,
    INVERSE,
    SMALL,
    ascii_inside,
    ascii_values,
    borders,
    classified,
    folded_codes,
    powers_of,
    small_powers,
    value_table,
    values_of,
)
from aggregator.dedup.compiled import Kernels, kernels
from aggregator.dedup.pieces import NOWHERE, in_order, in_pieces, put

HASH_VERSION: Final = f"{reading.TEXT_VERSION}.1"
"""Names the hash function: changes whenever any text would get other shingle hashes."""

_SECOND: Final = np.uint64(0xD6E8FEB86659FD93)
_THIRD: Final = np.uint64(0xA0761D6478BD642F)
_ONE_WORD: Final = np.uint64(0x8EBC6AF09C88C6E3)
_TWO_WORDS: Final = np.uint64(0x589965CC75374CC3)
_SALTS: Final = np.array([_SECOND, _THIRD, _ONE_WORD, _TWO_WORDS], np.uint64)


@dataclass(frozen=True, slots=True)
class ShingleSets:
    """The sets of shingles of ``n`` texts, each sorted and without repeats.

    Attributes:
        hashes: uint32, of all texts in order.
        offsets: int64 of shape ``(n + 1,)``: text ``i`` has ``hashes[offsets[i]:offsets[i+1]]``.
    """

    hashes: U32
    offsets: I64

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def sizes(self) -> I64:
        """How many shingles each set has, of shape ``(n,)``."""
        return np.diff(self.offsets)


@dataclass(frozen=True, slots=True)
class TextHashes:
    """What is known of ``n`` texts by hashes.

    Attributes:
        shingles: of each text; the sets are those of :func:`aggregator.dedup.text.shingles`.
        words: int64 of shape ``(n,)``: how many words each text has.
        sequences: uint64 of shape ``(n,)``: a hash of each text's words in their order.
    """

    shingles: ShingleSets
    words: I64
    sequences: U64

    def __len__(self) -> int:
        return len(self.words)

    def of(self, rows: I64) -> TextHashes:
        """The same of some of the texts.

        Args:
            rows: numbers of texts.
        """
        increasing = bool((rows[1:] > rows[:-1]).all())
        if increasing and len(rows) == len(self):
            return self
        sizes = self.shingles.sizes
        offsets = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(sizes[rows], out=offsets[1:])
        if increasing:
            chosen = np.zeros(len(self), np.bool_)
            chosen[rows] = True
            hashes = self.shingles.hashes[np.repeat(chosen, sizes)]
        else:
            hashes = self.shingles.hashes[spread(self.shingles.offsets[rows], sizes[rows])]
        return TextHashes(ShingleSets(hashes, offsets), self.words[rows], self.sequences[rows])


@dataclass(frozen=True, slots=True)
class ReadTexts:
    """What was read of ``n`` texts, before their shingles are put together.

    Attributes:
        words: int64 of shape ``(n,)``: how many words each text has.
        sequences: uint64 of shape ``(n,)``: a hash of each text's words in their order.
        sizes: int64 of shape ``(n,)``: how many shingles each text has.
        pieces: numbers of texts that were read together, increasing in each.
        parts: uint32, the shingles of the texts of each piece.
    """

    words: I64
    sequences: U64
    sizes: I64
    pieces: list[I64]
    parts: list[U32]

    def of(self, rows: I64) -> TextHashes:
        """The hashes of some of the texts; can be called once, since memory is given back.

        Args:
            rows: numbers of texts, increasing.
        """
        place = np.full(len(self.words), NOWHERE, np.int64)
        place[rows] = np.arange(len(rows))
        offsets = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(self.sizes[rows], out=offsets[1:])
        hashes = np.empty(int(offsets[-1]), np.uint32)
        self.parts.reverse()
        for piece in self.pieces:
            part, to = self.parts.pop(), place[piece]
            put(hashes, offsets, part, self.sizes[piece], to)
        return TextHashes(ShingleSets(hashes, offsets), self.words[rows], self.sequences[rows])


def hash_texts(texts: Sequence[str]) -> TextHashes:
    """Hash the words and shingles of texts.

    Args:
        texts: any strings.
    """
    return read_texts(texts).of(np.arange(len(texts)))


def read_texts(texts: Sequence[str]) -> ReadTexts:
    """Hash the words and shingles of texts; which of them are kept is said afterwards.

    Args:
        texts: any strings.
    """
    compiled = kernels(_characters(texts))
    pieces, parts = in_pieces(texts, lambda some: _hash_some(some, compiled))
    sizes, words = np.empty(len(texts), np.int64), np.empty(len(texts), np.int64)
    sequences = np.empty(len(texts), np.uint64)
    for rows, part in zip(pieces, parts, strict=True):
        sizes[rows], words[rows], sequences[rows] = part[1:]
    return ReadTexts(words, sequences, sizes, pieces, [part[0] for part in parts])


def _hash_some(texts: Sequence[str], compiled: Kernels | None) -> tuple[U32, I64, I64, U64]:
    """Shingles, how many each text has, how many words, and the sequence of each text."""
    hashes, words = _chunk_words(texts, compiled)
    if compiled is None:
        sequences = _chunk_sequences(hashes, words)
        flat, counts = _as_sets(*_chunk_shingles(hashes, words))
    else:
        flat, counts = np.empty(len(hashes), np.uint32), np.empty(len(texts), np.int64)
        sequences = np.empty(len(texts), np.uint64)
        flat = flat[: compiled.shingles(hashes, words, _SALTS, flat, counts, sequences)]
    silent = np.flatnonzero(words == 0)
    if len(silent):
        flat, counts = _add_symbols(texts, silent, flat, counts)
    return flat, counts, words, sequences


def shingle_sets(texts: Sequence[str]) -> ShingleSets:
    """Hash the shingles of texts: :attr:`TextHashes.shingles` of :func:`hash_texts`."""
    return hash_texts(texts).shingles


def word_hashes(texts: Sequence[str]) -> tuple[U64, I64]:
    """Hash the words of texts.

    Args:
        texts: any strings.

    Returns:
        uint64 hashes of all words in order, and int64 offsets of shape ``(len(texts) + 1,)``.
    """
    compiled = kernels(_characters(texts))
    pieces, parts = in_pieces(texts, lambda some: _chunk_words(some, compiled))
    counts = np.empty(len(texts), np.int64)
    for rows, part in zip(pieces, parts, strict=True):
        counts[rows] = part[1]
    return in_order([part[0] for part in parts], pieces, counts)


def _characters(texts: Sequence[str]) -> int:
    """About how many characters there are, looked up in a thousand texts."""
    step = max(1, len(texts) // 1000)
    return step * sum(map(len, texts[::step]))


def _chunk_words(texts: Sequence[str], compiled: Kernels | None) -> tuple[U64, I64]:
    """Hashes of the words of some texts, and how many words each text has."""
    joined = "\x00".join(texts)
    if joined.count("\x00") != len(texts) - 1:
        joined = "\x00".join(text.replace("\x00", " ") for text in texts)
    if compiled is not None:
        return _compiled_words(joined, len(texts), compiled)
    codes = folded_codes(joined)
    if codes.dtype == np.uint8:
        inside = ascii_inside()[codes]
        edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
        if inside[0]:
            edges = np.concatenate([np.zeros(1, np.int64), edges])
        starts, ends = edges[0::2], edges[1::2]
    else:
        starts, ends = borders(classified(codes)[0])
    if len(codes) > SMALL:
        powers, inverses = powers_of(BASE, len(codes)), powers_of(INVERSE, len(codes))
    else:
        powers, inverses = small_powers()
    running = np.empty(len(codes) + 1, np.uint64)
    running[0] = 0
    values = values_of(codes)
    values *= powers[: len(codes)]
    np.cumsum(values, out=running[1:])
    hashes = mix64((running[ends] - running[starts]) * inverses[starts])
    upto = np.searchsorted(starts, np.flatnonzero(codes == 0))
    return hashes, np.diff(upto, prepend=0)


def _compiled_words(joined: str, texts: int, compiled: Kernels) -> tuple[U64, I64]:
    counts = np.empty(texts, np.int64)
    if joined.isascii():
        plain = np.frombuffer(joined.encode("ascii") + b"\x00", np.uint8)
        hashes = np.empty(len(plain) // 2 + 1, np.uint64)
        powers = small_powers()[0] if len(plain) <= SMALL else powers_of(BASE, len(plain) + 1)
        found = compiled.ascii_words(plain, ascii_values(), powers, hashes, counts)
        return hashes[:found], counts
    codes = folded_codes(joined)
    if codes.dtype == np.uint8:
        classes = ascii_inside().astype(np.uint8)
    else:
        _, classes = classified(codes)
    # A word has a character at least, whatever the classes are; what is not written to takes
    # no memory.
    hashes = np.empty(len(codes), np.uint64)
    found = compiled.words(codes, classes, value_table(), np.uint64(BASE), hashes, counts)
    return hashes[:found], counts


def _chunk_sequences(words: U64, counts: I64) -> U64:
    """A hash of each text's words in their order; 0 for a text without words."""
    ends = np.cumsum(counts)
    starts = ends - counts
    running = np.zeros(len(words) + 1, np.uint64)
    if len(words):
        powers = powers_of(int(_SECOND), int(counts.max()))
        np.cumsum(
            words * powers[np.arange(len(words)) - np.repeat(starts, counts)], out=running[1:]
        )
    hashes: U64 = running[ends] - running[starts]
    return hashes


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


def _as_sets(flat: U32, counts: I64) -> tuple[U32, I64]:
    """Sort the shingles of each text and drop its repeats."""
    owner = np.repeat(np.arange(len(counts), dtype=np.uint64), counts)
    codes = np.sort((owner << np.uint64(32)) | flat)
    first = np.ones(len(codes), np.bool_)
    first[1:] = codes[1:] != codes[:-1]
    codes = codes[first]
    owners = (codes >> np.uint64(32)).astype(np.int64)
    return codes.astype(np.uint32), np.bincount(owners, minlength=len(counts))


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
