"""Who did what to whom: the same words with the parts swapped are another statement."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from aggregator.dedup.facts.analyse import Facts
from aggregator.dedup.facts.antonyms import converse
from aggregator.dedup.facts.finding import Finding
from aggregator.dedup.facts.pairing import Pairing

_GOVERNORS: Final = frozenset(
    {"by", "to", "from", "with", "against", "for", "of", "in", "on", "at", "over", "into"}
    | {"after", "before", "than"}
)
_BEING: Final = frozenset(
    {"is", "are", "was", "were", "be", "been", "being", "am", "get", "gets", "got", "getting"}
)


def role_findings(pair: Pairing) -> Iterator[Finding]:
    """Pairs of names, numbers or nouns that have changed places."""
    a, b = pair.a, pair.b
    places = [(i, j) for i, j in enumerate(pair.alignment.to_b) if j >= 0]
    ordered = {i for i, _ in pair.alignment.ordered}
    # Plain words swap parts only where nothing else differs: else they are another wording.
    alone = not pair.left_a and not pair.left_b and not pair.soft
    candidates = [
        (i, j)
        for i, j in places
        if a.elements[i].name or a.elements[i].fact is not None or (alone and len(places) <= 30)
    ]
    if len(candidates) > 200:
        return
    seen: set[int] = set()
    for n, (i, j) in enumerate(candidates):
        for k, m in candidates[n + 1 : n + 8]:
            if m >= j or k - i > 12 or j - m > 12 or i in seen or k in seen:
                continue
            if i in ordered and k in ordered:
                continue
            if a.elements[i].key != a.elements[k].key and _swapped(pair, i, k, j, m):
                seen.update((i, k))
                yield Finding(
                    "role",
                    (a.elements[i].start, a.elements[k].end),
                    (b.elements[m].start, b.elements[j].end),
                    0.8,
                )


def _swapped(pair: Pairing, i: int, k: int, j: int, m: int) -> bool:
    """Whether ``i`` and ``k`` of the first text, at ``j`` and ``m`` of the second, swap parts."""
    a, b = pair.a, pair.b
    p, q = a.elements[i], a.elements[k]
    if p.fact is not None and q.fact is not None:
        # A number belongs to the word behind it, wherever the two stand.
        return (
            _neighbour(a, i) != _neighbour(a, k)
            and _neighbour(a, i) == _neighbour(b, m)
            and _neighbour(a, k) == _neighbour(b, j)
        )
    if p.fact is not None or q.fact is not None:
        return False
    verbs = [v for v in range(i + 1, k) if m < pair.alignment.to_b[v] < j]
    if not verbs:
        return _governors_swapped(pair, i, k, j, m)
    if any(a.elements[v].key in a.lexicon.symmetric for v in verbs):
        return False
    verb, where = verbs[0], pair.alignment.to_b[verbs[0]]
    first_a, second_a = _part(a, i, verb, k), _part(a, k, verb, k)
    first_b, second_b = _part(b, j, where, j), _part(b, m, where, j)
    return first_a == second_b and second_a == first_b and first_a != second_a


def _governors_swapped(pair: Pairing, i: int, k: int, j: int, m: int) -> bool:
    """ "from X to Y" and "from Y to X": the prepositions stay and the names change places."""
    first_a, second_a = _governor(pair.a, i), _governor(pair.a, k)
    first_b, second_b = _governor(pair.b, j), _governor(pair.b, m)
    return (
        bool(first_a and second_a)
        and first_a != second_a
        and first_a == second_b
        and second_a == first_b
    )


def _neighbour(facts: Facts, i: int) -> str | None:
    """Key of the word behind a number, else of the one before."""
    if i + 1 < len(facts.elements) and not _stop_between(facts, i):
        return facts.elements[i + 1].key
    return facts.elements[i - 1].key if i else None


def _stop_between(facts: Facts, i: int) -> bool:
    """Whether a stop or comma stands between an element and the next."""
    first, last = facts.elements[i].token, facts.elements[i + 1].token
    return any(t.text in (",", ";", ".") for t in facts.tokens[first + 1 : last])


def _part(facts: Facts, i: int, verb: int, last: int) -> str:
    """The part that an element plays around a verb: subject, object, or its preposition."""
    word = _governor(facts, i)
    passive = _passive(facts, verb, last)
    if word == "by":
        return "subject" if passive else "by"
    if word:
        return word
    if i < verb:
        return "object" if passive else "subject"
    return "object"


def _governor(facts: Facts, i: int) -> str:
    """Preposition that stands before an element, or an empty text."""
    at = facts.elements[i].token
    for token in reversed(facts.tokens[max(0, at - 3) : at]):
        if token.text in _GOVERNORS:
            return token.text
        if token.kind != "w" or token.text not in facts.lexicon.function | facts.lexicon.titles:
            return ""
    return ""


def _passive(facts: Facts, verb: int, last: int) -> bool:
    """Whether a verb is passive: a form of "be" before it and "by" behind it."""
    start = facts.elements[verb].token
    end = facts.elements[last].token if last > verb else start + 8
    before = facts.tokens[max(0, start - 3) : start]
    after = facts.tokens[start + 1 : max(end, start + 2)]
    word = facts.elements[verb].word
    return any(t.text == "by" for t in after) and (
        any(t.text in _BEING for t in before) or word.endswith(("ed", "en", "n", "t"))
    )


def without_converses(pair: Pairing, findings: list[Finding]) -> list[Finding]:
    """Leave out opposites that say the same with the parts swapped, and their swaps.

    Args:
        pair: two texts on each other.
        findings: of antonyms and roles among others.
    """
    starts_a = {e.start: e for e in pair.a.elements}
    starts_b = {e.start: e for e in pair.b.elements}
    places = [j for j in pair.alignment.to_b if j >= 0]
    turned = any(x > y for x, y in pairwise(places))
    if not turned:
        return findings
    kept = []
    for finding in findings:
        if finding.kind == "antonym":
            p, q = starts_a.get(finding.a[0]), starts_b.get(finding.b[0])
            if p is not None and q is not None and converse(p, q, pair.a.lexicon):
                continue
        kept.append(finding)
    return kept
