"""The inner loops of finding sets that hold others, in the part of Python that numba compiles.

See :mod:`aggregator.dedup.loops` for how they are used, and for what keeps them within bounds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from aggregator.dedup.loops_lists import MORE, rare_places
from aggregator.dedup.loops_pairs import holds

_FEW = 8  # sets that are compared at once


def is_listed(value: Any, many: Any, asked: Any, shift: Any, flood: int, cut: Any) -> bool:
    """Whether the sets of a hash are listed: several have it, and somebody may ask for it.

    Args:
        value: the hash, uint32.
        many: in how many sets it stands, as :func:`aggregator.dedup.loops_lists.tally` says.
        asked: what :func:`aggregator.dedup.loops_lists.ask` gives.
        shift: as there.
        flood: as in :func:`aggregator.dedup.loops_lists.tally`.
        cut: uint32: hashes that too many sets have, sorted; these are not listed.
    """
    if many < 2 or asked[value >> shift] == 0:
        return False
    if many == 255 or many <= flood:
        return True
    place = np.searchsorted(cut, value)
    return not (place < len(cut) and cut[place] == value)


def listed_sizes(
    hashes: Any,
    counts: Any,
    asked: Any,
    shift: Any,
    flood: int,
    cut: Any,
    start: int,
    end: int,
    part_shift: Any,
    sizes: Any,
) -> None:
    """How many entries :func:`gather` makes of each part; added to ``sizes``.

    Args:
        hashes: uint32, of all sets.
        counts: what :func:`aggregator.dedup.loops_lists.tally` gives.
        asked: see :func:`is_listed`.
        shift: likewise.
        flood: likewise.
        cut: likewise.
        start: the first place.
        end: the place after the last one.
        part_shift: uint32: how many bits are below those that number the part.
        sizes: int64, as many as there are parts: ``2**(32 - part_shift)``.
    """
    for place in range(start, end):
        value = hashes[place]
        if is_listed(value, counts[place], asked, shift, flood, cut):
            sizes[value >> part_shift] += 1


def gather(
    hashes: Any,
    offsets: Any,
    counts: Any,
    asked: Any,
    shift: Any,
    flood: int,
    cut: Any,
    first: int,
    last: int,
    part_shift: Any,
    low: int,
    ends: Any,
    entries: Any,
) -> None:
    """Put hashes that are listed, with the numbers of their sets, into parts.

    Args:
        hashes: uint32, of all sets.
        offsets: int64: where each set begins, and the last one ends.
        counts: what :func:`aggregator.dedup.loops_lists.tally` gives.
        asked: see :func:`is_listed`.
        shift: likewise.
        flood: likewise.
        cut: likewise.
        first: number of the first set.
        last: the number after that of the last one.
        part_shift: uint32: how many bits are below those that number the part.
        low: number of the first part that is wanted.
        ends: int64, where the next one goes of each part that is wanted; moved.
        entries: uint64, filled with ``hash << 32 | number of the set``.
    """
    # The caller counted them with listed_sizes(), so that none leaves its share of a part.
    for text in range(first, last):
        for place in range(offsets[text], offsets[text + 1]):
            value = hashes[place]
            part = np.int64(value >> part_shift) - low
            if part < 0 or part >= len(ends):
                continue
            if is_listed(value, counts[place], asked, shift, flood, cut):
                entries[ends[part]] = (np.uint64(value) << np.uint64(32)) | np.uint64(text)
                ends[part] += 1


def arrange(entries: Any, first: int, lists: Any) -> int:
    """Make lists of the sets of each hash.

    Args:
        entries: uint64, ``hash << 32 | number of the set``, sorted; its beginning is overwritten
            with ``hash << 32 | where its list begins`` for each hash.
        first: where to begin in ``lists``.
        lists: uint32, filled with as many numbers of sets as there are entries.

    Returns:
        how many hashes there are.
    """
    # What is overwritten has been read: there are no more hashes than entries so far.
    heads = 0
    before = np.uint64(0)
    for place in range(len(entries)):
        entry = entries[place]
        value = entry >> np.uint64(32)
        lists[first + place] = np.uint32(entry & np.uint64(0xFFFFFFFF))
        if heads == 0 or value != before:
            entries[heads] = (value << np.uint64(32)) | np.uint64(first + place)
            heads += 1
            before = value
    return heads


def list_of(value: Any, heads: Any, buckets: Any, shift: Any) -> int:
    """The place of a hash among those that have a list; -1: it has none.

    Args:
        value: the hash, uint32.
        heads: uint64, ``hash << 32 | where its list begins``, sorted.
        buckets: int64: where the hashes of each value of the upper bits begin, and the last end.
        shift: uint32: how many bits are below those upper bits.
    """
    bucket = np.int64(value >> shift)
    for place in range(buckets[bucket], buckets[bucket + 1]):
        if np.uint32(heads[place] >> np.uint64(32)) >= value:
            return place if np.uint32(heads[place] >> np.uint64(32)) == value else -1
    return -1


def holders(
    hashes: Any,
    offsets: Any,
    counts: Any,
    missing: Any,
    cut: Any,
    leading: Any,
    leaders: int,
    flood: int,
    heads: Any,
    buckets: Any,
    shift: Any,
    lists: Any,
    low: int,
    high: int,
    first: int,
    last: int,
    codes: Any,
    flooded: Any,
) -> int:
    """Pairs of sets of which the second holds all but so many hashes of the first.

    See :func:`aggregator.dedup.containing.containing_candidates` for the method.

    Args:
        hashes: uint32, of all sets.
        offsets: int64: where each set begins, and the last one ends.
        counts: what :func:`aggregator.dedup.loops_lists.tally` gives.
        missing: int64, of each set: how many of its hashes may be missing; below 0: nothing that
            holds it is looked for.
        cut: uint32: hashes that too many sets have, sorted.
        leading: uint32, of each of these the first ``leaders`` sets that have it.
        leaders: how many.
        flood: that which is too many.
        heads: see :func:`list_of`; with one more, of which the lower bits say where lists end.
        buckets: see :func:`list_of`; hashes of no list are in none.
        shift: likewise.
        lists: uint32, the sets of each hash, of those that are looked in.
        low: number of the first set that is looked in.
        high: the number after that of the last one.
        first: number of the first set that is looked for.
        last: the number after that of the last one.
        codes: int64, filled with ``first * sets + second`` as far as it reaches.
        flooded: mask of the sets, set for those that have a hash of ``cut`` among their rarest;
            of those that are looked for only, so that threads never meet in it.

    Returns:
        how many pairs there are: if that is more than ``codes`` holds, ask again with more.
    """
    total = 0
    sets = len(offsets) - 1
    lower = np.uint64(0xFFFFFFFF)
    rare, space = np.empty(1024, np.int64), np.empty(1024, np.int64)
    begins, ends = np.empty(1024, np.int64), np.empty(1024, np.int64)
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
            rare = np.empty(2 * (end - start), np.int64)
            space = np.empty(2 * (end - start), np.int64)
            begins = np.empty(2 * (end - start), np.int64)
            ends = np.empty(2 * (end - start), np.int64)
        several = rare_places(counts, start, end, rare, space, bounds)
        left = missing[text] - (end - start - several)
        if left < 0 or several == 0:
            continue
        take = min(left + 1, several)
        more = min(take + MORE, several)
        # Where the lists are: all are looked up before one is read, so that memory is asked for
        # several at a time. A list that was cut has its place among ``cut``, below zero.
        named = 0
        whole = 0  # lists that were not cut
        for number in range(more):
            begins[number], ends[number] = 0, 0
            value = hashes[start + (rare[number] & 0xFFFFFFFF)]
            many = counts[start + (rare[number] & 0xFFFFFFFF)]
            if many == 0 or (many != 255 and many > flood):
                place = np.searchsorted(cut, value)
                if place < len(cut) and cut[place] == value:
                    begins[number] = -1 - place
                    if number < take:
                        flooded[text] = True
                        named += leaders
                    continue
            place = list_of(value, heads, buckets, shift)
            if place >= 0:
                begins[number] = np.int64(heads[place] & lower)
                ends[number] = np.int64(heads[place + 1] & lower)
            if number < take:
                named += ends[number] - begins[number]
                whole += 1
        if named == 0:
            continue
        room = 16
        while room < 2 * min(named, sets):
            room *= 2
        if room > len(seen):
            seen, hits = np.empty(room, np.int32), np.empty(room, np.int32)
            slots = np.empty(room // 2, np.int32)
        for slot in range(room):
            seen[slot] = -1
        # The sets that these lists name, and how often, in a table of open addresses. They name
        # no more than ``named``, and half of the table stays free: so a search in it ends, and
        # ``slots`` has room.
        candidates = 0
        for number in range(take):
            at, until, weight = begins[number], ends[number], 1
            if at < 0:
                at = (-1 - at) * leaders
                until, weight = at + leaders, 0
            for entry in range(at, until):
                if weight:
                    other = np.int64(lists[entry])
                else:
                    other = np.int64(leading[entry])
                    if other < low or other >= high:
                        continue
                slot = other & (room - 1)
                while seen[slot] >= 0 and seen[slot] != other:
                    slot = (slot + 1) & (room - 1)
                if seen[slot] < 0:
                    seen[slot] = other
                    hits[slot] = 0
                    slots[candidates] = slot
                    candidates += 1
                hits[slot] += weight
        # A set that holds enough stands in nearly all of the next lists, too: to look there is
        # cheaper than to compare the sets of all that are named.
        number = take
        while number < more and candidates > _FEW:
            at, until = begins[number], ends[number]
            number += 1
            if at < 0:
                continue
            whole += 1
            for entry in range(at, until):
                other = np.int64(lists[entry])
                slot = other & (room - 1)
                while seen[slot] >= 0 and seen[slot] != other:
                    slot = (slot + 1) & (room - 1)
                if seen[slot] == other:
                    hits[slot] += 1
        for candidate in range(candidates):
            slot = np.int64(slots[candidate])
            if hits[slot] < whole - left:
                continue
            other = np.int64(seen[slot])
            if other == text or offsets[other + 1] - offsets[other] < end - start:
                continue
            if holds(hashes, start, end, offsets[other], offsets[other + 1], missing[text]):
                if total < len(codes):
                    codes[total] = text * sets + other
                total += 1
    return total
