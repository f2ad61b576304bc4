"""Words that contradict each other in the same place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

from aggregator.dedup.facts.analyse import Element
from aggregator.dedup.facts.language import Lexicon, lexicon_of
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
    if b.key in _positives(a.word, lexicon) or a.key in _positives(b.word, lexicon):
        return "prefix"
    if a.word[-1].isdigit() and b.word[-1].isdigit():
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


def _positives(word: str, lexicon: Lexicon) -> frozenset[str]:
    """Stems of what a word denies by its beginning or ending: safe for unsafe, hopeful for
    hopeless."""
    return _stripped(word, lexicon.code) if lexicon.negative_prefixes else frozenset()


@lru_cache(maxsize=1 << 14)
def _stripped(word: str, code: str) -> frozenset[str]:
    lexicon = lexicon_of(code)
    found = set()
    if word.endswith("less"):
        found.add(lexicon.stem(f"{word[:-4]}ful"))
    for prefix in lexicon.negative_prefixes + lexicon.negative_beginnings:
        rest = word[len(prefix) :]
        if not word.startswith(prefix) or len(rest) < 3:
            continue
        # "inform" is no opposite of "form".
        if prefix in lexicon.negative_prefixes or rest.endswith(lexicon.adjective_endings):
            found.add(lexicon.stem(rest))
    return frozenset(found)


def converse(a: Element, b: Element, lexicon: Lexicon) -> bool:
    """Whether two opposites say the same when the sides are swapped: bought from, sold to."""
    return (a.key, b.key) in lexicon.converses
