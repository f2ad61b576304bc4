"""An index that grows: which of the texts before are candidates for the texts that come.

What is asked costs little more among a million texts than among ten thousand: bands of
signatures are looked up for near copies, and for texts that contain each other only the rarest
shingles of the smaller one. All of it is kept in sorted arrays of growing size, as in a
log-structured merge-tree (O'Neil et al., 1996), so that adding is cheap, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup import lexical, minhash
from aggregator.dedup.arrays import I64, U32, U64, distinct, spread
from aggregator.dedup.containing import rarest, text_counts
from aggregator.dedup.hashing import ShingleSets, shingle_sets
from aggregator.dedup.overlap import joined_sets, missing_allowed, shared_counts
from aggregator.dedup.thresholds import Thresholds

Number = TypeVar("Number", bound=np.generic)

_SHIFT: Final = np.uint64(32)
_LOWER: Final = np.uint64(0xFFFFFFFF)
_GROWTH: Final = 4
_MANY: Final = 1000  # texts from which a look at all of them at once costs less


class Segment:
    """Sorted ``hash << 32 | number``, and where to begin to look for a hash.

    Args:
        codes: uint64, sorted.
        steps: int64: where the codes of each step of the upper bits of a hash begin, and after
            the last one end; made if it is not given.
    """

    def __init__(self, codes: U64, steps: I64 | None = None) -> None:
        self.codes = codes
        if steps is None:
            # About sixteen codes a step.
            bits = min(32, max(0, len(codes).bit_length() - 4))
            borders = np.arange(1, 1 << bits, dtype=np.uint64) << np.uint64(64 - bits)
            inner = np.searchsorted(codes, borders)
            steps = np.concatenate([[0], inner, [len(codes)]]).astype(np.int64)
        self.steps = steps
        self._shift = np.uint64(64 - (len(steps) - 1).bit_length() + 1)

    def __len__(self) -> int:
        return len(self.codes)

    def places(self, wanted: U64) -> I64:
        """Where codes would stand: ``numpy.searchsorted``, which a large segment slows down.

        Hashes are spread evenly, so that the upper bits of one tell nearly where it stands. The
        rest is a search among a few codes beside each other.
        """
        if len(self.steps) < 3:
            found: I64 = np.searchsorted(self.codes, wanted)
            return found
        step = (wanted >> self._shift).astype(np.int64)
        low, high = self.steps[step], self.steps[step + 1]
        open_ = np.flatnonzero(low < high)
        while len(open_):
            middle = (low[open_] + high[open_]) >> 1
            below = self.codes[middle] < wanted[open_]
            low[open_[below]] = middle[below] + 1
            high[open_[~below]] = middle[~below]
            open_ = open_[low[open_] < high[open_]]
        return low


class Postings:
    """Under each hash of 32 bits, the numbers of the texts that have it."""

    def __init__(self, segments: Sequence[Segment] = ()) -> None:
        self.segments: list[Segment] = list(segments)
        """Each at least a few times as long as the next."""

    def add(self, hashes: U32 | U64, numbers: I64) -> None:
        """Enter numbers under hashes, two arrays of one length."""
        if not len(hashes):
            return
        codes = hashes.astype(np.uint64)
        codes <<= _SHIFT
        codes |= numbers.astype(np.uint64)
        codes.sort()
        while self.segments and len(self.segments[-1]) < _GROWTH * len(codes):
            codes = np.concatenate([self.segments.pop().codes, codes])
            codes.sort()
        self.segments.append(Segment(codes))

    def counts(self, hashes: U32 | U64) -> I64:
        """How many numbers stand under each hash."""
        total = np.zeros(len(hashes), np.int64)
        for first, last in self._bounds(hashes):
            total += last - first
        return total

    def find(self, hashes: U32 | U64, *, flood: int, leaders: int) -> tuple[I64, I64]:
        """Look up hashes.

        Args:
            hashes: what to look up.
            flood: under a hash with more numbers than this, only the lowest are looked at.
            leaders: how many of them.

        Returns:
            places in ``hashes`` and, beside each, a number that stands under that hash.
        """
        bounds = self._bounds(hashes)
        total = np.zeros(len(hashes), np.int64)
        for first, last in bounds:
            total += last - first
        places: list[I64] = [np.empty(0, np.int64)]
        numbers: list[I64] = [np.empty(0, np.int64)]
        cut = total > flood
        for segment, (first, last) in zip(self.segments, bounds, strict=True):
            # Within a segment, the lowest numbers come first.
            lengths = np.where(cut, np.minimum(last - first, leaders), last - first)
            places.append(np.repeat(np.arange(len(hashes)), lengths))
            found = segment.codes[spread(first, lengths)] & _LOWER
            numbers.append(found.astype(np.int64))
        return np.concatenate(places), np.concatenate(numbers)

    def _bounds(self, hashes: U32 | U64) -> list[tuple[I64, I64]]:
        # In order, and begin and end of each list beside each other: searches that end near
        # each other find what they need in the cache.
        order = np.argsort(hashes)
        wanted = np.empty((len(hashes), 2), np.uint64)
        wanted[:, 0] = hashes[order].astype(np.uint64) << _SHIFT
        wanted[:, 1] = wanted[:, 0] | _LOWER
        bounds = []
        for segment in self.segments:
            found = segment.places(wanted.ravel()).reshape(-1, 2)
            first, last = np.empty(len(hashes), np.int64), np.empty(len(hashes), np.int64)
            # No text has the highest number, so that the end is where it would stand.
            first[order], last[order] = found[:, 0], found[:, 1]
            bounds.append((first, last))
        return bounds


class Numbers:
    """An array of numbers that can be added to."""

    def __init__(self, values: I64 | None = None) -> None:
        self._values = np.empty(0, np.int64) if values is None else values
        self._count = len(self._values)

    def __len__(self) -> int:
        return self._count

    @property
    def array(self) -> I64:
        """All of them."""
        return self._values[: self._count]

    def add(self, values: I64) -> None:
        """Append some."""
        self._values = _with_room(self._values, self._count + len(values))
        self._values[self._count : self._count + len(values)] = values
        self._count += len(values)


class Rows:
    """Rows of numbers of different lengths, one after the other, that can be added to."""

    def __init__(self, values: U32 | None = None, ends: I64 | None = None) -> None:
        self._values = np.empty(0, np.uint32) if values is None else values
        self._ends = np.empty(0, np.int64) if ends is None else ends
        self._count = len(self._ends)

    def __len__(self) -> int:
        return self._count

    @property
    def arrays(self) -> tuple[U32, I64]:
        """All values, and where each row ends."""
        last = int(self._ends[self._count - 1]) if self._count else 0
        return self._values[:last], self._ends[: self._count]

    def add(self, sets: ShingleSets) -> None:
        """Append the rows of some sets."""
        values, _ = self.arrays
        count = len(sets.sizes)
        self._values = _with_room(self._values, len(values) + len(sets.hashes))
        self._ends = _with_room(self._ends, self._count + count)
        self._values[len(values) : len(values) + len(sets.hashes)] = sets.hashes
        self._ends[self._count : self._count + count] = sets.offsets[1:] + len(values)
        self._count += count

    def whole(self) -> ShingleSets:
        """All rows as sets."""
        values, ends = self.arrays
        return ShingleSets(values, np.concatenate([np.zeros(1, np.int64), ends]))

    def sizes(self, rows: I64) -> I64:
        """How long some rows are."""
        starts = np.where(rows > 0, self._ends[rows - 1], 0)
        lengths: I64 = self._ends[rows] - starts
        return lengths

    def sets(self, rows: I64) -> ShingleSets:
        """Some rows as sets."""
        lengths = self.sizes(rows)
        offsets = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        return ShingleSets(self._values[spread(self._ends[rows] - lengths, lengths)], offsets)


class LexicalIndex:
    """Numbers texts as they come, and proposes the pairs that the lexical tiers would.

    The pairs are those of :func:`~aggregator.dedup.lexical.lexical_candidates` over all texts
    at once, in whatever parts they came; but where that cuts a flood short at the first texts,
    this does at those that came first.

    Args:
        thresholds: where the judge draws its lines.
    """

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds
        self.bands = Postings()
        self.shingles = Postings()  # all shingles of all texts
        self.rarest = Postings()  # of each text, so many that one of them is in any container
        self.quoted = Postings()  # likewise of each quotation
        self.sets = Rows()
        self.quotations = Rows()
        self.owners = Numbers()  # of each quotation

    def __len__(self) -> int:
        return len(self.sets)

    def add(self, texts: Sequence[str], sets: ShingleSets) -> tuple[I64, I64]:
        """Number texts, from ``len(self)`` on, and propose the pairs that they are part of.

        Args:
            texts: what is added.
            sets: of their shingles.

        Returns:
            numbers of the first and second text of each pair (first < second), sorted.
        """
        start = len(self)
        count = len(texts)
        if count >= max(_MANY, start):
            return self._add_many(texts, sets)
        numbers = np.arange(start, start + count)
        owner = np.repeat(numbers, sets.sizes)
        self.sets.add(sets)
        self.shingles.add(sets.hashes, owner)
        found = [self._near(sets, numbers)]

        share = self._thresholds.containment
        rare, rare_owner = self._rarest(sets, numbers, share)
        enough = self.sets.sizes(rare_owner) >= lexical.smallest_contained(self._thresholds)
        rare, rare_owner = rare[enough], rare_owner[enough]
        self.rarest.add(rare, rare_owner)
        # What comes may be contained in what was there, and the other way round.
        found.append(self._containing(self.sets, rare_owner, rare, self.shingles, share))
        contained = self._containing(self.sets, owner, sets.hashes, self.rarest, share, turn=True)
        found.append(contained)
        found += self._quoting(texts, numbers, sets)
        pairs = distinct(np.concatenate(found))
        return pairs >> 32, pairs & int(_LOWER)

    def _add_many(self, texts: Sequence[str], sets: ShingleSets) -> tuple[I64, I64]:
        """As :meth:`add`, as a look at all texts at once would: for as many as there were."""
        start = len(self)
        numbers = np.arange(start, start + len(texts))
        self.sets.add(sets)
        whole = self.sets.whole()
        found, owners = lexical.quotations(texts)
        quoted = shingle_sets(found)
        self.quotations.add(quoted)
        self.owners.add(numbers[owners])
        bands = minhash.shingle_bands(whole)
        first, second = lexical.set_candidates(
            whole, bands, self.quotations.whole(), self.owners.array, self._thresholds
        )[:2]
        mine = bands[start:][sets.sizes > 0]
        self.bands.add(mine.ravel(), np.repeat(numbers[sets.sizes > 0], minhash.BANDS))
        del bands, mine

        self.shingles.add(sets.hashes, np.repeat(numbers, sets.sizes))
        counts = text_counts(whole)[len(whole.hashes) - len(sets.hashes) :]
        rare, owner = rarest(sets, counts, lexical.looked_for(sets.sizes, self._thresholds))
        self.rarest.add(rare, numbers[owner])
        if found:
            share = lexical.QUOTATION_SHARE
            counts = np.minimum(self.shingles.counts(quoted.hashes), 255).astype(np.uint8)
            rare, owner = rarest(quoted, counts, missing_allowed(quoted.sizes, share))
            self.quoted.add(rare, len(self.quotations) - len(quoted) + owner)
        new = second >= start
        return first[new], second[new]

    def _near(self, sets: ShingleSets, numbers: I64) -> I64:
        worded = sets.sizes > 0
        owner = np.repeat(numbers[worded], minhash.BANDS)
        flat = minhash.shingle_bands(sets)[worded].ravel()
        self.bands.add(flat, owner)
        places, others = self.bands.find(flat, flood=minhash.FLOOD, leaders=minhash.LEADERS)
        pairs = _pairs(owner[places], others)
        first, second = pairs >> 32, pairs & int(_LOWER)
        shared, a, b = self._shared(self.sets, first, second)
        floor = min(lexical.FLOOR, self._thresholds.overlap)
        return pairs[shared >= floor * (a + b - shared)]

    def _rarest(self, sets: ShingleSets, numbers: I64, share: float) -> tuple[U32, I64]:
        """Of each set, one shingle more than it may miss, rarest first; and whose they are."""
        sizes = sets.sizes
        owner = np.repeat(np.arange(len(sizes)), sizes)
        counts = self.shingles.counts(sets.hashes)
        order = np.lexsort((sets.hashes, counts, owner))
        rank = np.arange(len(owner)) - np.repeat(sets.offsets[:-1], sizes)
        chosen = order[rank <= missing_allowed(sizes, share)[owner]]
        return sets.hashes[chosen], numbers[owner[chosen]]

    def _containing(
        self,
        small_sets: Rows,
        asking: I64,
        hashes: U32,
        postings: Postings,
        share: float,
        *,
        turn: bool = False,
    ) -> I64:
        """Pairs of which the larger text holds a share of the smaller one.

        Args:
            small_sets: where the sets of the smaller ones are.
            asking: the number beside each hash.
            hashes: what is looked up.
            postings: where.
            share: what must be held.
            turn: whether those that ask are the larger ones.
        """
        places, others = postings.find(hashes, flood=lexical.FLOOD, leaders=lexical.LEADERS)
        asked = asking[places]
        small, large = (others, asked) if turn else (asked, others)
        codes = distinct((small << 32) | large)
        small, large = codes >> 32, codes & int(_LOWER)
        if small_sets is self.sets:
            other = small != large
            small, large = small[other], large[other]
        both = np.concatenate([distinct(small), distinct(large)])
        if not len(both):
            return np.empty(0, np.int64)
        smalls, larges = distinct(small), distinct(large)
        joined = joined_sets(small_sets.sets(smalls), self.sets.sets(larges))
        held = shared_counts(
            joined, np.searchsorted(smalls, small), np.searchsorted(larges, large) + len(smalls)
        )
        sizes, large_sizes = small_sets.sizes(small), self.sets.sizes(large)
        enough = (held >= sizes - missing_allowed(sizes, share)) & (large_sizes >= sizes)
        small, large = small[enough], large[enough]
        if small_sets is not self.sets:
            small = self.owners.array[small]
        return _pairs(small, large)

    def _quoting(self, texts: Sequence[str], numbers: I64, sets: ShingleSets) -> list[I64]:
        found, owners = lexical.quotations(texts)
        first = len(self.quotations)
        share = lexical.QUOTATION_SHARE
        result: list[I64] = []
        owner = np.repeat(numbers, sets.sizes)
        if found:
            quoted = shingle_sets(found)
            self.quotations.add(quoted)
            self.owners.add(numbers[owners])
            places = np.arange(first, first + len(found))
            rare, rare_owner = self._rarest(quoted, places, share)
            self.quoted.add(rare, rare_owner)
            result.append(self._containing(self.quotations, rare_owner, rare, self.shingles, share))
        if self.quoted.segments:
            result.append(
                self._containing(self.quotations, owner, sets.hashes, self.quoted, share, turn=True)
            )
        return result

    def _shared(self, rows: Rows, first: I64, second: I64) -> tuple[I64, I64, I64]:
        """How many shingles pairs share, and how many each of the two has."""
        used = distinct(np.concatenate([first, second]))
        sets = rows.sets(used)
        a, b = np.searchsorted(used, first), np.searchsorted(used, second)
        return shared_counts(sets, a, b), sets.sizes[a], sets.sizes[b]


def _pairs(a: I64, b: I64) -> I64:
    """``first << 32 | second`` of each pair of two different numbers, once, sorted."""
    other = a != b
    a, b = a[other], b[other]
    codes: I64 = distinct((np.minimum(a, b) << 32) | np.maximum(a, b))
    return codes


def _with_room(array: NDArray[Number], size: int) -> NDArray[Number]:
    if len(array) >= size:
        return array
    grown = np.empty(max(size, len(array) * 3 // 2), array.dtype)
    grown[: len(array)] = array
    return grown
