"""Words that contradict each other in the same place."""

from __future__ import annotations

import re
from typing import Final, Literal

from aggregator.dedup.facts.analyse import Element
from aggregator.dedup.facts.language import Lexicon
from aggregator.dedup.facts.synonyms import alike

Opposition = Literal["antonym", "prefix", "exclusive", "label"]

_LABEL: Final = re.compile(r"([^\W\d_]+)(\d+)")


def opposition(a: Element, b: Element, lexicon: Lexicon) -> Opposition | None:
    """How two words contradict each other, or ``None``.

    Args:
        a: of one text.
        b: of the other.
        lexicon: of their language.

    Returns:
        antonym: rise, fall; prefix: legal, illegal; exclusive: kinds of one thing, as Monday
        and Tuesday or week and month; label: Q1, Q2.
    """
    if (a.key, b.key) in lexicon.antonyms or (a.word, b.word) in lexicon.antonyms:
        return "antonym"
    if _negated(a, b, lexicon) or _negated(b, a, lexicon):
        return "prefix"
    x, y = _LABEL.fullmatch(a.word), _LABEL.fullmatch(b.word)
    if x and y and x[1] == y[1] and x[2] != y[2]:
        return "label"
    groups = lexicon.exclusive.get(a.key)
    if (
        groups is not None
        and a.key != b.key
        and not groups.isdisjoint(lexicon.exclusive.get(b.key, ()))
        and not alike(a, b, lexicon)
    ):
        return "exclusive"
    return None


def _negated(x: Element, y: Element, lexicon: Lexicon) -> bool:
    """Whether ``x`` is ``y`` with a negative beginning or ending."""
    if len(y.word) < 3:
        return False
    if x.word.endswith("less") and y.word == f"{x.word[:-4]}ful":
        return True
    for prefix in lexicon.negative_prefixes + lexicon.negative_beginnings:
        if x.word.startswith(prefix) and len(x.word) - len(prefix) >= 3:
            rest = x.word[len(prefix) :]
            if prefix in lexicon.negative_beginnings:
                if not rest.endswith(lexicon.adjective_endings):
                    continue
                # "informally" is no opposite of "form".
                if rest == y.word:
                    return True
            elif rest == y.word or lexicon.stem(rest) == y.key:
                return True
    return False


def converse(a: Element, b: Element, lexicon: Lexicon) -> bool:
    """Whether two opposites say the same when the sides are swapped: bought from, sold to."""
    return (a.key, b.key) in lexicon.converses
