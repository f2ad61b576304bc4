"""The inner loops of finding sets that hold others, in the part of Python that numba compiles.

See :mod:`aggregator.dedup.loops` for how they are used, and for what keeps them within bounds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from aggregator.dedup.loops_pairs import holds

_LAST = 1 << 31  # marks in lists of sets: see group()
_CUT = 1 << 30
_NONE = (1 << 32) - 1
_FEW = 8  # sets that are compared at once
_MORE = 4  # lists that are looked at besides where there are more sets


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


def group(
    entries: Any,
    offsets: Any,
    near: Any,
    below: int,
    flood: int,
    leaders: int,
    first: int,
    counts: Any,
    starts: Any,
    lists: Any,
) -> None:
    """The list of the sets of each hash that several have.

    Args:
        entries: uint64, ``hash << 32 | place``, sorted: all that have these hashes.
        offsets: int64: where each set begins in all places, and the last one ends.
        near: int64, by ``place >> 5``: the set of the first of these places.
        below: place from which sets are not listed.
        flood: of a list of more sets than this, only the first are kept.
        leaders: how many.
        first: where to begin in ``lists``.
        counts: uint8, of ones; filled at the places: in how many sets the hash stands; 255 for
            more.
        starts: uint32, filled at the places of a count above 1: where the list begins;
            4,294,967,295 for an empty one.
        lists: uint32, filled with the numbers of the sets of each list, at most as many as there
            are entries. The last of a list has bit 31; the first of a list that was cut, bit 30.
    """
    # ``leaders <= flood`` (the caller sees to it), so that no more of a list is kept than it has
    # entries: ``first`` moves by at most one for each entry, and threads that begin where their
    # entries begin never meet in ``lists``. Each place stands in one entry, so that they never
    # meet in ``counts`` or ``starts`` either.
    start = 0
    while start < len(entries):
        value = entries[start] >> np.uint64(32)
        end = start + 1
        while end < len(entries) and entries[end] >> np.uint64(32) == value:
            end += 1
        if end - start == 1:
            start = end
            continue
        size = 0
        while start + size < end:
            if np.int64(entries[start + size] & np.uint64(0xFFFFFFFF)) >= below:
                break
            size += 1
        kept = size if size <= flood else leaders
        for number in range(kept):
            place = np.int64(entries[start + number] & np.uint64(0xFFFFFFFF))
            owner = near[place >> 5]
            while offsets[owner + 1] <= place:
                owner += 1
            lists[first + number] = owner
        if kept < size:
            lists[first] |= np.uint32(_CUT)
        if kept > 0:
            lists[first + kept - 1] |= np.uint32(_LAST)
        many = np.uint8(min(end - start, 255))
        begin = np.uint32(first if kept > 0 else _NONE)
        for entry in range(start, end):
            place = np.int64(entries[entry] & np.uint64(0xFFFFFFFF))
            counts[place] = many
            starts[place] = begin
        first += kept
        start = end


def containers(
    hashes: Any,
    offsets: Any,
    counts: Any,
    starts: Any,
    lists: Any,
    missing: Any,
    first: int,
    last: int,
    flood: int,
    leaders: int,
    codes: Any,
    flooded: Any,
) -> int:
    """Pairs of sets of which the second holds all but so many hashes of the first.

    See :func:`aggregator.dedup.overlap.containing_candidates` for the method.

    Args:
        hashes: uint32, of all sets.
        offsets: int64: where each set begins, and the last one ends.
        counts: what :func:`group` gives.
        starts: likewise.
        lists: likewise.
        missing: int64, of each set: how many of its hashes may be missing; below 0: nothing that
            holds it is looked for.
        first: number of the first set that is looked for.
        last: the number after that of the last one.
        flood: see :func:`group`.
        leaders: likewise.
        codes: int64, filled with ``first * sets + second`` as far as it reaches.
        flooded: mask of the sets, set for those of which a list was cut; of those that are looked
            for only, so that threads never meet in it.

    Returns:
        how many pairs there are: if that is more than ``codes`` holds, ask again with more.
    """
    total = 0
    sets = len(offsets) - 1
    rare, space = np.empty(1024, np.int64), np.empty(1024, np.int64)
    bounds = np.empty(257, np.int64)
    slots = np.empty(512, np.int32)
    seen = np.empty(1024, np.int32)
    hits = np.empty(1024, np.int32)
    slot: Any = 0
    for text in range(first, last):
        if missing[text] < 0:
            continue
        start, end = offsets[text], offsets[text + 1]
        if end - start > len(rare):
            rare, space = (
                np.empty(2 * (end - start), np.int64),
                np.empty(2 * (end - start), np.int64),
            )
        several = 0
        for place in range(start, end):
            if counts[place] > 1:
                # The hashes of a set are in order, so that their places are.
                rare[several] = (np.int64(counts[place]) << 32) | (place - start)
                several += 1
        left = missing[text] - (end - start - several)
        if left < 0 or several == 0:
            continue
        take = min(left + 1, several)
        more = min(take + _MORE, several)
        by_count(rare, several, space, bounds)
        named = 0
        for number in range(take):
            many = rare[number] >> 32
            named += many if many < 255 else flood
        room = 16
        while room < 2 * min(named, sets):
            room *= 2
        if room > len(seen):
            seen, hits = np.empty(room, np.int32), np.empty(room, np.int32)
            slots = np.empty(room // 2, np.int32)
        for slot in range(room):
            seen[slot] = -1
        # The sets that these lists name, and how often, in a table of open addresses. A list has
        # no more sets than its hash stands in, and none more than ``flood`` (255 stands for more):
        # ``named`` is no less than what they name, and half of the table stays free. So a search
        # in it ends, and ``slots`` has room.
        whole = 0  # lists that were not cut
        candidates = 0
        for number in range(take):
            at = starts[start + (rare[number] & 0xFFFFFFFF)]
            if at == _NONE:
                whole += 1
                continue
            entry = lists[at]
            if entry & np.uint32(_CUT):
                flooded[text] = True
                weight = 0
            else:
                whole += 1
                weight = 1
            while True:
                other = np.int32(entry & np.uint32(_CUT - 1))
                slot = np.int64(other) & (room - 1)
                while seen[slot] >= 0 and seen[slot] != other:
                    slot = (slot + 1) & (room - 1)
                if seen[slot] < 0:
                    seen[slot] = other
                    hits[slot] = 0
                    slots[candidates] = slot
                    candidates += 1
                hits[slot] += weight
                if entry & np.uint32(_LAST):
                    break
                at += np.uint32(1)
                entry = lists[at]
        # A set that holds enough stands in nearly all of the next lists, too: to look there is
        # cheaper than to compare the sets of all that are named.
        number = take
        while number < more and candidates > _FEW:
            at = starts[start + (rare[number] & 0xFFFFFFFF)]
            number += 1
            if at == _NONE:
                whole += 1
                continue
            entry = lists[at]
            if entry & np.uint32(_CUT):
                continue
            whole += 1
            while True:
                other = np.int32(entry & np.uint32(_CUT - 1))
                slot = np.int64(other) & (room - 1)
                while seen[slot] >= 0 and seen[slot] != other:
                    slot = (slot + 1) & (room - 1)
                if seen[slot] == other:
                    hits[slot] += 1
                if entry & np.uint32(_LAST):
                    break
                at += np.uint32(1)
                entry = lists[at]
        for candidate in range(candidates):
            slot = np.int64(slots[candidate])
            other = seen[slot]
            if hits[slot] < whole - left or other == text:
                continue
            if offsets[other + 1] - offsets[other] < end - start:
                continue
            if holds(hashes, start, end, offsets[other], offsets[other + 1], missing[text]):
                if total < len(codes):
                    codes[total] = text * sets + other
                total += 1
    return total


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
