"""The words and shingles of many texts at once, as hashes in flat arrays.

The same words as :func:`aggregator.dedup.text.words`, found in one pass over the joined texts:
a word's hash is a polynomial over its characters, read off a running sum (Rabin and Karp's
rolling hash, modulo 2**64, with a mixed value for each character), and a shingle's hash is a
mix of the hashes of its words. Equal words and shingles have equal hashes; others collide by
chance only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup import text as reading
from aggregator.dedup.arrays import I64, U8, U16, U32, U64, Bools
from aggregator.dedup.compiled import Kernels, kernels
from aggregator.dedup.threads import on_threads

Part = TypeVar("Part")

HASH_VERSION: Final = f"{reading.TEXT_VERSION}.1"
"""Names the hash function: changes whenever any text would get other shingle hashes."""

_CHUNK: Final = 1 << 18  # characters: temporaries stay in the cache of a core
_NOWHERE: Final = -2  # two steps from any place, so that no run begins there
_TEXTS: Final = 512  # looked at together
_BASE: Final = 0x9E3779B97F4A7C15
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_SECOND: Final = np.uint64(0xD6E8FEB86659FD93)
_THIRD: Final = np.uint64(0xA0761D6478BD642F)
_ONE_WORD: Final = np.uint64(0x8EBC6AF09C88C6E3)
_TWO_WORDS: Final = np.uint64(0x589965CC75374CC3)
_SALTS: Final = np.array([_SECOND, _THIRD, _ONE_WORD, _TWO_WORDS], np.uint64)
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
            rows: numbers of texts, increasing.
        """
        if len(rows) == len(self):
            return self
        sizes = self.shingles.sizes
        chosen = np.zeros(len(self), np.bool_)
        chosen[rows] = True
        offsets = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(sizes[rows], out=offsets[1:])
        hashes = self.shingles.hashes[np.repeat(chosen, sizes)]
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
        place = np.full(len(self.words), _NOWHERE, np.int64)
        place[rows] = np.arange(len(rows))
        offsets = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(self.sizes[rows], out=offsets[1:])
        hashes = np.empty(int(offsets[-1]), np.uint32)
        self.parts.reverse()
        for piece in self.pieces:
            part, to = self.parts.pop(), place[piece]
            _put(hashes, offsets, part, self.sizes[piece], to)
        return TextHashes(ShingleSets(hashes, offsets), self.words[rows], self.sequences[rows])


def mix64(values: U64) -> U64:
    """The 64-bit finaliser of MurmurHash3 (Appleby), a bijection that spreads every bit."""
    values = values ^ (values >> np.uint64(33))
    values *= np.uint64(0xFF51AFD7ED558CCD)
    values ^= values >> np.uint64(33)
    values *= np.uint64(0xC4CEB9FE1A85EC53)
    values ^= values >> np.uint64(33)
    return values


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
    pieces, parts = _in_pieces(texts, lambda some: _hash_some(some, compiled))
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
    pieces, parts = _in_pieces(texts, lambda some: _chunk_words(some, compiled))
    counts = np.empty(len(texts), np.int64)
    for rows, part in zip(pieces, parts, strict=True):
        counts[rows] = part[1]
    return _in_order([part[0] for part in parts], pieces, counts)


