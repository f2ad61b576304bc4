"""Where the lines are drawn between copies, paraphrases and other texts."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass, fields
from numbers import Integral, Real
from typing import Final

from aggregator.dedup.text import TEXT_VERSION

VERSION: Final = "10"
"""Changes whenever a pair may be judged otherwise than before."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The lines, each in the unit of the measure that it bounds.

    What they give, with all-MiniLM-L6-v2, as pairs joined rightly and wrongly by the labels
    (``python -m benchmarks.judgement``): on news sentences (STS) near 68 and 2, contained 15 and
    6, semantic 218 and 5; on crisis news (TREC TS 2013-14, 2,845 pairs without a common fact)
    near 45 and 2, contained 14 and 4, semantic 11 and 1. Of edited summaries (SummEdits) 5% of
    the harmless and 60% of the harmful edits are refused; of copies of Reuters paragraphs with
    every number changed 1% are joined, of those with 15% of their words replaced 84%. What
    other lines give stands in docs/how-it-decides.md.

    Attributes:
        overlap: Jaccard similarity of word shingles from which two texts are near copies.
        containment: share of the shorter text's shingles from which the longer contains it.
        contained_words: words that the shorter text of a contained pair must have.
        copied: share of a near copy's facts and words that the other must have.
        cosine: from which the semantic tier proposes a pair.
        paraphrase: cosine from which a proposed pair may be one statement.
        support: share of a paraphrase's facts and words that the other must have.
        likeness: from which a paraphrase is one statement, in the unit of the score.
        conflict: strength from which a difference of facts makes a conflict.
    """

    overlap: float = 0.6
    containment: float = 0.8
    contained_words: int = 8
    copied: float = 0.75
    cosine: float = 0.75
    paraphrase: float = 0.82
    support: float = 0.6
    likeness: float = 0.8
    conflict: float = 0.5

    def __post_init__(self) -> None:
        for field in fields(self):
            value: object = getattr(self, field.name)
            if field.name == "contained_words":
                if not isinstance(value, Integral):
                    raise TypeError(f"contained_words must be a whole number, not {value!r}")
                if value < 1:
                    raise ValueError(f"contained_words must be at least 1, not {value!r}")
                plain: int | float = int(value)
            elif not isinstance(value, Real):
                raise TypeError(f"{field.name} must be a number, not {value!r}")
            elif not 0.0 <= float(value) <= 1.0:
                raise ValueError(f"{field.name} must lie in [0, 1], not {value!r}")
            else:
                plain = float(value)
            # Equal lines have one fingerprint and can be saved, whatever type they came in.
            object.__setattr__(self, field.name, plain)

    def fingerprint(self) -> str:
        """Equal for thresholds that judge every pair alike; 16 hex digits."""
        whole = repr((VERSION, TEXT_VERSION, astuple(self)))
        return hashlib.sha256(whole.encode()).hexdigest()[:16]
