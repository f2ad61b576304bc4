"""How likely two texts are to be shown as one: likeness times a bounded factor for conflicts.

Likeness is a logistic function of the cosine and of mutual support; where no encoder was asked,
of support alone; in long texts, where an alignment says little, of shared vocabulary. The factor
for conflicts is one minus the chance that at least one finding is real, never below
:data:`LEAST`: an unbounded product ruins the ranking of near copies. Two outputs that are
multiplied held up on unseen data where one classifier over all features did not.

Weights were set by hand, in round numbers, near the optimum of a logistic regression on news
sentence pairs and on edited summaries at once; see ``benchmarks/judgement.py`` for what they give.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from aggregator.dedup.facts import Finding
from aggregator.dedup.model import DifferenceKind

LEAST: Final = 0.05
"""Least factor for conflicts."""

RELIABILITY: Final[dict[DifferenceKind, float]] = {
    "number": 0.97,
    "date": 0.95,
    "antonym": 0.97,
    "name": 0.85,
    "negation": 0.85,
    "role": 0.8,
    "modality": 0.6,
    "quotation": 0.8,
    "word": 0.15,
}
"""How often a finding of this kind, at full strength, is a real difference."""

SHORT: Final = 60
LONG: Final = 100
"""Words of the shorter text up to which it is short, and from which it is long."""

CONFLICT: Final = 0.45
"""The most that a conflict scores: it is shown apart, however alike the texts are."""

WORD: Final = 0.75
"""The same where but one word differs, of which nothing is known."""


def likeness(
    *, support: float, vocabulary: float, words: int, cosine: float | None, loose: float = 0.0
) -> float:
    """How alike two texts are, in [0, 1], whatever their facts.

    Args:
        support: share of either text that the other supports, the smaller of the two.
        vocabulary: share of the shorter text's distinct words that the longer has.
        words: of the shorter text.
        cosine: of their embeddings, or ``None``.
        loose: names and numbers that one text alone has, as a share of what it says, of both
            texts together; in [0, 2].
    """
    if cosine is not None:
        short = _logistic(14.0 * cosine + 2.0 * support - 4.0 * loose - 12.2)
    else:
        short = _logistic(8.5 * support - 2.0 * loose - 5.0)
    share = _share_long(words)
    if not share:
        return short
    return (1.0 - share) * short + share * _logistic(14.0 * (vocabulary - 0.53))


def _share_long(words: int) -> float:
    return min(1.0, max(0.0, (words - SHORT) / (LONG - SHORT)))


def conflict_cap(kinds: Iterable[DifferenceKind]) -> float:
    """The most that a conflict scores.

    Args:
        kinds: of its differences.
    """
    return WORD if set(kinds) == {"word"} else CONFLICT


ONE_MEANING: Final = 0.4
"""Fall of the cosine, times the elements of the shorter text, up to which an encoder takes a
word for the one in its place."""


DISMISSED: Final = 0.7
"""Strength up to which an encoder may take back the finding of a word."""


def believed(
    findings: Sequence[Finding], *, cosine: float | None, elements: int
) -> tuple[Finding, ...]:
    """The findings without words that an encoder takes for each other.

    Args:
        findings: facts that contradict each other.
        cosine: of the texts' embeddings, or ``None``: then no word is taken for another.
        elements: of the shorter text; a word of few weighs more in an embedding than one of many.
    """
    if cosine is None or (1.0 - cosine) * elements > ONE_MEANING:
        return tuple(findings)
    return tuple(f for f in findings if f.kind != "word" or f.strength > DISMISSED)


def conflict_factor(findings: Iterable[Finding], *, words: int, overlap: float) -> float:
    """What likeness is multiplied with, in [LEAST, 1].

    Args:
        findings: facts that contradict each other.
        words: of the shorter text.
        overlap: Jaccard similarity of the shingles: in a long text that is no near copy, a
            finding concerns one sentence of many and is less sure itself.
    """
    factor = 1.0
    for finding in findings:
        factor *= 1.0 - RELIABILITY[finding.kind] * finding.strength
    share = _share_long(words) * (1.0 - min(1.0, overlap / 0.5))
    return max(LEAST, factor + (1.0 - factor) * 0.9 * share)


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))
