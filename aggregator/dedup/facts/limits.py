"""Which side of a number is meant, and how much of a whole: at least, up to; half of the 23."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from aggregator.dedup.facts.analyse import Facts
from aggregator.dedup.facts.finding import Finding, Span
from aggregator.dedup.facts.language import Lexicon, lexicon_of
from aggregator.dedup.facts.numbers import Number
from aggregator.dedup.facts.pairing import Pairing

_SURE: Final = 0.7
_PART: Final = 0.6
_KINDS: Final = 0.6
_LOWER: Final = frozenset({"least", "over"})
_LONGEST: Final = 4
_WHOLES: Final = frozenset({"all", "every", "each", "both", "whole", "entire"})

MULTIPLES: Final = frozenset(
    {"double", "doubled", "triple", "tripled", "treble", "trebled", "quadruple", "quadrupled"}
    | {"halved", "doppelt", "doble"}
)
"""Words that a limit may stand before as before a number: "more than double"."""

Limit = tuple[str, Span]


def limit_findings(pair: Pairing) -> Iterator[Finding]:
    """Numbers that both texts name, as the least in the one and as the most in the other; a third
    thing in the one and three things in the other; a part in the one and all in the other.

    Args:
        pair: two texts on each other.
    """
    for i, j in enumerate(pair.alignment.to_b):
        if j < 0 or not _limited(pair.a, i) or not _limited(pair.b, j):
            continue
        here = _limit(pair.a, i)
        there = None if here is None else _limit(pair.b, j)
        if here is None or there is None or here[0] == there[0]:
            continue
        if (here[0] in _LOWER) != (there[0] in _LOWER):
            yield Finding("number", here[1], there[1], _SURE)
    yield from _other_kinds(pair)
    for where in _parts(pair, True):
        yield Finding("number", *where, _PART)
    for where in _parts(pair, False):
        yield Finding("number", where[1], where[0], _PART)


def _limited(facts: Facts, i: int) -> bool:
    """Whether a limit may stand before an element."""
    element = facts.elements[i]
    return isinstance(element.fact, Number) or element.word in MULTIPLES


def _limit(facts: Facts, i: int) -> Limit | None:
    """Side of a number that the words around it tell, and the place of both."""
    element, tokens, lexicon = facts.elements[i], facts.tokens, facts.lexicon
    at = element.token
    ends, begins = _outermost(lexicon.code)
    last = element.fact.last if isinstance(element.fact, Number) else at + 1
    ahead = at > 0 and tokens[at - 1].text in ends
    if not ahead and not (last < len(tokens) and tokens[last].text in begins):
        return None
    for many in range(min(_LONGEST, at), 0, -1):
        side = lexicon.limits.get(tuple(t.text for t in tokens[at - many : at]))
        if side is not None:
            return side, (tokens[at - many].start, element.end)
    for many in (3, 2):
        behind = tokens[last : last + many]
        side = lexicon.limits_behind.get(tuple(t.text for t in behind))
        if side is not None:
            return side, (element.start, behind[-1].end)
    return None


@cache
def _outermost(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """Last words of what stands before a number, and first ones of what stands behind."""
    lexicon = lexicon_of(code)
    return frozenset(w[-1] for w in lexicon.limits), frozenset(w[0] for w in lexicon.limits_behind)


def limiting(lexicon: Lexicon) -> frozenset[str]:
    """The words that tell which side of a number is meant.

    Args:
        lexicon: of a language.
    """
    return frozenset(w for words in (*lexicon.limits, *lexicon.limits_behind) for w in words)


def _other_kinds(pair: Pairing) -> Iterator[Finding]:
    """ "Her third title", "three titles": one of them here, all of them there."""
    a, b, to_b = pair.a, pair.b, pair.alignment.to_b
    for i, j in enumerate(to_b):
        if j < 0:
            continue
        x, y = a.elements[i].fact, b.elements[j].fact
        if not (isinstance(x, Number) and isinstance(y, Number)):
            continue
        if {x.kind, y.kind} != {"ordinal", "count"}:
            continue
        for step in (1, 2):
            if i + step >= len(to_b) or to_b[i + step] != j + step:
                break
            one, other = a.elements[i + step].word, b.elements[j + step].word
            single, many = (one, other) if x.kind == "ordinal" else (other, one)
            if single != many and many.endswith("s"):
                p, q = a.elements[i], b.elements[j]
                yield Finding("number", (p.start, p.end), (q.start, q.end), _KINDS)
                break


def _parts(pair: Pairing, here: bool) -> Iterator[tuple[Span, Span]]:
    """Where one text has "half of the 23" and the other "all 23", or just "the 23"."""
    facts, left = (pair.a, pair.left_a) if here else (pair.b, pair.left_b)
    to_other = pair.alignment.to_b if here else pair.alignment.to_a
    others = pair.b if here else pair.a
    for i in left:
        share = facts.elements[i].fact
        if not isinstance(share, Number) or i + 1 >= len(to_other) or to_other[i + 1] < 0:
            continue
        if not (share.unit == "%" or (share.unit is None and 0 < share.value < 1)):
            continue
        between = facts.tokens[share.last : facts.elements[i + 1].token]
        # "Half the 23": the number ends before the article.
        if len(between) > 2 or not all(
            t.text == "of" or t.text in facts.lexicon.determiners for t in between
        ):
            continue
        whole = others.elements[to_other[i + 1]]
        before = others.tokens[max(0, whole.token - 2) : whole.token]
        every = any(t.text in _WHOLES for t in before)
        if between and (every or (isinstance(whole.fact, Number) and whole.fact.kind == "count")):
            place = facts.elements[i]
            start = before[0].start if every else whole.start
            yield (place.start, place.end), (start, whole.end)
