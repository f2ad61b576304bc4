"""What the pairs of a growing set of texts were found to be where no facts are compared."""

from __future__ import annotations

from collections.abc import Sequence

from aggregator.dedup.arrays import I64
from aggregator.dedup.cluster import Pair
from aggregator.dedup.hashing import TextHashes
from aggregator.dedup.model import Comparison
from aggregator.dedup.pairbook import PairBook
from aggregator.dedup.plain import plain_judge, plain_pairs


class PlainBook(PairBook):
    """As :class:`~aggregator.dedup.pairbook.PairBook`, by overlap and cosine alone."""

    def judge(self, a: str, b: str, cosine: float | None = None) -> Comparison:
        """Judge two texts; nothing is noted."""
        first, second = self._prepare(a), self._prepare(b)
        return plain_judge(first, second, cosine=cosine, thresholds=self._thresholds)

    def semantic_pair(self, pair: Pair, a: str, b: str, cosine: float) -> None:
        """Judge a pair that an encoder finds close."""
        self._note(self.semantic, pair, self.judge(a, b, cosine))

    def overlapping(
        self, numbers: I64, texts: Sequence[str], hashes: TextHashes, first: I64, second: I64
    ) -> None:
        """See :meth:`~aggregator.dedup.pairbook.PairBook.overlapping`."""
        found = plain_pairs(hashes, first, second, self._thresholds)
        pairs = zip(numbers[found.first].tolist(), numbers[found.second].tolist(), strict=True)
        for pair, comparison in zip(pairs, found.comparisons(), strict=True):
            self._note(self.lexical, pair, comparison)
