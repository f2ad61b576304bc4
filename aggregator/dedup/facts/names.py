"""Names of people, places and organisations, and whether two of them may be one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from aggregator.dedup.facts.analyse import Element
from aggregator.dedup.facts.language import Lexicon


def initials(elements: Sequence[Element]) -> set[str]:
    """Initial letters of every run of at least two neighbouring name elements.

    Args:
        elements: of a text.
    """
    found: set[str] = set()
    run = ""
    before: Element | None = None
    for element in elements:
        if element.name and before is not None and element.token - before.token <= 3:
            run += element.word[0]
        elif element.name:
            run = element.word[0]
        else:
            run = ""
        if len(run) >= 2:
            found.update(run[-n:] for n in range(2, min(len(run), 6) + 1))
        before = element if element.name else None
    return found


def name_stands(
    element: Element, keys: Collection[str], acronyms: Collection[str], lexicon: Lexicon
) -> bool:
    """Whether a name of one text stands in the other text in some form.

    Args:
        element: of the name.
        keys: of all elements of the other text.
        acronyms: :func:`initials` of the other text.
        lexicon: of the language.
    """
    key = element.key
    if key in keys or element.word in keys:
        return True
    if 2 <= len(element.word) <= 6 and element.word in acronyms:
        return True
    country = lexicon.seats.get(key)
    if country is not None:
        return country in keys or any(
            seat in keys for seat, of in lexicon.seats.items() if of == country
        )
    if any(seat in keys for seat, of in lexicon.seats.items() if of == key):
        return True
    # Spellings of one name: Zelensky, Zelenskyy; never two names of the table of places.
    if key in lexicon.places or len(key) < 6:
        return False
    return any(
        len(other) >= 5
        and other[0] == key[0]
        and other not in lexicon.places
        and abs(len(other) - len(key)) <= 2
        and SequenceMatcher(None, key, other, autojunk=False).ratio() >= 0.84
        for other in keys
    )
