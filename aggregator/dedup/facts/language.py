"""The word lists of a language, made ready for use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

from aggregator.dedup.facts import english, english_opposites, english_synonyms


def _classes(lists: str) -> dict[str, str]:
    """``"class: word word"`` a line, as ``{word: class}``; the first class of a word holds."""
    table: dict[str, str] = {}
    for line in lists.strip().splitlines():
        name, _, members = line.partition(":")
        for word in members.split():
            table.setdefault(word, name)
    return table


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


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of one language's words. Every list may be empty.

    Attributes:
        code: BCP 47 tag, or ``und`` for a language without lists.
        function: words that carry no fact.
        titles: words that stand before names.
        abbreviations: words whose full stop ends no sentence.
        negations: words that turn a statement round.
        negative_verbs: stems that do so for what they govern.
        modals: class of certainty, by word.
        modals_with_to: class of certainty of a word before "to".
        modals_with_that: the same before "that".
        qualifiers: class of a word that narrows a statement.
        months, weekdays: number from 1, by word.
        cardinals, ordinals, scales, vague: value, by word.
        units: canonical unit, by word.
        approximate: words that make a number approximate.
        zones: rule of :mod:`.dates`, by word.
        places: canonical place, by word.
        seats: country that a seat of government stands for.
        irregular: stem, by inflected form.
        antonyms: pairs of stems that contradict each other, in both orders.
        opposed: stems that any of them has.
        converses: those of them that agree when the sides are swapped, too.
        exclusive: groups of kinds of one thing, by stem.
        synonyms: groups of words that may stand for each other, by stem.
        nicknames: groups of first names of one person, by name.
        common_endings: of words that are seldom names.
        mutual: stems of verbs that say the same of both sides.
        symmetric: these, and those that stand before or behind who speaks.
        negative_prefixes: that make a word its own opposite.
        negative_beginnings: that do so before the ``adjective_endings`` only.
        adjective_endings: see there.
        past: words before a verb that tell of what is past.
        past_endings: of verbs that do so themselves.
        being: forms of the verb of the passive voice.
        parts: words that tell of less than the whole before "of".
        negative_idioms: a negation and the word behind it that turn nothing round.
    """

    code: str
    function: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    negative_verbs: frozenset[str] = frozenset()
    modals: Mapping[str, str] = field(default_factory=dict)
    modals_with_to: Mapping[str, str] = field(default_factory=dict)
    modals_with_that: Mapping[str, str] = field(default_factory=dict)
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    cardinals: Mapping[str, float] = field(default_factory=dict)
    ordinals: Mapping[str, float] = field(default_factory=dict)
    scales: Mapping[str, float] = field(default_factory=dict)
    vague: Mapping[str, float] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    approximate: frozenset[str] = frozenset()
    zones: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    seats: Mapping[str, str] = field(default_factory=dict)
    irregular: Mapping[str, str] = field(default_factory=dict)
    antonyms: frozenset[tuple[str, str]] = frozenset()
    opposed: frozenset[str] = frozenset()
    common_endings: tuple[str, ...] = ()
    converses: frozenset[tuple[str, str]] = frozenset()
    exclusive: Mapping[str, frozenset[int]] = field(default_factory=dict)
    synonyms: Mapping[str, frozenset[int]] = field(default_factory=dict)
    nicknames: Mapping[str, frozenset[int]] = field(default_factory=dict)
    mutual: frozenset[str] = frozenset()
    symmetric: frozenset[str] = frozenset()
    negative_prefixes: tuple[str, ...] = ()
    negative_beginnings: tuple[str, ...] = ()
    adjective_endings: tuple[str, ...] = ()
    past: frozenset[str] = frozenset()
    past_endings: tuple[str, ...] = ()
    being: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    negative_idioms: frozenset[tuple[str, str]] = frozenset()

    def known(self, word: str) -> bool:
        """Whether a folded word is a common word: one of the lists has it."""
        stem = self.stem(word)
        return (
            stem in self.synonyms
            or stem in self.exclusive
            or stem in self.opposed
            or word in self.modals_with_to
            or word in self.approximate
        )

    def stem(self, word: str) -> str:
        """Canonical form of a folded word: of its country, or without its ending."""
        return _stem(self.code, word)


NONE: Final = Lexicon(code="und")
"""No lists: numbers in digits, capital letters and quotation marks still tell."""


