"""Words that contradict each other in the same place."""

from __future__ import annotations

from aggregator.dedup.facts.analyse import Element
from aggregator.dedup.facts.language import Lexicon


def opposed(a: Element, b: Element, lexicon: Lexicon) -> bool:
    """Whether two words contradict each other.

    Args:
        a: of one text.
        b: of the other.
        lexicon: of their language.
    """
    if (a.key, b.key) in lexicon.antonyms or (a.word, b.word) in lexicon.antonyms:
        return True
    for x, y in ((a, b), (b, a)):
        for prefix in lexicon.negative_prefixes:
            if len(y.key) >= 4 and x.word.startswith(prefix):
                rest = x.word[len(prefix) :]
                if rest == y.word or lexicon.stem(rest) == y.key:
                    return True
        if x.word.endswith("less") and y.word == f"{x.word[:-4]}ful":
            return True
    return False
