"""Word lists, made ready for use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from aggregator.dedup.facts.language import Lexicon, english_stem, light_stem
from aggregator.dedup.text import fold

COMMON_ZONES = """
0: gmt utc z
1: cet mez
2: cest mesz eet
3: eest msk
uk: bst
et: et
pt: pt
"""
"""Abbreviations of zones that are used in any language."""


def lexicon(code: str, lists: Mapping[str, str]) -> Lexicon:
    """The lexicon of a language.

    Args:
        code: of the language.
        lists: by name, as in :mod:`.english`; one that is absent is empty.
    """

    def text(name: str) -> str:
        return fold(lists.get(name, ""))

    def words(name: str) -> frozenset[str]:
        return frozenset(text(name).split())

    irregular = _pairs(text("IRREGULAR"))
    endings = tuple(sorted(text("ENDINGS").split(), key=lambda e: (-len(e), e)))
    elisions = tuple(text("ELISIONS").split())

    def stem(word: str) -> str:
        if code == "en":
            return english_stem(word, irregular)
        return light_stem(word, irregular, endings, elisions)

    def both_orders(pairs: Iterable[list[str]]) -> frozenset[tuple[str, str]]:
        found = {(stem(a), stem(b)) for a, b in pairs}
        return frozenset(found | {(b, a) for a, b in found})

    antonyms = both_orders(_groups(text("ANTONYMS")))
    capital_dates = bool(lists.get("CAPITAL_DATES"))
    symmetric = [stem(w) for w in text("SYMMETRIC").split()]
    return Lexicon(
        code=code,
        capital_dates=capital_dates,
        decimal_comma=bool(lists.get("DECIMAL_COMMA")),
        joiners=words("JOINER"),
        clock_words=words("CLOCK_WORDS"),
        listing=words("LISTING"),
        governors=words("GOVERNORS"),
        determiners=words("DETERMINERS"),
        agent=words("AGENT"),
        function=words("FUNCTION"),
        titles=words("TITLES"),
        abbreviations=words("ABBREVIATIONS"),
        negations=words("NEGATIONS"),
        negative_verbs=frozenset(stem(w) for w in text("NEGATIVE_VERBS").split()),
        modals=_classes(text("MODALS")),
        modals_with_to=_classes(text("MODALS_WITH_TO")),
        modals_with_that=_classes(text("MODALS_WITH_THAT")),
        qualifiers=_classes(text("QUALIFIERS")),
        months=_numbered(text("MONTHS"), text("MONTHS_SHORT"), text("MORE_MONTHS")),
        weekdays=_numbered(text("WEEKDAYS"), text("WEEKDAYS_SHORT"), text("MORE_WEEKDAYS")),
        cardinals=_cardinals(text),
        ordinals={word: float(i) for i, word in enumerate(text("ORDINALS").split())},
        scales={word: float(value) for word, value in _pairs(text("SCALES")).items()},
        vague={word: float(value) for word, value in _pairs(text("VAGUE")).items()},
        units=_classes(text("UNITS")),
        approximate=words("APPROXIMATE"),
        zones=_classes(text("ZONES") or COMMON_ZONES),
        places=_classes(text("PLACES")),
        seats=_classes(text("SEATS")),
        irregular=irregular,
        endings=endings,
        elisions=elisions,
        antonyms=antonyms,
        opposed=frozenset(word for word, _ in antonyms),
        common_endings=tuple(text("COMMON_ENDINGS").split()),
        converses=both_orders(pair.split("-") for pair in text("CONVERSE").split()),
        exclusive=_grouped(_groups(text("EXCLUSIVE")), stem),
        synonyms=_grouped(_groups(text("SYNONYMS")), stem),
        nicknames=_grouped(_groups(text("NICKNAMES")), str),
        mutual=frozenset(symmetric),
        symmetric=frozenset([*symmetric, *(stem(w) for w in text("SPEAKING").split())]),
        negative_prefixes=tuple(text("NEGATIVE_PREFIXES").split()),
        negative_beginnings=tuple(text("NEGATIVE_BEGINNINGS").split()),
        adjective_endings=tuple(text("ADJECTIVE_ENDINGS").split()),
        past=words("PAST"),
        past_endings=tuple(text("PAST_ENDINGS").split()),
        being=words("BEING"),
        relative=_classes(text("RELATIVE")),
        bounds=_classes(text("BOUNDS")),
        limits=_phrases(text("LIMITS")),
        limits_behind=_phrases(text("LIMITS_BEHIND")),
        against=_against(text("AGAINST")),
        cause=words("CAUSE"),
        first=words("FIRST"),
        last=words("LAST"),
        parts=words("PARTS"),
        negative_idioms=frozenset(
            (a, b) for a, b in (idiom.split("-") for idiom in text("NEGATIVE_IDIOMS").split())
        ),
    )


def _cardinals(text: Callable[[str], str]) -> dict[str, float]:
    """Numbers in words: to nineteen, the tens, others that are listed, and where units stand
    before tens ("einundzwanzig") those in between."""
    found = {word: float(i) for i, word in enumerate(text("CARDINALS").split())}
    tens = {word: 10.0 * i for i, word in enumerate(text("TENS").split(), 2)}
    joiner = text("JOINER")
    for i, unit in enumerate(text("UNITS_BEFORE_TENS").split(), 1):
        found |= {f"{unit}{joiner}{ten}": value + i for ten, value in tens.items()}
    more = {word: float(value) for word, value in _pairs(text("MORE_CARDINALS")).items()}
    return found | tens | more


def _numbered(full: str, short: str, more: str) -> dict[str, int]:
    table = {word: i for i, word in enumerate(full.split(), 1)}
    table |= {word: i for i, word in enumerate(short.split(), 1)}
    return table | {word: int(value) for word, value in _pairs(more).items()}


def _classes(lists: str) -> dict[str, str]:
    """``"class: word word"`` a line, as ``{word: class}``; the first class of a word holds."""
    table: dict[str, str] = {}
    for line in lists.strip().splitlines():
        name, _, members = line.partition(":")
        for word in members.split():
            table.setdefault(word, name)
    return table


def _phrases(lists: str) -> dict[tuple[str, ...], str]:
    """As :func:`_classes`, of phrases whose words are joined by hyphens."""
    return {tuple(phrase.split("-")): name for phrase, name in _classes(lists).items()}


def _against(lists: str) -> dict[str, frozenset[str]]:
    """``"word-word word-word"``: what each word is opposed to."""
    table: dict[str, set[str]] = {}
    for pair in lists.split():
        a, b = pair.split("-")
        table.setdefault(a, set()).add(b)
        table.setdefault(b, set()).add(a)
    return {word: frozenset(others) for word, others in table.items()}


def _pairs(lists: str) -> dict[str, str]:
    """``"word:value word:value"`` as a dictionary."""
    return dict(item.split(":") for item in lists.split())


def _groups(lists: str) -> list[list[str]]:
    """``"word word; word word"`` as lists of words; a line end divides, too."""
    parts = lists.replace("\n", ";").split(";")
    return [part.split() for part in parts if part.strip()]


def _grouped(groups: list[list[str]], stem: Callable[[str], str]) -> dict[str, frozenset[int]]:
    """Numbers of the groups that each stem is in."""
    table: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for word in group:
            table.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in table.items()}
