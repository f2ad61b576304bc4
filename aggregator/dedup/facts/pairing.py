"""Two texts laid on each other: which elements support each other, and what is left over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final

from aggregator.dedup.facts.align import Alignment, Slot, align
from aggregator.dedup.facts.analyse import Element, Fact, Facts
from aggregator.dedup.facts.dates import Clock, Day, clocks_agree, days_agree
from aggregator.dedup.facts.names import first_names_differ, initials, name_stands
from aggregator.dedup.facts.numbers import Number, numbers_agree
from aggregator.dedup.facts.synonyms import alike

_MOST_FACTS: Final = 500
"""Different facts of a text that are looked at one by one; of more, only what is equal is found: a
table of thousands of numbers must not take hours."""


class Pairing:
    """Two texts on each other.

    Attributes:
        a: the text with no more elements.
        b: the other.
        alignment: of equal elements.
        soft: elements of ``a`` that a synonym stands for, and which element of ``b`` it is.
        left_a: elements of ``a`` that nothing in ``b`` supports, in order.
        left_b: the reverse.
        other_form_a: elements of ``a`` that stand in ``b`` in another form: a name spelled
            otherwise, a number in words.
        other_form_b: the reverse.
        day: a date that either text names in full.
    """

    __slots__ = (
        "a",
        "alignment",
        "b",
        "day",
        "left_a",
        "left_b",
        "other_form_a",
        "other_form_b",
        "slot_of_a",
        "soft",
    )

    def __init__(self, a: Facts, b: Facts) -> None:
        self.a = a
        self.b = b
        self.alignment: Alignment = align(a, b)
        self.day: date | None = a.day or b.day
        self.soft: dict[int, int] = {}
        left_a = [i for i, j in enumerate(self.alignment.to_b) if j < 0]
        left_b = [j for j, i in enumerate(self.alignment.to_a) if i < 0]
        found_a, found_b = self._without_supported(left_a, left_b)
        self.other_form_a = self._other_forms(a, b, left_a, found_a)
        self.other_form_b = self._other_forms(b, a, left_b, found_b)
        left_a, left_b = found_a, found_b
        self.slot_of_a: dict[int, Slot] = {
            i: slot for slot in self.alignment.slots for i in range(*slot.a)
        }
        self.left_a, self.left_b = self._without_synonyms(left_a, left_b)

    def _without_supported(
        self, left_a: list[int], left_b: list[int]
    ) -> tuple[list[int], list[int]]:
        """Leave out names in another form, and facts that agree though written differently."""
        a, b = self.a, self.b
        keys_a = {e.key for e in a.elements} | {e.word for e in a.elements}
        keys_b = {e.key for e in b.elements} | {e.word for e in b.elements}
        initials_a, initials_b = initials(a), initials(b)
        # Each fact once, though a text may say it a thousand times.
        facts_a, facts_b = _distinct_facts(a), _distinct_facts(b)
        told: dict[tuple[object, bool], bool] = {}

        def alone(
            element: Element, keys: set[str], acronyms: Collection[str], other: Facts
        ) -> bool:
            if element.fact is not None:
                said = _said(element.fact)
                key = (said, other is a)
                if key not in told:
                    facts = facts_a if other is a else facts_b
                    told[key] = said not in facts and not any(
                        agree(element, e, self.day) is True
                        for e in islice(facts.values(), _MOST_FACTS)
                    )
                return told[key]
            if element.key in keys:
                # Said twice here and once there.
                return False
            return not (element.name and name_stands(element, keys, acronyms, other.lexicon))

        kept_a = [i for i in left_a if alone(a.elements[i], keys_b, initials_b, b)]
        kept_b = [j for j in left_b if alone(b.elements[j], keys_a, initials_a, a)]
        kept_a = _without_spelled_out(kept_a, initials_a, keys_b)
        kept_b = _without_spelled_out(kept_b, initials_b, keys_a)
        to_b, to_a = self.alignment.to_b, self.alignment.to_a
        return _without_first_names(kept_a, a, b, to_b), _without_first_names(kept_b, b, a, to_a)

    @staticmethod
    def _other_forms(facts: Facts, other: Facts, before: list[int], after: list[int]) -> set[int]:
        keys = {e.key for e in other.elements}
        return {i for i in set(before) - set(after) if facts.elements[i].key not in keys}

    def _without_synonyms(
        self, left_a: list[int], left_b: list[int]
    ) -> tuple[list[int], list[int]]:
        """Leave out words that a synonym stands for, best in the same slot."""
        a, b = self.a, self.b
        lexicon = a.lexicon
        # By group of synonyms and by beginning, so that few words are looked at.
        by_group: dict[int, list[int]] = defaultdict(list)
        by_start: dict[str, list[int]] = defaultdict(list)
        for j in left_b:
            if _plain(b.elements[j]):
                key = b.elements[j].key
                by_start[key[:2]].append(j)
                for group in lexicon.synonyms.get(key, ()):
                    by_group[group].append(j)
        used: set[int] = set()
        kept = []
        for i in left_a:
            element = a.elements[i]
            slot = self.slot_of_a.get(i)
            best = -1
            if _plain(element):
                near = set(by_start.get(element.key[:2], ()))
                for group in lexicon.synonyms.get(element.key, ()):
                    near.update(by_group.get(group, ()))
                for j in sorted(near - used):
                    inside = slot is not None and slot.b[0] <= j < slot.b[1]
                    if (inside or best < 0) and alike(element, b.elements[j], lexicon):
                        best = j
                        if inside:
                            break
            if best >= 0:
                used.add(best)
                self.soft[i] = best
            else:
                kept.append(i)
        return kept, [j for j in left_b if j not in used]


def _plain(element: Element) -> bool:
    return element.fact is None and not element.name


def _without_first_names(
    left: list[int], facts: Facts, other: Facts, to_other: Sequence[int]
) -> list[int]:
    """Leave out first names before a last name that stands in the other text, too, unless
    another first name stands before it there."""
    missing = set(left)
    kept = []
    for i in left:
        if not _before_name(facts.elements, i) or i + 1 in missing:
            kept.append(i)
            continue
        last = to_other[i + 1]
        if last > 0 and _before_name(other.elements, last - 1):
            x, y = facts.elements[i].word, other.elements[last - 1].word
            if first_names_differ(x, y, facts.lexicon):
                kept.append(i)
    return kept


def _before_name(elements: Sequence[Element], i: int) -> bool:
    """Whether an element is a name right before another."""
    if i + 1 >= len(elements):
        return False
    this, following = elements[i], elements[i + 1]
    return this.name and following.name and following.token - this.token == 1


def _without_spelled_out(
    left: list[int], spelled: Mapping[str, list[int]], others: set[str]
) -> list[int]:
    """Leave out the words of a name whose initials stand in the other text."""
    found = {i for letters, run in spelled.items() if letters in others for i in run}
    return [i for i in left if i not in found]


def _distinct_facts(facts: Facts) -> dict[Fact, Element]:
    """An element of each fact of a text, by what it says."""
    return {_said(e.fact): e for e in facts.elements if e.fact is not None}


def _said(fact: Fact) -> Fact:
    """A fact wherever it stands."""
    return replace(fact, first=0, last=0)


def agree(p: Element, q: Element, day: date | None) -> bool | None:
    """Whether the facts of two elements agree; ``None`` if they cannot be compared.

    Args:
        p: with a fact.
        q: with a fact.
        day: the date that the texts name, for zones.
    """
    x, y = p.fact, q.fact
    if isinstance(x, Number) and isinstance(y, Number):
        if x.kind != y.kind and "year" in (x.kind, y.kind) and (x.unit or y.unit):
            # "In 2021", "two years later".
            return None
        return numbers_agree(x, y)
    if isinstance(x, Day) and isinstance(y, Day):
        return days_agree(x, y)
    if isinstance(x, Clock) and isinstance(y, Clock):
        return clocks_agree(x, y, day)
    number, other = (x, y) if isinstance(x, Number) else (y, x)
    if isinstance(number, Number) and isinstance(other, Day) and number.kind == "year":
        return None if other.year is None else other.year == number.value
    return None
