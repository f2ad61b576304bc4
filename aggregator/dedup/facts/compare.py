"""What differs between two texts that lie on each other: findings, and what each leaves over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.dedup.facts.analyse import Element, Facts, analyse
from aggregator.dedup.facts.finding import Finding, Span
from aggregator.dedup.facts.limits import limit_findings
from aggregator.dedup.facts.modality import modality_findings
from aggregator.dedup.facts.negation import negation_findings
from aggregator.dedup.facts.pairing import Pairing
from aggregator.dedup.facts.quotations import Quotation, shared_quotations
from aggregator.dedup.facts.quoted import quotation_findings
from aggregator.dedup.facts.roles import role_findings, without_converses
from aggregator.dedup.facts.substitutions import (
    different_facts,
    different_words,
    places,
    replacements,
)
from aggregator.dedup.facts.wording import word_findings


@dataclass(frozen=True, slots=True)
class FactComparison:
    """How the facts of two texts compare.

    Attributes:
        findings: facts that contradict each other, in the order of the first text.
        support_a: share of the first text's elements, by weight, that the second has, in [0, 1].
        support_b: the reverse.
        bare_a: as ``support_a``, but what the findings name counts as supported: how much the
            first text would say that the second says, if their facts agreed.
        bare_b: the reverse.
        loose_a: names and numbers of the first text that the second has not.
        loose_b: the reverse.
        order: share of the aligned elements that are aligned in order, in [0, 1].
        aligned_a: share of the first text's elements that are aligned in order, in [0, 1]. In
            long texts much stands somewhere in the other, and little in the same place.
        aligned_b: the reverse.
        density: aligned elements of the second text in order, as a share of the stretch of it
            from the first of them to the last, in [0, 1].
        replaced: stretches that say something in the same place of which no more is known.
        added: words of either that stand where the other has nothing.
        quotations: pairs of quotations that both carry.
        elements_a: how many the first text has.
        elements_b: how many the second has.
    """

    findings: tuple[Finding, ...]
    support_a: float
    support_b: float
    bare_a: float
    bare_b: float
    loose_a: tuple[Element, ...]
    loose_b: tuple[Element, ...]
    order: float
    aligned_a: float
    aligned_b: float
    density: float
    replaced: int
    added: int
    quotations: tuple[tuple[Quotation, Quotation], ...]
    elements_a: int
    elements_b: int

    @property
    def loose(self) -> float:
        """Names and numbers that one text alone has, as a share of its elements; of both, added."""
        a = len(self.loose_a) / self.elements_a if self.elements_a else 0.0
        return a + (len(self.loose_b) / self.elements_b if self.elements_b else 0.0)

    def swapped(self) -> FactComparison:
        """Seen from the second text."""
        return FactComparison(
            findings=tuple(f.swapped() for f in self.findings),
            support_a=self.support_b,
            support_b=self.support_a,
            bare_a=self.bare_b,
            bare_b=self.bare_a,
            loose_a=self.loose_b,
            loose_b=self.loose_a,
            order=self.order,
            aligned_a=self.aligned_b,
            aligned_b=self.aligned_a,
            density=self.density,
            replaced=self.replaced,
            added=self.added,
            quotations=tuple((q, p) for p, q in self.quotations),
            elements_a=self.elements_b,
            elements_b=self.elements_a,
        )


def compare_facts(a: Facts, b: Facts) -> FactComparison:
    """Compare the facts of two texts; ``compare_facts(b, a)`` is the same, swapped.

    Args:
        a: one text.
        b: the other.
    """
    if a.lexicon is not b.lexicon:
        # A headline tells its language less surely than the text below it.
        surer = max((a, b), key=lambda facts: (len(facts.tokens), facts.text)).lexicon
        a, b = (f if f.lexicon is surer else analyse(f.text, surer) for f in (a, b))
    if (len(a.elements), a.text) > (len(b.elements), b.text):
        return _compare(b, a).swapped()
    return _compare(a, b)


def weight(element: Element) -> float:
    """How much an element says: names and numbers more than words."""
    return 1.5 if element.name or element.fact is not None else 1.0


def _compare(a: Facts, b: Facts) -> FactComparison:
    pair = Pairing(a, b)
    where = places(pair)
    findings = [*different_facts(pair, where), *different_words(pair, where)]
    findings += role_findings(pair)
    findings = without_converses(pair, findings)
    findings = negation_findings(pair, findings)
    findings += modality_findings(pair)
    findings += limit_findings(pair)
    findings += quotation_findings(pair)
    findings += word_findings(pair, findings)
    matched = sum(j >= 0 for j in pair.alignment.to_b)
    replaced, added = replacements(pair)
    return FactComparison(
        findings=tuple(sorted(findings, key=lambda f: (f.a, f.b, f.kind))),
        support_a=_supported(a, pair.left_a, ()),
        support_b=_supported(b, pair.left_b, ()),
        bare_a=_supported(a, pair.left_a, [f.a for f in findings]),
        bare_b=_supported(b, pair.left_b, [f.b for f in findings]),
        loose_a=tuple(e for i in pair.left_a if _telling(e := a.elements[i])),
        loose_b=tuple(e for j in pair.left_b if _telling(e := b.elements[j])),
        order=_share(len(pair.alignment.ordered), matched),
        aligned_a=_share(len(pair.alignment.ordered), len(a.elements)),
        aligned_b=_share(len(pair.alignment.ordered), len(b.elements)),
        density=_density(pair),
        replaced=replaced,
        added=added,
        quotations=shared_quotations(a.quotations, b.quotations),
        elements_a=len(a.elements),
        elements_b=len(b.elements),
    )


def _supported(facts: Facts, left: Sequence[int], named: Sequence[Span]) -> float:
    """Share of a text's elements, by weight, that are not left over or that a finding names."""
    (total,) = facts.once("weight", _weight)
    lost = 0.0
    for i in left:
        element = facts.elements[i]
        if not any(first <= element.start < last for first, last in named):
            lost += weight(element)
    return 1.0 - lost / total if total else 1.0


def _weight(facts: Facts) -> tuple[float]:
    return (sum(map(weight, facts.elements)),)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _density(pair: Pairing) -> float:
    """How close together the aligned elements stand in the text that spreads them most."""
    ordered = pair.alignment.ordered
    if not ordered:
        return 0.0
    first_a, last_a = ordered[0][0], ordered[-1][0]
    first_b, last_b = min(j for _, j in ordered), max(j for _, j in ordered)
    return len(ordered) / (1 + max(last_a - first_a, last_b - first_b))


def _telling(element: Element) -> bool:
    return element.name or element.fact is not None
