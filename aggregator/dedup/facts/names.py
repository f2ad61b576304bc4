"""Names of people, places and organisations, and whether two of them may be one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from typing import Final

from aggregator.dedup.facts.analyse import Element, Facts
from aggregator.dedup.facts.language import Lexicon

_LONGEST: Final = 12
"""Letters of a first name."""


def runs(elements: Sequence[Element]) -> list[list[int]]:
    """Indices of name elements that stand together: "Bank of England".

    Args:
        elements: of a text.
    """
    found: list[list[int]] = []
    before = -2
    for i, element in enumerate(elements):
        if not element.name:
            continue
        near = before == i - 1 and element.token - elements[before].token <= 2
        if near and found:
            found[-1].append(i)
        else:
            found.append([i])
        before = i
    return found


def initials(facts: Facts) -> dict[str, list[int]]:
    """Initial letters of runs of names, with and without the words between and a last "City".

    Args:
        facts: of a text.

    Returns:
        the elements of the name, by its letters: ``un`` and ``uno`` for "United Nations
        Organization", ``boe`` and ``be`` for "Bank of England".
    """
    found: dict[str, list[int]] = {}
    elements, tokens = facts.elements, facts.tokens
    for run in runs(elements):
        for first in range(len(run)):
            for last in range(first + 2, min(len(run), first + 6) + 1):
                part = run[first:last]
                found.setdefault("".join(elements[i].word[0] for i in part), part)
                # "USGS": short words stand whole.
                whole = [w if len(w := elements[i].word) <= 2 else w[0] for i in part]
                found.setdefault("".join(whole), part)
                between = tokens[elements[part[0]].token : elements[part[-1]].token + 1]
                spelled = "".join(t.text[0] for t in between if t.kind == "w")
                found.setdefault(spelled, part)
        letters = "".join(elements[i].word[0] for i in run)
        if len(run) >= 2:
            found.setdefault(f"{letters}c", run)
    return found


def name_stands(
    element: Element, keys: Collection[str], acronyms: Collection[str], lexicon: Lexicon
) -> bool:
    """Whether a name of one text stands in the other text in some form.

    Args:
        element: of the name.
        keys: of all elements of the other text.
        acronyms: letters of :func:`initials` of the other text.
        lexicon: of the language.
    """
    key = element.key
    if key in keys or element.word in keys:
        return True
    word = element.word
    if 2 <= len(word) <= 6 and word in acronyms:
        return True
    country = lexicon.seats.get(key)
    if country is not None:
        return country in keys or any(
            seat in keys for seat, of in lexicon.seats.items() if of == country
        )
    if any(seat in keys for seat, of in lexicon.seats.items() if of == key):
        return True
    if word in lexicon.places:
        # Austria is no spelling of Australia.
        return False
    return any(other[:1] == word[0] and _one_name(word, other, lexicon) for other in keys)


def _one_name(x: str, y: str, lexicon: Lexicon) -> bool:
    """Whether two words are spellings of one name, or one is the other cut short."""
    if len(x) > len(y):
        x, y = y, x
    if x[0] != y[0] or len(x) < 3:
        return False
    if len(x) <= 5 and x not in lexicon.places and y.startswith(x) and len(y) >= len(x) + 3:
        return True
    if len(x) < 5 or len(y) - len(x) > 2 or (x in lexicon.places and y in lexicon.places):
        return False
    return SequenceMatcher(None, x, y, autojunk=False).ratio() >= 0.83


def first_names_differ(x: str, y: str, lexicon: Lexicon) -> bool:
    """Whether two first names before one last name are of two people: Nadia, Petra.

    Args:
        x: folded.
        y: folded.
        lexicon: of the language.
    """
    if len(x) > len(y):
        x, y = y, x
    # "J. Rahn", "Alex Rahn".
    if y.startswith(x):
        return False
    groups = lexicon.nicknames.get(x)
    if groups is not None and not groups.isdisjoint(lexicon.nicknames.get(y, ())):
        return False
    # Long ones are offices: Innenminister, Außenminister.
    least = 0.7 if len(y) <= _LONGEST else 0.9
    return SequenceMatcher(None, x, y, autojunk=False).ratio() < least
