"""What is known of a language's words, and which language a text is in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from typing import Final

from aggregator.dedup.facts import english

LANGUAGES: Final = {
    "en": ("english", "english_opposites", "english_synonyms"),
    "de": ("german",),
    "fr": ("french",),
    "es": ("spanish",),
    "uk": ("ukrainian",),
}
"""The modules that hold the word lists of each language."""

NEIGHBOURS: Final = {
    "it": "il di che e è non per con del della dei gli sono alla nel una dal ha anche più lo",
    "pt": "o os do da dos das não em um uma que para com são foi pelo pela ao mais à",
    "nl": "het een van en niet dat op te zijn voor met de door ook aan bij werd naar",
    "ca": "el la els les i amb per que del dels és va una ha al seva",
    "ro": "și în de la cu din pe că este nu pentru mai fost sau prin",
    "sv": "och att det som en på är av för med till den har inte om ett",
    "da": "og at det som en på er af for med til den har ikke om et",
    "pl": "w i na z do się że nie jest o od przez po za dla został",
}
"""Common words of languages without lists, which would else be taken for one that has them."""

LETTERS: Final = {"de": "äöß", "fr": "èêçâîôœû", "es": "ñáíóú¿"}
"""Letters that tell languages of one family apart."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of one language's words. Every list may be empty.

    Attributes:
        code: BCP 47 tag, or ``und`` for a language without lists.
        capital_dates: whether months and weekdays are written with a capital letter.
        decimal_comma: whether a comma divides a number from its fraction.
        joiners: words inside a number in words: "two hundred and five".
        clock_words: behind a number that is a time of day.
        listing: words between the things of a list.
        governors: prepositions, which give a noun its part.
        determiners: words that introduce a noun.
        agent: words that name who did it in the passive voice.
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
        endings: of inflected words, longest first.
        elisions: beginnings of words that are words of their own.
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
        relative: class of a word that tells which week or year is meant.
        bounds: class of a preposition that tells which side of a time is meant.
        limits: side of the number behind them that words tell: least, over, most, under.
        limits_behind: the same of the number before them.
        against: prepositions that contradict each other before one noun, by preposition.
        cause: words before what brought something about.
        first: words for the one end of a row.
        last: words for the other.
        parts: words that tell of less than the whole before "of".
        negative_idioms: a negation and the word behind it that turn nothing round.
    """

    code: str
    capital_dates: bool = True
    decimal_comma: bool = False
    joiners: frozenset[str] = frozenset()
    clock_words: frozenset[str] = frozenset()
    listing: frozenset[str] = frozenset()
    governors: frozenset[str] = frozenset()
    determiners: frozenset[str] = frozenset()
    agent: frozenset[str] = frozenset()
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
    endings: tuple[str, ...] = ()
    elisions: tuple[str, ...] = ()
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
    relative: Mapping[str, str] = field(default_factory=dict)
    bounds: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    limits_behind: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    against: Mapping[str, frozenset[str]] = field(default_factory=dict)
    cause: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
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
def lexicon_of(code: str) -> Lexicon:
    """The lists of a language, made on first use.

    Args:
        code: a key of :data:`LANGUAGES`, or anything else for a language without lists.
    """
    if code not in LANGUAGES:
        return NONE
    from aggregator.dedup.facts.making import lexicon  # it needs the class above

    return lexicon(code, _lists(code))


def english_lexicon() -> Lexicon:
    """The English lists."""
    return lexicon_of("en")


@cache
def _lists(code: str) -> Mapping[str, str]:
    """The lists of a language by their names."""
    found: dict[str, str] = {}
    for name in LANGUAGES[code]:
        module = import_module(f"aggregator.dedup.facts.{name}")
        found |= {k: v for k, v in vars(module).items() if k.isupper() and isinstance(v, str)}
    return found


@cache
def _englishsigns() -> frozenset[str]:
    return frozenset(english.SIGNS.split())


_TELLING: Final = ("WEEKDAYS", "MONTHS", "MODALS", "NEGATIONS", "CARDINALS", "TENS")


@cache
def signs() -> Mapping[str, tuple[str, ...]]:
    """Of each sign, the languages that it is a sign of; English first."""
    found: dict[str, tuple[str, ...]] = {}
    english_words = {word for text in _lists("en").values() for word in text.split()}
    for code in LANGUAGES:
        lists = _lists(code)
        signs = set(lists["SIGNS"].split())
        if code != "en":
            more = " ".join(lists.get(name, "") for name in _TELLING).split()
            signs |= {word for word in more if word not in english_words and ":" not in word}
        for word in signs:
            found[word] = (*found.get(word, ()), code)
    for code, words in NEIGHBOURS.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), code)
    return found


@cache
def _tell_tale() -> Mapping[str, str]:
    """Of each letter, the language that it tells."""
    return {letter: code for code, letters in LETTERS.items() for letter in letters}


_UKRAINIAN: Final = frozenset("іїєґ")
_OTHER_CYRILLIC: Final = frozenset("ыэъёўјљњћђџ")


def lexicon_for(words: Iterable[str]) -> Lexicon:
    """The lists to read a text with.

    Those of the language whose common function words make up one word in twenty or more, of
    several the one with most, and none if a language without lists has more; English also if the
    text is a headline of up to 14 words, most of them in ASCII letters. Cyrillic letters tell
    Ukrainian by those that its neighbours have not.

    Args:
        words: folded words of the text; the first 200 decide.
    """
    known = signs()
    hits = dict.fromkeys((*LANGUAGES, *NEIGHBOURS), 0)
    total = 0
    foreign = 0
    ukrainian = other = False
    for word in words:
        total += 1
        for code in known.get(word, ()):
            hits[code] += 1
        if not word.isascii():
            foreign += 1
            for letter in word:
                if letter in _tell_tale():
                    hits[_tell_tale()[letter]] += 1
                    break
            if word[0] > "\u0370":
                ukrainian = ukrainian or not _UKRAINIAN.isdisjoint(word)
                other = other or not _OTHER_CYRILLIC.isdisjoint(word)
        if total == 200:
            break
    if other:
        hits["uk"] = 0
    best = max(hits, key=hits.__getitem__)
    # One short word is no sign of another language: "am" and "die" are English, too.
    if hits[best] * 20 >= total and hits[best] >= (1 if best == "en" else 2):
        return lexicon_of(best)
    if ukrainian and not other:
        return lexicon_of("uk")
    return lexicon_of("en") if foreign * 5 <= total <= 14 else NONE


@lru_cache(maxsize=1 << 16)
def _stem(code: str, word: str) -> str:
    lexicon = lexicon_of(code)
    if code == "en":
        return lexicon.places.get(word) or english_stem(word, lexicon.irregular)
    if code not in LANGUAGES:
        return word
    return light_stem(word, lexicon.irregular, lexicon.endings, lexicon.elisions)


def light_stem(
    word: str, irregular: Mapping[str, str], endings: tuple[str, ...], elisions: tuple[str, ...]
) -> str:
    """Without the longest of its endings that leaves three letters, or four before a single
    letter that bears no accent.

    Args:
        word: folded.
        irregular: stems of irregular forms.
        endings: longest first.
        elisions: beginnings that are words of their own: the "l'" of "l'accord".
    """
    for beginning in elisions:
        if word.startswith(beginning):
            word = word[len(beginning) :]
            break
    word = irregular.get(word, word)
    for ending in endings:
        least = 4 if len(ending) == 1 and ending.isascii() else 3
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)]
    return word


def english_stem(word: str, irregular: Mapping[str, str]) -> str:
    """A light stem: inflections of one word agree, different words seldom do.

    Args:
        word: folded.
        irregular: stems of irregular forms.
    """
    found = irregular.get(word)
    if found is None:
        for prefix in ("re", "over", "under", "out", "un"):
            rest = word[len(prefix) :]
            # "repaid" of "repay"; not "reader".
            if word.startswith(prefix) and len(rest) >= 4 and rest in irregular:
                found = prefix + irregular[rest]
    word = found or word
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
