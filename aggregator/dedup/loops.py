"""The inner loops of reading and signing texts, in the part of Python that numba compiles.

Nothing here is called as it stands: :mod:`aggregator.dedup.compiled` compiles the functions of
this module, and each gives the same bits as NumPy does elsewhere. Arguments are arrays and
numbers; what is told to be filled is written to. Arrays of hashes wrap as C's unsigned ones do.

Compiled, nothing checks that a place is within an array: each function says why its places are,
or what its caller must see to. ``NUMBA_BOUNDSCHECK=1`` with a ``NUMBA_CACHE_DIR`` of its own checks
it (what was compiled before is not compiled again for that variable alone).
"""

from __future__ import annotations

from typing import Any

import numpy as np

_BREAK = 0  # the classes of aggregator.dedup.text, which numba takes as constants
_LETTER = 1
_MARK = 2
_SOLO = 3
_SMALL = 4096  # numbers up to which a set is sorted by insertion into buckets


def mix(value: Any) -> Any:
    """The 64-bit finaliser of MurmurHash3 (Appleby)."""
    value = value ^ (value >> np.uint64(33))
    value = value * np.uint64(0xFF51AFD7ED558CCD)
    value = value ^ (value >> np.uint64(33))
    value = value * np.uint64(0xC4CEB9FE1A85EC53)
    return value ^ (value >> np.uint64(33))


def mix32(value: Any) -> Any:
    """The 32-bit finaliser of MurmurHash3, with which datasketch's permutations begin."""
    value = np.uint32(value ^ (value >> np.uint32(16)))
    value = np.uint32(value * np.uint32(0x85EBCA6B))
    value = np.uint32(value ^ (value >> np.uint32(13)))
    value = np.uint32(value * np.uint32(0xC2B2AE35))
    return np.uint32(value ^ (value >> np.uint32(16)))


def words(codes: Any, classes: Any, values: Any, base: Any, hashes: Any, counts: Any) -> int:
    """Hash the words of texts that NULs end.

    Args:
        codes: the folded characters, uint8, uint16 or uint32.
        classes: of each character, by code.
        values: uint64 of each of the first 65,536 characters, by code.
        base: uint64, of the polynomial.
        hashes: uint64, filled with the hashes of the words; as long as ``codes``.
        counts: int64, filled with how many words each text has.

    Returns:
        how many words there are.
    """
    # A word ends at a later character than the one before it did, so that there are no more words
    # than characters, whatever the classes say. There are as many NULs as texts: the caller
    # replaces others, and folding makes and takes none.
    count = 0
    text = 0
    first = 0
    inside = False
    alone = False
    total = np.uint64(0)
    power = np.uint64(1)
    for place in range(len(codes)):
        code = codes[place]
        kind = classes[code]
        if inside and (kind < _LETTER or kind > _MARK or (alone and kind == _LETTER)):
            hashes[count] = mix(total)
            count += 1
            inside = False
        if kind == _BREAK:
            if code == 0 and text < len(counts):
                counts[text] = count - first
                first = count
                text += 1
            continue
        if not inside:
            inside = True
            alone = kind == _SOLO
            total = np.uint64(0)
            power = np.uint64(1)
        value = values[code] if code < 0x10000 else mix(np.uint64(code) + np.uint64(1))
        total += value * power
        power *= base
    return count


def ascii_words(codes: Any, values: Any, powers: Any, hashes: Any, counts: Any) -> Any:
    """As :func:`words`, of ASCII in which case does not matter.

    Without branches, for where a word ends is what a processor guesses wrong.

    Args:
        codes: uint8.
        values: uint64 of shape ``(256,)``: of each folded character; 0 for what is in no word.
        powers: uint64, of the base of the polynomial; more than a word has characters.
        hashes: uint64, filled; longer than half of ``codes``.
        counts: int64, filled.

    Returns:
        how many words there are.
    """
    # At each place, the words that have ended took two characters each. A step is no higher than
    # the place; for NULs see words().
    count: Any = 0
    text = 0
    first: Any = 0
    total = np.uint64(0)
    step: Any = 0  # characters of the word so far
    before: Any = 0
    for place in range(len(codes)):
        code = codes[place]
        value = values[code]
        inside = np.int64(value != 0)
        hashes[count] = total
        count += before & (1 - inside)
        total = (total + value * powers[step]) & np.uint64(-inside)
        step = (step + 1) & -inside
        before = inside
        if code == 0 and text < len(counts):
            counts[text] = count - first
            first = count
            text += 1
    for place in range(count):
        hashes[place] = mix(hashes[place])
    return count


