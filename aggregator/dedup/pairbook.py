"""What the pairs of a growing set of texts were found to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from aggregator.dedup.arrays import I64
from aggregator.dedup.cluster import Pair
from aggregator.dedup.deferred import is_apart, settled
from aggregator.dedup.hashing import TextHashes
from aggregator.dedup.model import Comparison
from aggregator.dedup.semantic import worth_judging
from aggregator.dedup.thresholds import Thresholds
from aggregator.dedup.verify import judge, prepare

_PREPARED: Final = 8192  # texts whose analysis is kept
_FEW: Final = 24  # pairs that are judged as soon as arrays are made


class PairBook:
    """Judgements of pairs, by numbers, the smaller first; those that are different are absent.

    Args:
        thresholds: where the judge draws its lines.

    Attributes:
        lexical: what was found by the words.
        semantic: what was found with the help of an encoder.
    """

    def __init__(self, thresholds: Thresholds) -> None:
        self.lexical: dict[Pair, Comparison] = {}
        self.semantic: dict[Pair, Comparison] = {}
        self._thresholds = thresholds
        self._partners: defaultdict[int, set[int]] = defaultdict(set)
        self._prepare = lru_cache(_PREPARED)(prepare)

    def judge(self, a: str, b: str, cosine: float | None = None) -> Comparison:
        """Judge two texts; nothing is noted."""
        first, second = self._prepare(a), self._prepare(b)
        return judge(first, second, cosine=cosine, thresholds=self._thresholds)

    def lexical_pair(self, pair: Pair, a: str, b: str) -> None:
        """Judge a pair that the lexical tiers proposed."""
        self._note(self.lexical, pair, self.judge(a, b))

    def overlapping(
        self, numbers: I64, texts: Sequence[str], hashes: TextHashes, first: I64, second: I64
    ) -> None:
        """Judge pairs that the lexical tiers proposed, all at once.

        Args:
            numbers: of some texts, increasing.
            texts: these texts.
            hashes: of these texts.
            first: places among them, of shape ``(pairs,)``, sorted with ``second``.
            second: likewise, each above the first.
        """
        if len(first) < _FEW:
            for x, y in zip(first.tolist(), second.tolist(), strict=True):
                self.lexical_pair((int(numbers[x]), int(numbers[y])), texts[x], texts[y])
            return
        # Loaded here: a third of the time that importing the library would take.
        from aggregator.dedup.guarded import find_guarded

        pairs = find_guarded(texts, hashes, first, second, self._thresholds, _silent)
        for (x, y), found in pairs.deferred():
            self._note(self.lexical, (int(numbers[x]), int(numbers[y])), found)

    def semantic_pair(self, pair: Pair, a: str, b: str, cosine: float) -> None:
        """Judge a pair that an encoder finds close, if its words let it be a match."""
        first, second = (frozenset(self._prepare(text).words) for text in (a, b))
        if worth_judging(first, second, cosine, self._thresholds):
            self._note(self.semantic, pair, self.judge(a, b, cosine))

    def found(self, number: int) -> Iterator[tuple[int, Comparison]]:
        """What a text was found to be to others, seen from it."""
        for other in sorted(self._partners.get(number, ())):
            pair = (min(number, other), max(number, other))
            found = self.lexical.get(pair)
            if pair in self.semantic and (found is None or settled(found) == "different"):
                found = self.semantic[pair]
            if found is not None:
                yield other, found if number < other else found.swapped()

    def has_found(self, number: int) -> bool:
        """Whether a text was found to be anything to another."""
        return bool(self._partners.get(number))

    def covered(self, number: int) -> bool:
        """Whether another text says all that a text says."""
        return any(
            not is_apart(found) and settled(found) in ("same", "contained")
            for _, found in self.found(number)
        )

    def settled(self, pair: Pair) -> bool:
        """Whether the words of a pair have told what it is: a match, or facts that differ."""
        found = self.lexical.get(pair)
        return found is not None and settled(found) != "different"

    def forget(self, number: int) -> None:
        """Drop what was found about a text."""
        for other in self._partners.pop(number, set()):
            self._partners[other].discard(number)
            pair = (min(number, other), max(number, other))
            self.lexical.pop(pair, None)
            self.semantic.pop(pair, None)

    def restore(
        self,
        lexical: Mapping[Pair, Comparison],
        semantic: Mapping[Pair, Comparison],
        number: Mapping[int, int],
    ) -> None:
        """Take judgements under new numbers; those of texts without one are dropped."""
        self.lexical = placed(lexical, number)
        self.semantic = placed(semantic, number)
        self._partners.clear()
        for pairs in (self.lexical, self.semantic):
            for pair in pairs:
                self._meet(pair)

    def _note(self, where: dict[Pair, Comparison], pair: Pair, found: Comparison) -> None:
        if is_apart(found) or settled(found) != "different":
            where[pair] = found
            self._meet(pair)

    def _meet(self, pair: Pair) -> None:
        self._partners[pair[0]].add(pair[1])
        self._partners[pair[1]].add(pair[0])


def _silent(stage: str, done: int, total: int) -> None:
    """Report to nobody."""


def placed(
    found: Mapping[Pair, Comparison], place: Mapping[int, int], among: set[int] | None = None
) -> dict[Pair, Comparison]:
    """Judgements by other numbers.

    Args:
        found: by numbers, the smaller first.
        place: the new number of each; pairs of others are left out.
        among: new numbers; if given, pairs of others are left out.

    Returns:
        by new numbers, the smaller first.
    """
    result: dict[Pair, Comparison] = {}
    for (a, b), comparison in found.items():
        x, y = place.get(a, -1), place.get(b, -1)
        if x < 0 or y < 0 or (among is not None and not (x in among and y in among)):
            continue
        result[min(x, y), max(x, y)] = comparison if x < y else comparison.swapped()
    return result


def told(found: Mapping[Pair, Comparison]) -> dict[Pair, Comparison]:
    """Judgements without those that turn out to be different when they are looked at."""
    return {
        pair: comparison for pair, comparison in found.items() if comparison.verdict != "different"
    }
