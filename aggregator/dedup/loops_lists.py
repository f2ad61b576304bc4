"""The inner loops of counting in how many sets hashes stand, in what numba compiles of Python.

See :mod:`aggregator.dedup.loops` for how they are used, and for what keeps them within bounds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

MORE = 4  # lists that are looked at besides where many sets are named


def part_sizes(hashes: Any, shift: Any, sizes: Any) -> None:
    """How many hashes fall in each part, by their upper bits; added to ``sizes``.

    Args:
        hashes: uint32.
        shift: uint32: how many bits are below those that number the part.
        sizes: int64, as many as there are parts: ``2**(32 - shift)``.
    """
    for place in range(len(hashes)):
        sizes[hashes[place] >> shift] += 1


def parts(hashes: Any, first: int, shift: Any, low: int, ends: Any, entries: Any) -> None:
    """Put hashes with their places into parts, by their upper bits.

    Args:
        hashes: uint32.
        first: the place of the first one.
        shift: uint32: how many bits are below those that number the part.
        low: number of the first part that is wanted.
        ends: int64, where the next one goes of each part that is wanted; moved.
        entries: uint64, filled with ``hash << 32 | place``.
    """
    # An end starts where the share of these hashes in its part starts, and moves by one for each
    # of them; the caller counted them with part_sizes(), so that none leaves its share.
    for place in range(len(hashes)):
        part = np.int64(hashes[place] >> shift) - low
        if 0 <= part < len(ends):
            entry = (np.uint64(hashes[place]) << np.uint64(32)) | np.uint64(first + place)
            entries[ends[part]] = entry
            ends[part] += 1


def tally(
    entries: Any, below: int, flood: int, leaders: int, counts: Any, cut: Any, places: Any
) -> int:
    """In how many sets hashes stand, and the first places of those that too many have.

    Args:
        entries: uint64, ``hash << 32 | place``, sorted: all that have these hashes.
        below: place from which sets are not looked in.
        flood: of a hash that more sets have than this, only the first are looked at.
        leaders: how many.
        counts: uint8, of ones; filled at the places of hashes that several sets have: how many
            do; 255 for more; 0 for more of a hash that is cut.
        cut: uint32, filled with the hashes that more than ``flood`` sets have, in order.
        places: uint32, filled with the first ``leaders`` places of each of those.

    Returns:
        how many are cut.
    """
    # Each place stands in one entry, so that threads never meet in ``counts``. A hash that is cut
    # has more than ``flood`` entries, so that ``len(entries) // (flood + 1)`` of them fit.
    found = 0
    start = 0
    while start < len(entries):
        value = entries[start] >> np.uint64(32)
        end = start + 1
        while end < len(entries) and entries[end] >> np.uint64(32) == value:
            end += 1
        too_many = start + flood if end - start > flood else -1
        is_cut = too_many >= 0 and np.int64(entries[too_many] & np.uint64(0xFFFFFFFF)) < below
        if end - start > 1:
            many = end - start
            if many >= 255:
                many = 0 if is_cut else 255
            for entry in range(start, end):
                counts[np.int64(entries[entry] & np.uint64(0xFFFFFFFF))] = many
        if is_cut:
            cut[found] = np.uint32(value)
            for number in range(leaders):
                place = entries[start + number] & np.uint64(0xFFFFFFFF)
                places[found * leaders + number] = np.uint32(place)
            found += 1
        start = end
    return found


def rare_places(counts: Any, start: int, end: int, rare: Any, space: Any, bounds: Any) -> int:
    """The hashes of a set that others have too, the rarest first.

    Args:
        counts: what :func:`tally` gives.
        start: where the set begins.
        end: where it ends.
        rare: int64, filled with ``count << 32 | place - start``; no shorter than the set.
        space: likewise, overwritten.
        bounds: int64 of shape ``(257,)``, overwritten.

    Returns:
        how many there are.
    """
    several = 0
    for place in range(start, end):
        if counts[place] != 1:
            # The hashes of a set are in order, so that their places are.
            many = np.int64(counts[place] if counts[place] > 0 else 255)
            rare[several] = (many << 32) | (place - start)
            several += 1
    by_count(rare, several, space, bounds)
    return several


def ask(
    hashes: Any,
    offsets: Any,
    counts: Any,
    missing: Any,
    first: int,
    last: int,
    shift: Any,
    asked: Any,
) -> None:
    """Mark the hashes that :func:`aggregator.dedup.loops_holding.holders` looks up.

    Args:
        hashes: uint32, of all sets.
        offsets: int64: where each set begins, and the last one ends.
        counts: what :func:`tally` gives.
        missing: int64, of each set: how many of its hashes may be missing; below 0: nothing that
            holds it is looked for.
        first: number of the first set.
        last: the number after that of the last one.
        shift: uint32: how many bits of a hash do not matter.
        asked: uint8 of shape ``(2**(32 - shift),)``: set to 1 for each hash.
    """
    # Threads may write to one place at a time: each writes the same byte there.
    rare, space = np.empty(1024, np.int64), np.empty(1024, np.int64)
    bounds = np.empty(257, np.int64)
    for text in range(first, last):
        start, end = offsets[text], offsets[text + 1]
        if missing[text] < 0:
            continue
        if end - start > len(rare):
            rare = np.empty(2 * (end - start), np.int64)
            space = np.empty(2 * (end - start), np.int64)
        several = rare_places(counts, start, end, rare, space, bounds)
        left = missing[text] - (end - start - several)
        if left < 0:
            continue
        for number in range(min(left + 1 + MORE, several)):
            asked[hashes[start + (rare[number] & 0xFFFFFFFF)] >> shift] = 1


def by_count(values: Any, count: int, space: Any, bounds: Any) -> None:
    """Sort numbers by their upper bits; those of the same upper bits are in order already.

    Args:
        values: int64, ``upper << 32 | lower``, with ``upper`` below 256.
        count: how many of them to sort.
        space: int64, at least as long, overwritten.
        bounds: int64 of shape ``(257,)``, overwritten.
    """
    if count <= 16:
        for place in range(1, count):
            value = values[place]
            before = place - 1
            while before >= 0 and values[before] > value:
                values[before + 1] = values[before]
                before -= 1
            values[before + 1] = value
        return
    # The upper 32 bits are what a uint8 held: bounds has one more place than it has values.
    bounds[:] = 0
    for place in range(count):
        space[place] = values[place]
        bounds[(values[place] >> 32) + 1] += 1
    for upper in range(256):
        bounds[upper + 1] += bounds[upper]
    for place in range(count):
        upper = space[place] >> 32
        values[bounds[upper]] = space[place]
        bounds[upper] += 1