def shingles(hashes: Any, counts: Any, salts: Any, flat: Any, sizes: Any, sequences: Any) -> int:
    """Hash the shingles of texts as sets, and the sequence of the words of each.

    Args:
        hashes: uint64, of all words.
        counts: int64: how many words each text has.
        salts: uint64 of shape ``(4,)``: those of the second and third word, of one and of two.
        flat: uint32, filled with the hashes of the shingles, sorted and each once in each text;
            at least as long as ``hashes``.
        sizes: int64, filled with how many shingles each text has.
        sequences: uint64, filled with a hash of each text's words in their order.

    Returns:
        how many shingles there are.
    """
    # The counts add up to len(hashes). A text has no more shingles than words, so that ``total``
    # is never ahead of ``start``.
    second, third, one, two = salts[0], salts[1], salts[2], salts[3]
    start = 0
    total = 0
    space = np.empty(_SMALL, np.uint32)
    bounds = np.empty(_SMALL + 1, np.int32)
    for text in range(len(counts)):
        count = counts[text]
        sequence = np.uint64(0)
        power = np.uint64(1)
        for place in range(count):
            sequence += hashes[start + place] * power
            power *= second
        sequences[text] = sequence
        size = count - 2 if count > 2 else min(count, 1)
        if count == 1:
            flat[total] = np.uint32(mix(hashes[start] * one + second) >> np.uint64(32))
        elif count == 2:
            mixed = hashes[start] + hashes[start + 1] * two + third
            flat[total] = np.uint32(mix(mixed) >> np.uint64(32))
        else:
            for place in range(size):
                mixed = hashes[start + place] + hashes[start + place + 1] * second
                mixed = mixed + hashes[start + place + 2] * third
                flat[total + place] = np.uint32(mix(mixed) >> np.uint64(32))
        start += count
        kept = sort_set(flat[total : total + size], space, bounds)
        sizes[text] = kept
        total += kept
    return total


def sort_set(values: Any, space: Any, bounds: Any) -> int:
    """Sort numbers that are spread evenly, and drop repeats.

    Args:
        values: uint32; its first numbers are the set afterwards.
        space: uint32 of shape ``(_SMALL,)``, overwritten.
        bounds: int32 of shape ``(_SMALL + 1,)``, overwritten.

    Returns:
        how many numbers there are.
    """
    size = len(values)
    if size < 2:
        return size
    if size > _SMALL:
        values[:] = np.sort(values)
    else:
        # About one number a bucket, by its upper bits; what is out of order then is near its
        # place, but for numbers that somebody chose: those are sorted as long lists are. There
        # are at most _SMALL buckets, since size is, and a shift of 31 at most, since size is 2.
        bits = 1
        while (1 << bits) < size:
            bits += 1
        shift = np.uint32(32 - bits)
        buckets = 1 << bits
        for bucket in range(buckets + 1):
            bounds[bucket] = 0
        for place in range(size):
            bounds[(values[place] >> shift) + 1] += 1
        fullest = 0
        for bucket in range(buckets):
            fullest = max(fullest, bounds[bucket + 1])
            bounds[bucket + 1] += bounds[bucket]
        if fullest > 64:
            values[:] = np.sort(values)
        else:
            for place in range(size):
                value = values[place]
                bucket = value >> shift
                space[bounds[bucket]] = value
                bounds[bucket] += 1
            values[0] = space[0]
            for place in range(1, size):
                value = space[place]
                before = place - 1
                while before >= 0 and values[before] > value:
                    values[before + 1] = values[before]
                    before -= 1
                values[before + 1] = value
    kept = 1
    for place in range(1, size):
        if values[place] != values[kept - 1]:
            values[kept] = values[place]
            kept += 1
    return kept


def minima_of(hashes: Any, factors: Any, summands: Any, minima: Any) -> None:
    """The lowest value that each permutation gives to any of some shingles.

    Args:
        hashes: uint32, of the shingles.
        factors: uint32, of the permutations.
        summands: uint32, likewise.
        minima: uint32 of the same length, filled.
    """
    for column in range(len(minima)):
        minima[column] = np.uint32(0xFFFFFFFF)
    count = len(hashes)
    place = 0
    while place < count:
        # Four at a time, so that the minima are read and written a quarter as often. What is
        # missing at the end is the last one once more.
        a = mix32(hashes[place])
        b = mix32(hashes[min(place + 1, count - 1)])
        c = mix32(hashes[min(place + 2, count - 1)])
        d = mix32(hashes[min(place + 3, count - 1)])
        place += 4
        for column in range(len(minima)):
            factor, summand = factors[column], summands[column]
            x = min(np.uint32(a * factor + summand), np.uint32(b * factor + summand))
            y = min(np.uint32(c * factor + summand), np.uint32(d * factor + summand))
            minima[column] = min(minima[column], min(x, y))


def signatures(hashes: Any, offsets: Any, factors: Any, summands: Any, signed: Any) -> None:
    """Sign sets of shingles.

    Args:
        hashes: uint32, of all shingles.
        offsets: int64: where each set begins, and the last one ends.
        factors: uint32, of the permutations.
        summands: uint32, likewise.
        signed: uint32 of shape ``(sets, permutations)``, filled.
    """
    for text in range(len(offsets) - 1):
        minima_of(hashes[offsets[text] : offsets[text + 1]], factors, summands, signed[text])


def bands(hashes: Any, offsets: Any, factors: Any, summands: Any, rows: int, keys: Any) -> None:
    """The band keys of sets of shingles.

    Args:
        hashes: uint32, of all shingles.
        offsets: int64: where each set begins, and the last one ends.
        factors: uint32, of the permutations.
        summands: uint32, likewise.
        rows: of a band: 3.
        keys: uint32 of shape ``(bands, sets)``, filled but for empty sets.
    """
    count = len(keys)
    minima = np.empty(count * rows, np.uint32)
    for text in range(len(offsets) - 1):
        if offsets[text] == offsets[text + 1]:
            continue
        minima_of(
            hashes[offsets[text] : offsets[text + 1]],
            factors[: len(minima)],
            summands[: len(minima)],
            minima,
        )
        for band in range(count):
            column = band * rows
            key = (np.uint64(minima[column]) << np.uint64(32)) | np.uint64(minima[column + 1])
            key = mix(key) ^ np.uint64(minima[column + 2]) ^ (np.uint64(band) << np.uint64(32))
            keys[band, text] = np.uint32(mix(key) >> np.uint64(32))
