"""Words that contradict each other in the same place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

from aggregator.dedup.facts.analyse import Element
from aggregator.dedup.facts.language import Lexicon, lexicon_of
from aggregator.dedup.facts.synonyms import alike

Opposition = Literal["antonym", "prefix", "exclusive", "label"]

DEGREES: Final = ("er", "est")
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
    return _opposed((a.key, a.word), (b.key, b.word), lexicon.code)


@lru_cache(maxsize=1 << 16)
def _opposed(x: tuple[str, str], y: tuple[str, str], code: str) -> Opposition | None:
    """:func:`opposition` of two words by key and word: texts that are alike ask again and again."""
    a, b = (Element(key, word, 0, 0, 0, False, None) for key, word in (x, y))
    lexicon = lexicon_of(code)
    if (a.key, b.key) in lexicon.antonyms or (a.word, b.word) in lexicon.antonyms:
        return "antonym"
    if _opposite_degrees(a, b, lexicon):
        return "antonym"
    if b.key in _positives(a.word, lexicon) or a.key in _positives(b.word, lexicon):
        return "prefix"
    if a.word[-1].isdigit() and b.word[-1].isdigit():
        first, second = _LABEL.fullmatch(a.word), _LABEL.fullmatch(b.word)
        if first and second and first[1] == second[1] and first[2] != second[2]:
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


def _opposite_degrees(a: Element, b: Element, lexicon: Lexicon) -> bool:
    """ "easier" and "harder", as "easy" and "hard"."""
    if lexicon.code != "en" or not (a.word.endswith(DEGREES) and b.word.endswith(DEGREES)):
        return False
    return any(
        (x, y) in lexicon.antonyms for x in positive_degree(a.word) for y in positive_degree(b.word)
    )


def in_degrees(a: Element, b: Element, lexicon: Lexicon) -> bool:
    """Whether one is the comparative of the other's opposite: "simpler", "more complicated".

    Args:
        a: of one text.
        b: of the other, with "more" or "most" before it.
        lexicon: of their language.
    """
    if lexicon.code != "en" or not a.word.endswith(DEGREES):
        return False
    return any((x, b.key) in lexicon.antonyms for x in positive_degree(a.word))


@lru_cache(maxsize=1 << 12)
def positive_degree(word: str) -> tuple[str, ...]:
    """Stems that a comparative or superlative may have: "easy" of "easier"."""
    root = word[: -3 if word.endswith("est") else -2]
    lexicon = lexicon_of("en")
    forms = [root, f"{root}e", f"{root[:-1]}y" if root.endswith("i") else root]
    return tuple(dict.fromkeys(lexicon.stem(form) for form in forms if len(form) >= 3))


def _positives(word: str, lexicon: Lexicon) -> frozenset[str]:
    """Stems of what a word denies by its beginning or ending: safe for unsafe, hopeful for
    hopeless."""
    return denied_by_form(word, lexicon.code) if lexicon.negative_prefixes else frozenset()


@lru_cache(maxsize=1 << 14)
def denied_by_form(word: str, code: str) -> frozenset[str]:
    """Stems of what a word may deny by its beginning or ending.

    Args:
        word: folded.
        code: of the language.
    """
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
    return (a.key, b.key) in lexicon.converses or _opposite_degrees(a, b, lexicon)
