"""One word in place of another of which no list says that the two may stand for each other.

Texts of independent writers differ in many places at once; two that agree word for word but in
one were made from each other, and whoever changed just this word meant something else more often
than not. Whether an encoder takes the two for one is weighed later (:mod:`..likeness`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from aggregator.dedup.facts.analyse import Element, Facts
from aggregator.dedup.facts.antonyms import converse
from aggregator.dedup.facts.finding import Finding
from aggregator.dedup.facts.pairing import Pairing

LONGEST: Final = 20
"""Elements of the shorter text up to which one changed word makes another statement."""

_SURE: Final = 0.6

_LISTED: Final = 0.75
"""In a list: things that are named side by side are alike, and not the same."""


def word_findings(pair: Pairing, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The one word of each text that stands in the same place, and that nothing supports.

    Args:
        pair: two texts on each other.
        findings: what is known to differ otherwise: then it is no longer the one word.
    """
    a, b = pair.a, pair.b
    if findings or len(pair.left_a) != 1 or len(pair.left_b) != 1:
        return
    if not 3 <= len(a.elements) <= LONGEST or pair.soft:
        return
    p, q = a.elements[pair.left_a[0]], b.elements[pair.left_b[0]]
    if p.fact is not None or q.fact is not None or converse(p, q, a.lexicon):
        return
    # Word for word the same around the two, or the same words in another
    # voice: where little words differ as well, it is another wording.
    words_a = [t.text for t in a.tokens if t.kind in "wn" and t.start != p.start]
    words_b = [t.text for t in b.tokens if t.kind in "wn" and t.start != q.start]
    if words_a == words_b or (len(a.elements) == len(b.elements) >= 4 and _turned(pair)):
        sure = _LISTED if _listed(a, p) and _listed(b, q) else _SURE
        yield Finding("word", (p.start, p.end), (q.start, q.end), sure)


def _turned(pair: Pairing) -> bool:
    """Whether one text is active and the other passive."""
    moved = len(pair.alignment.ordered) < len(pair.a.elements) - 1
    by = [sum(t.text in f.lexicon.agent for t in f.tokens) for f in (pair.a, pair.b)]
    return moved and by[0] != by[1]


def _listed(facts: Facts, element: Element) -> bool:
    """Whether a word is one of three or more that are named side by side."""
    at = element.token
    near = facts.tokens[max(0, at - 6) : at + 7]
    divided = sum(t.text == "," or t.text in facts.lexicon.listing for t in near)
    beside = facts.tokens[max(0, at - 2) : at] + facts.tokens[at + 1 : at + 2]
    return divided >= 2 and any(t.text == "," or t.text in facts.lexicon.listing for t in beside)