def _characters(texts: Sequence[str]) -> int:
    """About how many characters there are, looked up in a thousand texts."""
    step = max(1, len(texts) // 1000)
    return step * sum(map(len, texts[::step]))


def _in_pieces(
    texts: Sequence[str], work: Callable[[Sequence[str]], Part]
) -> tuple[list[I64], list[Part]]:
    """Do something to some texts at a time: ASCII apart, since it is read much faster.

    Returns:
        for each piece the numbers of its texts, increasing, and what ``work`` returned for them.
    """

    def read(start: int) -> tuple[list[tuple[I64, Part]], list[int]]:
        some = texts[start : start + _TEXTS]
        done: list[tuple[I64, Part]] = []
        other = [i for i, text in enumerate(some, start) if not text.isascii()]
        rows = np.arange(start, start + len(some))
        if other:
            rows = np.delete(rows, np.array(other) - start)
        for part in _by_length(texts, rows):
            done.append((part, work(_some(texts, part))))
        return done, other

    first = on_threads(read, range(0, len(texts), _TEXTS))
    done = [piece for pieces, _ in first for piece in pieces]
    others = np.array([i for _, other in first for i in other], np.int64)
    pieces = _by_length(texts, others)
    parts = on_threads(lambda rows: work(_some(texts, rows)), pieces)
    return [*(rows for rows, _ in done), *pieces], [*(part for _, part in done), *parts]


def _by_length(texts: Sequence[str], rows: I64) -> list[I64]:
    """The rows in pieces of not much more than so many characters that they stay in a cache."""
    if sum(len(texts[i]) for i in rows.tolist()) <= _CHUNK:
        return [rows] if len(rows) else []
    lengths = np.fromiter((len(texts[i]) for i in rows.tolist()), np.int64, len(rows))
    before = np.cumsum(lengths + 1) // _CHUNK
    return np.split(rows, np.flatnonzero(before[1:] != before[:-1]) + 1)


def _some(texts: Sequence[str], rows: I64) -> list[str]:
    first, last = int(rows[0]), int(rows[-1])
    if last - first + 1 == len(rows):
        return list(texts[first : last + 1])
    return [texts[i] for i in rows.tolist()]


def _in_order(parts: list[U64], pieces: list[I64], counts: I64) -> tuple[U64, I64]:
    """Join what pieces gave, in the order of the texts, and say where each text's part is."""
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    result = np.empty(int(offsets[-1]), np.uint64)
    for part, rows in zip(parts, pieces, strict=True):
        _put(result, offsets, part, counts[rows], rows)
    return result, offsets


def _put(result: NDArray[Any], offsets: I64, part: NDArray[Any], lengths: I64, place: I64) -> None:
    """Put what some texts have where it belongs.

    Args:
        result: filled.
        offsets: where what each place has begins in it.
        part: of all these texts, in order.
        lengths: how much each of them has.
        place: of each of them, increasing; :data:`_NOWHERE` for what is left out.
    """
    ends = np.cumsum(lengths)
    # In runs of texts that follow each other here and there.
    starts = np.flatnonzero(np.diff(place, prepend=2 * _NOWHERE) != 1)
    if len(starts) * 8 > len(place):
        keep = place >= 0
        to = np.repeat(offsets[np.maximum(place, 0)] - (ends - lengths), lengths)
        kept = np.repeat(keep, lengths)
        result[(to + np.arange(len(part)))[kept]] = part[kept]
        return
    stops = np.append(starts[1:], len(place))
    for first, last in zip(starts.tolist(), stops.tolist(), strict=True):
        if place[first] >= 0:
            begin, end = int(ends[first] - lengths[first]), int(ends[last - 1])
            target = int(offsets[place[first]])
            result[target : target + end - begin] = part[begin:end]


def _chunk_words(texts: Sequence[str], compiled: Kernels | None) -> tuple[U64, I64]:
    """Hashes of the words of some texts, and how many words each text has."""
    joined = "\x00".join(texts)
    if joined.count("\x00") != len(texts) - 1:
        joined = "\x00".join(text.replace("\x00", " ") for text in texts)
    if compiled is not None:
        return _compiled_words(joined, len(texts), compiled)
    codes = _codes(joined)
    if codes.dtype == np.uint8:
        inside = _ascii_inside()[codes]
        edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
        if inside[0]:
            edges = np.concatenate([np.zeros(1, np.int64), edges])
        starts, ends = edges[0::2], edges[1::2]
    else:
        starts, ends = _borders(_classify(codes))
    if len(codes) > _CHUNK:
        powers, inverses = _powers(_BASE, len(codes)), _powers(_INVERSE, len(codes))
    else:
        powers, inverses = _small_powers()
    running = np.empty(len(codes) + 1, np.uint64)
    running[0] = 0
    values = _values(codes)
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
        powers = _small_powers()[0] if len(plain) <= _CHUNK else _powers(_BASE, len(plain) + 1)
        found = compiled.ascii_words(plain, _ascii_values(), powers, hashes, counts)
        return hashes[:found], counts
    codes = _codes(joined)
    if codes.dtype == np.uint8:
        classes = _ascii_inside().astype(np.uint8)
    else:
        _classify(codes)
        classes = _class_table()
    # A word has a character at least, and something between it and the next.
    room = len(codes) if (classes == reading.SOLO).any() else len(codes) // 2 + 1
    hashes = np.empty(room, np.uint64)
    found = compiled.words(codes, classes, _value_table(), np.uint64(_BASE), hashes, counts)
    return hashes[:found], counts


def _codes(joined: str) -> U8 | U16 | U32:
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


def _chunk_sequences(words: U64, counts: I64) -> U64:
    """A hash of each text's words in their order; 0 for a text without words."""
    ends = np.cumsum(counts)
    starts = ends - counts
    running = np.zeros(len(words) + 1, np.uint64)
    if len(words):
        powers = _powers(int(_SECOND), int(counts.max()))
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


def _classify(codes: U8 | U16 | U32) -> U8:
    table = _class_table()
    if codes.dtype == np.uint16:
        table = table[:0x10000]
    classes = table[codes]
    unknown = np.flatnonzero(classes == _UNKNOWN)
    if len(unknown):
        # Two threads may meet the same new character, and then write the same.
        for code in np.unique(codes[unknown]).tolist():
            table[code] = reading.char_class(code)
        classes = table[codes]
    return classes


@cache
def _ascii_inside() -> Bools:
    return np.array([chr(code).isalnum() and code < 128 for code in range(256)])


@cache
def _ascii_values() -> U64:
    """Of each ASCII character, folded; 0 for what is in no word."""
    folded = np.arange(256)
    folded[65:91] += 32
    return np.where(_ascii_inside(), _value_table()[folded], np.uint64(0))


@cache
def _value_table() -> U64:
    return mix64(np.arange(1, 0x10001, dtype=np.uint64))


def _values(codes: U8 | U16 | U32) -> U64:
    """A well-spread value for each character; the same in all widths."""
    if codes.dtype == np.uint32:
        return mix64(codes.astype(np.uint64) + np.uint64(1))
    table = _value_table()
    return table[:256][codes] if codes.dtype == np.uint8 else table[codes]


def _powers(base: int, count: int) -> U64:
    powers = np.full(count, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


@cache
def _small_powers() -> tuple[U64, U64]:
    return _powers(_BASE, _CHUNK + 1), _powers(_INVERSE, _CHUNK + 1)
