"""Who did what to whom: the same words with the parts swapped are another statement."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from aggregator.dedup.facts import english
from aggregator.dedup.facts.analyse import Facts
from aggregator.dedup.facts.antonyms import converse
from aggregator.dedup.facts.dates import Clock, Day
from aggregator.dedup.facts.finding import Finding
from aggregator.dedup.facts.numbers import Number
from aggregator.dedup.facts.pairing import Pairing

_GOVERNORS: Final = frozenset(english.GOVERNORS.split())
_TURNED: Final = 0.6
_NEAR: Final = 6
_DIVIDING: Final = frozenset({"-", "–", "—", ":"})
_DETERMINERS: Final = frozenset(english.DETERMINERS.split())


def role_findings(pair: Pairing) -> Iterator[Finding]:
    """Pairs of names, numbers or nouns that have changed parts.

    Args:
        pair: two texts on each other.
    """
    a, b, to_b = pair.a, pair.b, pair.alignment.to_b
    yield from _voice_finding(pair)
    yield from _turned_prepositions(pair)
    yield from _transposed(pair)
    # Plain nouns swap parts only where nothing else differs: else it is another wording.
    alone = not pair.left_a and not pair.left_b and not pair.soft and len(to_b) <= 30
    candidates = [
        (i, j)
        for i, j in enumerate(to_b)
        if j >= 0 and (_telling(a, i) or _telling(b, j) or (alone and _noun(pair, i, j)))
    ]
    if len(candidates) > 200:
        return
    candidates, places = _changed(pair, candidates)
    seen: set[int] = set()
    for n, (i, j) in enumerate(candidates):
        for place, (k, m) in zip(places[n + 1 : n + 8], candidates[n + 1 : n + 8], strict=True):
            if place - places[n] > 7:
                break
            if k - i > 8 or abs(j - m) > 8 or i in seen or k in seen:
                continue
            if a.elements[i].key != a.elements[k].key and _swapped(pair, (i, j), (k, m)):
                seen.update((i, k))
                first, last = min(j, m), max(j, m)
                yield Finding(
                    "role",
                    (a.elements[i].start, a.elements[k].end),
                    (b.elements[first].start, b.elements[last].end),
                    0.8,
                )


def _changed(
    pair: Pairing, candidates: list[tuple[int, int]]
) -> tuple[list[tuple[int, int]], list[int]]:
    """The candidates that may have swapped parts with another, and their places among all.

    Where all elements stand in one order in both texts, a part is another only if the
    preposition before the element is, or the word beside it.
    """
    a, b = pair.a, pair.b
    everything = list(range(len(candidates)))
    to_b = [j for j in pair.alignment.to_b if j >= 0]
    if any(x > y for x, y in pairwise(to_b)):
        return candidates, everything
    found: list[int] = []
    for n, (i, j) in enumerate(candidates):
        first, second = _governor(a, i), _governor(b, j)
        if first != second:
            if first in a.lexicon.agent or second in b.lexicon.agent:
                return candidates, everything
            found.append(n)
        elif _before(a, i) != _before(b, j) or _behind(a, i) != _behind(b, j):
            found.append(n)
    return [candidates[n] for n in found], found


def _voice_finding(pair: Pairing) -> Iterator[Finding]:
    """One order of words, active in one text and passive in the other."""
    a, b, to_b = pair.a, pair.b, pair.alignment.to_b
    agent = a.lexicon.agent
    governors_a, governors_b = (f.of_each("governor", _governing) for f in (a, b))
    # Nobody is said to act.
    if agent.isdisjoint(governors_a) and agent.isdisjoint(governors_b):
        return
    for i in range(1, len(to_b) - 1):
        j = to_b[i]
        around = to_b[i - 1] == j - 1 and to_b[i + 1] == j + 1
        if j < 1 or not around or _telling(a, i) or a.elements[i].key in a.lexicon.symmetric:
            continue
        by_a, by_b = governors_a[i + 1] in agent, governors_b[j + 1] in agent
        if by_a == by_b or _passive(a, i) == _passive(b, j):
            continue
        where_a = (a.elements[i - 1].start, a.elements[i + 1].end)
        where_b = (b.elements[j - 1].start, b.elements[j + 1].end)
        yield Finding("role", where_a, where_b, 0.8)


def _turned_prepositions(pair: Pairing) -> Iterator[Finding]:
    """ "Flown to the coast", "flown from the coast": another preposition before one noun, behind
    one verb."""
    a, b, to_b = pair.a, pair.b, pair.alignment.to_b
    against = a.lexicon.against
    if not against:
        return
    determiners = a.lexicon.determiners
    for i, j in enumerate(to_b):
        if j < 1 or i < 1:
            continue
        one, two = a.tokens[a.elements[i].token - 1], b.tokens[b.elements[j].token - 1]
        if one.text == two.text and not (one.text in determiners or one.capital or two.capital):
            continue
        here, there = _preposition(a, i), _preposition(b, j)
        if here is None or there is None:
            continue
        if isinstance(a.elements[i].fact, Day | Clock):
            continue  # see times
        (word, at), (other, to) = here, there
        if other not in against.get(word, ()):
            continue
        # A preposition may be an element itself, as "against" is.
        before, behind = _ahead(a, i, at), _ahead(b, j, to)
        if before >= 0 and to_b[before] == behind:
            where = (a.tokens[at].start, a.elements[i].end), (b.tokens[to].start, b.elements[j].end)
            yield Finding("antonym", *where, _TURNED)


def _ahead(facts: Facts, i: int, token: int) -> int:
    """The last element before a token that stands before element ``i``; -1 for none."""
    while i and facts.elements[i - 1].token >= token:
        i -= 1
    return i - 1


def _preposition(facts: Facts, i: int) -> tuple[str, int] | None:
    """A preposition that has an opposite, before an element and what introduces it."""
    at = facts.elements[i].token
    against, determiners = facts.lexicon.against, facts.lexicon.determiners
    for k in range(at - 1, max(-1, at - 4), -1):
        word = facts.tokens[k].text
        if word in against:
            return word, k
        if word not in determiners and not (
            facts.tokens[k].capital and facts.tokens[k].kind == "w"
        ):
            return None
    return None


def _transposed(pair: Pairing) -> Iterator[Finding]:
    """Two elements that have changed places while all between and beside them stand where they
    stood: "5 killed and 17 hurt", "5 hurt and 17 killed"; "3-1", "1-3"."""
    a, b, to_b = pair.a, pair.b, pair.alignment.to_b
    for i in range(len(to_b) - 1):
        high, low = to_b[i], to_b[i + 1] - 1
        if to_b[i + 1] < 0 or low >= high - 1:
            continue
        if high == low + 2 and _score(a, i) and _score(b, low + 1):
            yield _exchange(pair, (i, high), (i + 1, low + 1))
            continue
        k = i + high - low
        if low < 0 or not 2 <= k - i <= _NEAR or k >= len(to_b) or to_b[k] != low:
            continue
        between = range(i + 1, k)
        if any(to_b[t] != low + t - i for t in between) or _telling(a, i) or _telling(a, k):
            continue
        rest = [j for t, j in enumerate(to_b) if j >= 0 and t not in (i, k)]
        # Where more has moved, it is another order of words.
        if any(_telling(a, t) for t in between) and all(x < y for x, y in pairwise(rest)):
            yield _exchange(pair, (i, high), (k, low))


def _score(facts: Facts, i: int) -> bool:
    """Whether an element and the next are the two numbers of a score or range: "3-1"."""
    if i + 1 >= len(facts.elements):
        return False
    x, y = facts.elements[i].fact, facts.elements[i + 1].fact
    if not (isinstance(x, Number) and isinstance(y, Number)):
        return False
    between = facts.tokens[x.last : y.first]
    return len(between) == 1 and between[0].text in _DIVIDING


def _exchange(pair: Pairing, x: tuple[int, int], y: tuple[int, int]) -> Finding:
    a, b = pair.a.elements, pair.b.elements
    first, last = sorted((x[1], y[1]))
    return Finding("role", (a[x[0]].start, a[y[0]].end), (b[first].start, b[last].end), 0.8)


def _telling(facts: Facts, i: int) -> bool:
    element = facts.elements[i]
    return element.name or element.fact is not None


def _noun(pair: Pairing, i: int, j: int) -> bool:
    """Whether a plain word is a noun by what stands before it in one of the texts."""
    return _introduced(pair.a, i) or _introduced(pair.b, j)


def _introduced(facts: Facts, i: int) -> bool:
    at = facts.elements[i].token
    before = facts.tokens[at - 1].text if at else "the"
    return before in facts.lexicon.determiners or before in facts.lexicon.governors


def _swapped(pair: Pairing, x: tuple[int, int], y: tuple[int, int]) -> bool:
    """Whether two elements, each at its place in both texts, have swapped parts."""
    a, b = pair.a, pair.b
    (i, j), (k, m) = x, y
    facts = [facts.elements[at].fact is not None for facts, at in ((a, i), (a, k))]
    if any(facts) and not all(facts):
        return False
    if not a.lexicon.governors:
        # Where endings tell the parts, and not the order, numbers alone are looked at.
        return all(facts) and _exchanged(_behind(a, i), _behind(a, k), _behind(b, j), _behind(b, m))
    if _exchanged(_governor(a, i), _governor(a, k), _governor(b, j), _governor(b, m)):
        return True
    if all(facts):
        # A number belongs to the word behind it, wherever the two stand.
        return _exchanged(_behind(a, i), _behind(a, k), _behind(b, j), _behind(b, m))
    if _exchanged(_before(a, i), _before(a, k), _before(b, j), _before(b, m)):
        return True
    verb = _verb(pair, x, y)
    if verb is None:
        return False
    v, w = verb
    return _exchanged(_part(a, i, v), _part(a, k, v), _part(b, j, w), _part(b, m, w))


def _exchanged(first_a: str, second_a: str, first_b: str, second_b: str) -> bool:
    """Whether two properties are there, differ, and have changed places."""
    return (
        bool(first_a and second_a)
        and first_a != second_a
        and first_a == second_b
        and second_a == first_b
    )


def _verb(pair: Pairing, x: tuple[int, int], y: tuple[int, int]) -> tuple[int, int] | None:
    """The word that two elements stand around, in both texts."""
    lexicon = pair.a.lexicon
    (i, j), (k, m) = x, y
    best: tuple[int, int, int] | None = None
    for v in range(max(0, i - 3), min(len(pair.alignment.to_b), k + 4)):
        w = pair.alignment.to_b[v]
        if w < 0 or v in (i, k) or _telling(pair.a, v):
            continue
        far = abs(v - i) + abs(v - k) + abs(w - j) + abs(w - m)
        if best is None or far < best[0]:
            best = (far, v, w)
    if best is None or best[0] > 16 or pair.a.elements[best[1]].key in lexicon.symmetric:
        return None
    return best[1], best[2]


def _behind(facts: Facts, i: int) -> str:
    """Key of the word behind a number; behind a comma or at the end, of the one before."""
    if i + 1 < len(facts.elements) and not _stop_between(facts, i):
        return facts.elements[i + 1].key
    return facts.elements[i - 1].key if i else ""


def _before(facts: Facts, i: int) -> str:
    """Key of the plain word before a name in its clause, or an empty text."""
    if not i or _telling(facts, i - 1) or _stop_between(facts, i - 1):
        return ""
    return facts.elements[i - 1].key


def _stop_between(facts: Facts, i: int) -> bool:
    """Whether a stop or comma stands between an element and the next."""
    first, last = facts.elements[i].token, facts.elements[i + 1].token
    return any(t.text in (",", ";", ".") for t in facts.tokens[first + 1 : last])


def _part(facts: Facts, i: int, verb: int) -> str:
    """The part that an element plays around a verb: subject, object, or its preposition."""
    word = _governor(facts, i)
    passive = _passive(facts, verb)
    if word in facts.lexicon.agent:
        return "subject" if passive else word
    if word:
        return word
    if i < verb:
        return "object" if passive else "subject"
    return "object"


def _governor(facts: Facts, i: int) -> str:
    """Preposition that stands before an element, or an empty text."""
    return facts.of_each("governor", _governing)[i]


def _governing(facts: Facts, i: int) -> str:
    at = facts.elements[i].token
    for token in reversed(facts.tokens[max(0, at - 4) : at]):
        if token.text in facts.lexicon.governors:
            return token.text
        passed = (
            token.text in facts.lexicon.determiners
            or token.text in facts.lexicon.titles
            or (token.capital and token.kind == "w")
        )
        if not passed:
            return ""
    return ""


def _passive(facts: Facts, verb: int) -> bool:
    """Whether a verb is passive: a form of "be" before it and "by" behind it, in English."""
    at = facts.elements[verb].token
    before = facts.tokens[max(0, at - 3) : at]
    clause = facts.tokens[at + 1 : at + 16]
    return any(t.text in facts.lexicon.agent for t in clause) and any(
        t.text in facts.lexicon.being for t in before
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
