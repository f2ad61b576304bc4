"""Words that may stand for each other."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

from aggregator.dedup.facts.analyse import Element
from aggregator.dedup.facts.language import Lexicon

_ENDINGS: Final = re.compile(
    "ation|ion|ment|anc|enc|nes|abl|ibl|al|ally|ly|er|or|iv|ful|ity|ist|ian|ic|ship|ary|ous|y|ing"
    "|t|at|iz|is|ant|ent|ism|ern|"
)


def alike(a: Element, b: Element, lexicon: Lexicon) -> bool:
    """Whether two words may stand for each other: synonyms, or forms of one word.

    Args:
        a: of one text.
        b: of the other.
        lexicon: of their language.
    """
    if a.key == b.key:
        return True
    groups = lexicon.synonyms.get(a.key)
    if groups is not None and not groups.isdisjoint(lexicon.synonyms.get(b.key, ())):
        return True
    return one_root(a.key, b.key) or one_spelling(a.word, b.word)


def one_root(x: str, y: str) -> bool:
    """Whether two stems differ in an ending only: explosion, explosive."""
    if len(x) > len(y):
        x, y = y, x
    shared = 0
    for p, q in zip(x, y, strict=False):
        if p != q:
            break
        shared += 1
    for cut in (shared, shared - 1, shared - 2):
        # Most of the shorter word is shared, and what follows are endings.
        if cut >= 4 and cut * 2 >= len(y) - 1:
            rest_x, rest_y = x[cut:], y[cut:]
            if _ENDINGS.fullmatch(rest_x) and _ENDINGS.fullmatch(rest_y):
                return True
    return False


def one_spelling(x: str, y: str) -> bool:
    """Whether two words are spellings of one: organisation, organization; a slip of the pen."""
    if min(len(x), len(y)) < 6 or abs(len(x) - len(y)) > 2 or x[0] != y[0]:
        return False
    return SequenceMatcher(None, x, y, autojunk=False).ratio() >= 0.88
