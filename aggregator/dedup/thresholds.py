"""Where the lines are drawn between copies, paraphrases and other texts."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from typing import Final

from aggregator.dedup.text import TEXT_VERSION

VERSION: Final = "1"
"""Changes whenever a pair may be judged otherwise than before."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The lines, each in the unit of the measure that it bounds.

    Attributes:
        overlap: Jaccard similarity of word shingles from which two texts are near copies.
        containment: share of the shorter text's shingles from which the longer contains it.
        contained_words: words that the shorter text of a contained pair must have.
        cosine: from which the semantic tier proposes a pair.
        paraphrase: cosine from which a proposed pair is one statement, if the facts agree.
        support: share of a text's facts and words that the other must have, to be covered.
        conflict: strength from which a difference of facts makes a conflict.
    """

    overlap: float = 0.6
    containment: float = 0.8
    contained_words: int = 6
    cosine: float = 0.75
    paraphrase: float = 0.86
    support: float = 0.6
    conflict: float = 0.5

    def __post_init__(self) -> None:
        for name in ("overlap", "containment", "cosine", "paraphrase", "support", "conflict"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name} must lie in [0, 1], not {getattr(self, name)!r}")
        if self.contained_words < 1:
            raise ValueError(f"contained_words must be at least 1, not {self.contained_words!r}")

    def fingerprint(self) -> str:
        """Equal for thresholds that judge every pair alike; 16 hex digits."""
        whole = repr((VERSION, TEXT_VERSION, astuple(self)))
        return hashlib.sha256(whole.encode()).hexdigest()[:16]