@cache
def english_lexicon() -> Lexicon:
    """The English lists, made on first use."""
    irregular = _pairs(english.IRREGULAR)

    def numbered(full: str, short: str) -> dict[str, int]:
        table = {word: i for i, word in enumerate(full.split(), 1)}
        table |= {word: i for i, word in enumerate(short.split(), 1)}
        return table

    cardinals = {word: float(i) for i, word in enumerate(english.CARDINALS.split())}
    cardinals |= {word: 10.0 * i for i, word in enumerate(english.TENS.split(), 2)}

    def stem(word: str) -> str:
        return english_stem(word, irregular)

    def both_orders(pairs: Iterable[list[str]]) -> frozenset[tuple[str, str]]:
        found = {(stem(a), stem(b)) for a, b in pairs}
        return frozenset(found | {(b, a) for a, b in found})

    antonyms = both_orders(_groups(english_opposites.ANTONYMS))
    return Lexicon(
        code="en",
        function=frozenset(english.FUNCTION.split()),
        titles=frozenset(english.TITLES.split()),
        abbreviations=frozenset(english.ABBREVIATIONS.split()),
        negations=frozenset(english.NEGATIONS.split()),
        negative_verbs=frozenset(stem(w) for w in english.NEGATIVE_VERBS.split()),
        modals=_classes(english.MODALS),
        modals_with_to=_classes(english.MODALS_WITH_TO),
        modals_with_that=_classes(english.MODALS_WITH_THAT),
        qualifiers=_classes(english.QUALIFIERS),
        months=numbered(english.MONTHS, english.MONTHS_SHORT) | {"sept": 9},
        weekdays=numbered(english.WEEKDAYS, english.WEEKDAYS_SHORT) | {"tues": 2, "thurs": 4},
        cardinals=cardinals,
        ordinals={word: float(i) for i, word in enumerate(english.ORDINALS.split())},
        scales={word: float(value) for word, value in _pairs(english.SCALES).items()},
        vague={word: float(value) for word, value in _pairs(english.VAGUE).items()},
        units=_classes(english.UNITS),
        approximate=frozenset(english.APPROXIMATE.split()),
        zones=_classes(english.ZONES),
        places=_classes(english.PLACES),
        seats=_classes(english.SEATS),
        irregular=irregular,
        antonyms=antonyms,
        opposed=frozenset(stem for stem, _ in antonyms),
        common_endings=tuple(english.COMMON_ENDINGS.split()),
        converses=both_orders(pair.split("-") for pair in english.CONVERSE.split()),
        exclusive=_grouped(_groups(english_opposites.EXCLUSIVE), stem),
        synonyms=_grouped(_groups(english_synonyms.SYNONYMS), stem),
        nicknames=_grouped(_groups(english.NICKNAMES), str),
        mutual=frozenset(stem(w) for w in english.SYMMETRIC.split()),
        symmetric=frozenset(stem(w) for w in f"{english.SYMMETRIC} {english.SPEAKING}".split()),
        negative_prefixes=tuple(english.NEGATIVE_PREFIXES.split()),
        negative_beginnings=tuple(english.NEGATIVE_BEGINNINGS.split()),
        adjective_endings=tuple(english.ADJECTIVE_ENDINGS.split()),
        past=frozenset(english.PAST.split()),
        past_endings=("ed",),
        being=frozenset(english.BEING.split()),
        parts=frozenset(english.PARTS.split()),
        negative_idioms=frozenset(
            (a, b) for a, b in (idiom.split("-") for idiom in english.NEGATIVE_IDIOMS.split())
        ),
    )


def lexicon_of(code: str) -> Lexicon:
    """The lists of a language.

    Args:
        code: ``en``, or anything else for a language without lists.
    """
    return english_lexicon() if code == "en" else NONE


@cache
def _english_signs() -> frozenset[str]:
    return frozenset(english.SIGNS.split())


def lexicon_for(words: Iterable[str]) -> Lexicon:
    """The lists to read a text with.

    English if one word in twenty, or any of a short text, is a common English function word;
    or if the text is a headline of up to 14 words in ASCII letters.

    Args:
        words: folded words of the text; the first 200 decide.
    """
    signs = _english_signs()
    total = hits = 0
    ascii_only = True
    for word in words:
        total += 1
        hits += word in signs
        ascii_only = ascii_only and word.isascii()
        if total == 200:
            break
    if (hits and hits * 20 >= total) or (ascii_only and total <= 14):
        return english_lexicon()
    return NONE


@lru_cache(maxsize=1 << 16)
def _stem(code: str, word: str) -> str:
    if code != "en":
        return word
    lexicon = english_lexicon()
    return lexicon.places.get(word) or english_stem(word, lexicon.irregular)


def english_stem(word: str, irregular: Mapping[str, str]) -> str:
    """A light stem: inflections of one word agree, different words seldom do.

    Args:
        word: folded.
        irregular: stems of irregular forms.
    """
    word = irregular.get(word, word)
    size = len(word)
    if size <= 3 or not word.isascii():
        return word
    if word.endswith(("ies", "ied")) and size > 4:
        return f"{word[:-3]}y"
    if word.endswith("eed") and word not in _ENDS_IN_EED:
        return _bare(word[:-1])
    for ending in ("ing", "ed"):
        if word.endswith(ending) and size - len(ending) >= 3 and word not in _ENDS_IN_EED:
            return _bare(word[: -len(ending)])
    if word.endswith("es") and word[-3] in "sxzh" and size > 4:
        return _bare(word[:-2])
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return _bare(word[:-1])
    return _bare(word)


_ENDS_IN_EED: Final = frozenset(
    {"need", "feed", "speed", "exceed", "proceed", "breed", "seed", "weed", "indeed", "succeed"}
    | {"greed", "bleed", "deed", "reed", "heed", "steed"}
)


def _bare(root: str) -> str:
    """Without its last e and with a doubled last letter once: "releas", "travel", "ban"."""
    if len(root) <= 3:
        return root
    return root[:-1] if root[-1] in ("e", root[-2]) else root
