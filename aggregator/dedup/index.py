"""An index that grows: which of the texts before are candidates for the texts that come.

What is asked costs little more among a million texts than among ten thousand: bands of
signatures are looked up for near copies, and for texts that contain each other only the rarest
shingles of the smaller one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup import lexical, minhash
from aggregator.dedup.arrays import I64, U32, distinct
from aggregator.dedup.containing import rarest, text_counts
from aggregator.dedup.growing import Growing, Rows
from aggregator.dedup.hashing import ShingleSets, shingle_sets
from aggregator.dedup.overlap import joined_sets, missing_allowed, shared_counts
from aggregator.dedup.postings import Postings, Segment
from aggregator.dedup.thresholds import Thresholds

Stored = NDArray[Any]

_LOWER: Final = np.uint64(0xFFFFFFFF)
_MANY: Final = 1000  # texts from which a look at all of them at once costs less
_ROWS: Final = ("sets", "quotations")
_POSTINGS: Final = ("bands", "shingles", "rarest", "quoted")


class LexicalIndex:
    """Numbers texts as they come, and proposes the pairs that the lexical tiers would.

    The pairs are those of :func:`~aggregator.dedup.lexical.lexical_candidates` over all texts
    at once, in whatever parts they came; but where that cuts a flood short at the first texts,
    this does at those that came first.

    Args:
        thresholds: where the judge draws its lines.
        quoting: whether pairs are proposed of which one quotes the other.
    """

    def __init__(self, thresholds: Thresholds, *, quoting: bool = True) -> None:
        self._thresholds = thresholds
        self._quoting = quoting
        self.bands = Postings()
        self.shingles = Postings()  # all shingles of all texts
        self.rarest = Postings()  # of each text, so many that one of them is in any container
        self.quoted = Postings()  # likewise of each quotation
        self.sets = Rows()
        self.quotations = Rows()
        self.owners = Growing(np.empty(0, np.int64))  # of each quotation

    def __len__(self) -> int:
        return len(self.sets)

    def arrays(self) -> dict[str, Stored]:
        """All that is known, by name: see :meth:`opened`."""
        found: dict[str, Stored] = {"owners": self.owners.array}
        for name in _ROWS:
            rows: Rows = getattr(self, name)
            found[f"{name}.values"], found[f"{name}.ends"] = rows.values.array, rows.ends.array
        for name in _POSTINGS:
            postings: Postings = getattr(self, name)
            for number, segment in enumerate(postings.segments):
                found[f"{name}.{number}.codes"] = segment.codes
                found[f"{name}.{number}.steps"] = segment.steps
        return found

    def open(self, arrays: Mapping[str, Stored]) -> None:
        """Take what :meth:`arrays` gave; an array may lie in a file, and is not read here.

        Args:
            arrays: by name.

        Raises:
            ValueError: one is missing, or they do not fit together.
        """
        self.owners = Growing(_of_kind(arrays, "owners", np.int64))
        for name in _ROWS:
            values = _of_kind(arrays, f"{name}.values", np.uint32)
            ends = _of_kind(arrays, f"{name}.ends", np.int64)
            if (int(ends[-1]) if len(ends) else 0) != len(values):
                raise ValueError(f"{name} do not end where the last one does")
            setattr(self, name, Rows(values, ends))
        for name in _POSTINGS:
            segments: list[Segment] = []
            while f"{name}.{len(segments)}.codes" in arrays:
                codes = _of_kind(arrays, f"{name}.{len(segments)}.codes", np.uint64)
                steps = _of_kind(arrays, f"{name}.{len(segments)}.steps", np.int64)
                if (len(steps) - 1).bit_count() != 1 or int(steps[-1]) != len(codes):
                    raise ValueError(f"{name} have steps that lead elsewhere")
                segments.append(Segment(codes, steps))
            setattr(self, name, Postings(segments))
        if len(self.owners) != len(self.quotations):
            raise ValueError("quotations and those who quote differ in number")

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
        found += self._from_quotations(texts, numbers, sets)
        pairs = distinct(np.concatenate(found))
        return pairs >> 32, pairs & int(_LOWER)

    def _add_many(self, texts: Sequence[str], sets: ShingleSets) -> tuple[I64, I64]:
        """As :meth:`add`, as a look at all texts at once would: for as many as there were."""
        start = len(self)
        numbers = np.arange(start, start + len(texts))
        self.sets.add(sets)
        whole = self.sets.whole()
        found, owners = self._quotations(texts)
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
            small = self.owners.take(small)
        return _pairs(small, large)

    def _quotations(self, texts: Sequence[str]) -> tuple[list[str], I64]:
        return lexical.quotations(texts if self._quoting else ())

    def _from_quotations(self, texts: Sequence[str], numbers: I64, sets: ShingleSets) -> list[I64]:
        found, owners = self._quotations(texts)
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


def _of_kind(arrays: Mapping[str, Stored], name: str, kind: Any) -> NDArray[Any]:
    array = arrays.get(name, np.empty(0, np.bool_))
    if array.ndim != 1 or array.dtype != kind:
        raise ValueError(f"{name} is missing, or of another kind")
    return array
