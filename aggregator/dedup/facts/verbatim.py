"""A text that stands word for word in another: told at once, where nothing around it turns it."""

from __future__ import annotations

from typing import Final

from aggregator.dedup.facts.align import MAX_SENTENCES, WHOLE
from aggregator.dedup.facts.analyse import Facts

_BREAK: Final = "\x00"  # no token has it
_NEAR: Final = 4
"""Elements before the stretch in which a word may govern what stands in it."""


class Spoken:
    """The tokens and elements of a text in a form in which stretches are found at once.

    Args:
        facts: of the text.
    """

    __slots__ = ("_facts", "_holders", "_keys", "_marks", "_said", "_tokens")

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._tokens = _BREAK.join(["", *(token.text for token in facts.tokens), ""])
        self._keys = [element.key for element in facts.elements]
        self._said = _BREAK.join(["", *self._keys, ""])
        self._holders: dict[str, set[int]] | None = None
        self._marks = [(mark.kind, mark.value, mark.at) for mark in facts.marks]

    def stretch(self, other: Spoken) -> int | None:
        """The element from which on another text says what this one says, word for word.

        ``None`` if it does not, or if what stands around the stretch there may turn, weaken or
        narrow what stands in it: then :func:`.compare.compare_facts` must look. Else it would find
        nothing that differs, and all elements of this text aligned with those of the stretch.

        Args:
            other: the text that may hold this one.
        """
        a, b = self._facts, other._facts
        count = len(self._keys)
        if a.lexicon is not b.lexicon or not 0 < count < len(other._keys):
            return None
        found = other._tokens.find(self._tokens)
        if found < 0:
            return None
        shift = other._tokens.count(_BREAK, 0, found)
        first = _element_at(b, a.elements[0].token + shift)
        last = first + count
        marks = other._marks
        # A number at the end may be another one where the text goes on.
        if other._keys[first:last] != self._keys or last > len(other._keys):
            return None
        if b.elements[last - 1].token - a.elements[-1].token != shift:
            return None
        if not self._laid(other, first):
            return None
        inside = [(kind, value, at - first) for kind, value, at in marks if first <= at <= last]
        if inside != self._marks or any(first - _NEAR <= at < first for _, _, at in marks):
            return None
        before = b.elements[max(0, first - _NEAR) : first]
        if any(e.key in b.lexicon.negative_verbs for e in before):
            return None
        if before and (before[-1].fact is not None or before[-1].word in b.lexicon.parts):
            return None
        return first

    def _laid(self, other: Spoken, first: int) -> bool:
        """Whether :func:`.align.align` lays this text on the stretch: the same words may stand in
        the other text once more, where they say the contrary."""
        a, b = self._facts, other._facts
        if len(b.elements) <= WHOLE:
            return other._said.count(_BREAK, 0, other._said.find(self._said)) == first
        if len(a.sentences) > MAX_SENTENCES:
            return False
        holders = other._sentences()
        for begin, end in a.sentences:
            having = [holders[key] for key in self._keys[begin:end]]
            if all(len(some) > 1 for some in having) and len(set.intersection(*having)) > 1:
                return False
        return True

    def _sentences(self) -> dict[str, set[int]]:
        """The sentences that have each key."""
        if self._holders is None:
            self._holders = {}
            for number, (begin, end) in enumerate(self._facts.sentences):
                for key in self._keys[begin:end]:
                    self._holders.setdefault(key, set()).add(number)
        return self._holders


def _element_at(facts: Facts, token: int) -> int:
    """The first element from a token on."""
    elements = facts.elements
    low, high = 0, len(elements)
    while low < high:
        middle = (low + high) // 2
        if elements[middle].token < token:
            low = middle + 1
        else:
            high = middle
    return low
