"""What is known of a word by its spelling alone, looked up once for each distinct word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from aggregator.dedup.arrays import I64
from aggregator.dedup.facts import flags as bit
from aggregator.dedup.facts.antonyms import DEGREES, denied_by_form, positive_degree
from aggregator.dedup.facts.language import english_lexicon, signs
from aggregator.dedup.facts.limits import MULTIPLES, limiting
from aggregator.dedup.facts.numbers import digits_value
from aggregator.dedup.facts.synonyms import one_root, one_spelling

_CLOCK_WORDS: Final = frozenset(
    {"am", "pm", "o'clock", "oclock", "gmt", "utc", "est", "edt", "ago", "read", "time", "min"}
    | {"mins", "minute", "minutes", "hour", "hours", "past", "half", "quarter", "noon", "midday"}
    | {"midnight"}
)

_SPOKEN_WORDS: Final = frozenset({"half", "quarter", "past"})

_BESIDE_WORDS: Final = frozenset(
    {"the", "of", "in", "on", "at", "last", "next", "since", "by", "until", "early", "late", "a"}
    | {"an", "one", "and", "its", "his", "her", "their", "all", "our", "as", "to", "per", "split"}
    | {"new", "from", "this", "about", "than", "morning", "afternoon", "evening", "night"}
)

_FRACTION_WORDS: Final = frozenset(
    {"half", "third", "quarter", "fifth", "tenth", "dozen", "hundred", "thousand"}
    | {"thirds", "quarters", "fifths", "tenths"}
)

_COMPOUND_WORDS: Final = frozenset(
    {"a", "an", "and", "of", "the", "its", "his", "her", "their", "all", "our", "as", "per"}
)
"""What stands within numbers: "seven and a half", "a quarter of a million", "half of its"."""

_ORDINAL_ENDINGS: Final = frozenset({"st", "nd", "rd", "th"})
_BEFORE_UNITS: Final = frozenset({"per", "square", "u", "s", "us"})
_SIGN_WORDS: Final = frozenset({"minus", "plus", "below", "zero"})
MONEY: Final = 1
SHARE: Final = 2
TIMES: Final = 255  # "twice", which is not "two"
"""The unit of a per cent; what is measured has a higher number."""


@lru_cache(maxsize=1)
def _governor_numbers() -> dict[str, int]:
    lexicon = english_lexicon()
    others = sorted(lexicon.governors - lexicon.agent)
    numbers = dict.fromkeys(lexicon.agent, BY) | {w: n for n, w in enumerate(others, BY + 1)}
    more = sorted(lexicon.against.keys() - numbers.keys())
    return numbers | {word: n for n, word in enumerate(more, NO_GOVERNOR)}


BY: Final = 1
"""Of the prepositions the one that tells who acts."""


NO_GOVERNOR: Final = 64
"""Prepositions from here on give no part to a noun, and only contradict others."""


class Word(NamedTuple):
    """What is known of a word.

    Attributes:
        key: its stem; of a number its digits.
        bits: see :mod:`.flags`.
        governor: number of a preposition, or 0.
        mark: class of a word that turns or weakens a statement, or 0.
        mark_to: the same before "to".
        mark_that: the same before "that".
        value: of a number; NaN of other words.
        scale: that a number before it is multiplied with.
        unit: that a number before it is counted in, or 0.
        bases: stems of what the word denies by its beginning or ending.
        word: folded, without a possessive ending.
        groups: of synonyms that it is in.
        time: class of a word that tells which week is meant, or which side of a time; or 0.
    """

    key: str
    bits: int
    governor: int
    mark: int
    mark_to: int
    mark_that: int
    value: float
    scale: float
    unit: int
    bases: tuple[str, ...]
    word: str
    groups: tuple[int, ...] = ()
    time: int = 0


@lru_cache(maxsize=1)
def _time_numbers() -> dict[str, int]:
    lexicon = english_lexicon()
    classes = sorted({*lexicon.relative.values(), *lexicon.bounds.values()})
    return {name: number for number, name in enumerate(classes, 1)}


@lru_cache(maxsize=1)
def unit_numbers() -> dict[str, int]:
    """A number for each unit."""
    numbers = {"$": MONEY, "%": SHARE}
    for unit in english_lexicon().units.values():
        numbers.setdefault(unit, len(numbers) + 1)
    return numbers


@lru_cache(maxsize=1)
def _limiting() -> frozenset[str]:
    return limiting(english_lexicon())


@lru_cache(maxsize=1)
def opposed_prepositions() -> I64:
    """Pairs of numbers of prepositions that contradict each other, ``first << 8 | second``."""
    numbers = _governor_numbers()
    pairs = [
        numbers[word] << 8 | numbers[other]
        for word, others in english_lexicon().against.items()
        for other in others
        if word in numbers and other in numbers
    ]
    return np.array(sorted(pairs), np.int64)


@lru_cache(maxsize=1)
def _mark_numbers() -> dict[str, int]:
    lexicon = english_lexicon()
    classes = [*lexicon.modals.values(), *lexicon.modals_with_to.values()]
    classes += lexicon.modals_with_that.values()
    numbers: dict[str, int] = {}
    for name in classes:
        numbers.setdefault(f"modal {name}", len(numbers) + 2)
    for name in lexicon.qualifiers.values():
        numbers.setdefault(f"qualifier {name}", len(numbers) + 2)
    return numbers


NEGATION_MARK: Final = 1
"""Class of a word that turns a statement round."""

UNSURE_MARK: Final = 1 << 10
"""Classes from here on are of words that may be no marks where they stand."""


class HarmlessMarks(NamedTuple):
    """Classes of marks by where one text may have them and the other not.

    Attributes:
        weak: anywhere.
        modals: before a word that the other text lacks, or has another word before.
        narrowing: before a word that the other text lacks.
        only: of these, the class that also matters at the end of a text.
        conditions: before a word that it has.
    """

    weak: I64
    modals: I64
    narrowing: I64
    only: int
    conditions: I64


@lru_cache(maxsize=1)
def harmless_marks() -> HarmlessMarks:
    """As :mod:`.modality` weighs them."""
    numbers = _mark_numbers()

    def of(*names: str) -> I64:
        return np.array([numbers[name] for name in names if name in numbers], np.int64)

    modals = [name for name in numbers if name.startswith("modal ")]
    return HarmlessMarks(
        weak=of("modal able", "modal certain", "qualifier but"),
        modals=of(*modals),
        narrowing=of("qualifier only", "qualifier partly", "qualifier nearly"),
        only=numbers.get("qualifier only", -1),
        conditions=of("qualifier if"),
    )


@lru_cache(maxsize=1)
def _idiom_words() -> frozenset[str]:
    return frozenset(behind for _, behind in english_lexicon().negative_idioms)


@lru_cache(maxsize=1)
def _antonym_words() -> frozenset[str]:
    return frozenset(word for pair in english_lexicon().antonyms for word in pair)


@lru_cache(maxsize=1 << 17)
def look_up(word: str) -> Word:
    """What is known of a word.

    Args:
        word: in small ASCII letters, with the points of initials; or a number.
    """
    lexicon = english_lexicon()
    nothing = float("nan")
    if word[0].isdigit():
        value = digits_value(word)
        bits = bit.DIGITS | (
            bit.CLOCK | bit.DOUBT | bit.SOFT if value is None or ":" in word else 0
        )
        # "7.50" and "7.5" are one number, as the judge's keys have it.
        key = f"#{word}" if value is None else f"#{value:.12g}"
        number = nothing if value is None else value
        return Word(key, bits, 0, 0, 0, 0, number, 1.0, 0, (), word)
    word = word.replace(".", "")
    word = word[:-2] if word.endswith("'s") else word
    marks = _mark_numbers()
    plain = word.replace("'", "")
    bits = mark = mark_to = mark_that = 0
    if plain in lexicon.negations or word.endswith("n't"):
        bits, mark = bit.NEGATION, 1
    elif word in lexicon.qualifiers:
        bits, mark = bit.QUALIFIER, marks[f"qualifier {lexicon.qualifiers[word]}"]
    else:
        if word in lexicon.modals:
            bits, mark = bit.MODAL, marks[f"modal {lexicon.modals[word]}"]
        if word in lexicon.modals_with_to:
            bits |= bit.MODAL_TO
            mark_to = marks[f"modal {lexicon.modals_with_to[word]}"]
        if word in lexicon.modals_with_that:
            bits |= bit.MODAL_THAT
            mark_that = marks[f"modal {lexicon.modals_with_that[word]}"]
    key = lexicon.stem(word)
    value = nothing
    if word in lexicon.function:
        bits |= bit.FUNCTION
    if word in lexicon.cardinals:
        value = lexicon.cardinals[word]
        bits |= bit.NUMBER_WORD
    if word in lexicon.ordinals:
        value = lexicon.ordinals[word]
        bits |= bit.NUMBER_WORD | bit.DOUBT
    if word in lexicon.vague or word in _FRACTION_WORDS:
        bits |= bit.NUMBER_WORD | bit.DOUBT | bit.SOFT
    if word == "one":
        bits |= bit.DOUBT
    elif bits & bit.NUMBER_WORD and not bits & bit.SOFT:
        key = f"#{value:.12g}"  # "twelve" is "12"
    if word in lexicon.zones:
        bits |= bit.ZONE
    if word in lexicon.months or word in lexicon.weekdays:
        bits |= bit.DATE_WORD
    if word in lexicon.months:
        bits |= bit.MONTH
    if word in MULTIPLES:
        bits |= bit.MULTIPLE
    if word in _limiting() or word in _SIGN_WORDS:
        bits |= bit.BESIDE
    if word in _BESIDE_WORDS or word in lexicon.zones or word in lexicon.joiners:
        bits |= bit.BESIDE
    if word in _COMPOUND_WORDS or word in lexicon.joiners:
        bits |= bit.COMPOUND
    if word in ("twice", "thrice"):
        bits |= bit.TIMES
    if lexicon.units.get(word) in ("day", "week", "month", "year"):
        bits |= bit.STRETCH
    if word in _SPOKEN_WORDS:
        bits |= bit.SPOKEN
    if word in lexicon.scales or word in lexicon.units or word in _BEFORE_UNITS or word == "cent":
        bits |= bit.TAIL
    if word in _BEFORE_UNITS:
        bits |= bit.BEFORE_UNIT
    if key in lexicon.negative_verbs or word in lexicon.parts or word in _SIGN_WORDS:
        bits |= bit.NEGATIVE
    bases = tuple(sorted(denied_by_form(word, "en")))
    if bases:
        bits |= bit.PREFIXED
    groups = tuple(sorted(lexicon.synonyms.get(key, ())))
    if groups:
        bits |= bit.SYNONYM
    if word[-1].isdigit():
        bits |= bit.OPPOSED | bit.LABEL
    if word.endswith(DEGREES) and not lexicon.opposed.isdisjoint(positive_degree(word)):
        bits |= bit.OPPOSED | bit.DEGREE
    if key in lexicon.opposed or key in lexicon.exclusive or word in _antonym_words():
        bits |= bit.OPPOSED
    if word in lexicon.first or word in lexicon.last:
        bits |= bit.OPPOSED
    if word in lexicon.determiners or word in lexicon.titles:
        bits |= bit.PASSED
    if word in lexicon.titles:
        bits |= bit.TITLE
    if word in lexicon.approximate:
        bits |= bit.APPROXIMATE
    languages = signs().get(word, ())
    if languages:
        bits |= bit.SIGN if "en" in languages else bit.FOREIGN
    if word in _CLOCK_WORDS or word in lexicon.zones:
        bits |= bit.CLOCK
    if word in lexicon.places or key in lexicon.seats or word in lexicon.seats:
        bits |= bit.PLACE
    if word in ("may", "march", "mar", "jan"):
        bits |= bit.BY_DIGITS
    if word in _idiom_words():
        bits |= bit.IDIOM
    if len(word) == 1 or word in _ORDINAL_ENDINGS:
        bits |= bit.SHORT
    time = _time_numbers().get(lexicon.relative.get(word) or lexicon.bounds.get(word) or "", 0)
    governor = _governor_numbers().get(word, 0)
    scale = lexicon.scales.get(word, 1.0)
    unit = 0
    if word in lexicon.units:
        unit = unit_numbers()[lexicon.units[word]]
    return Word(
        key, bits, governor, mark, mark_to, mark_that, value, scale, unit, bases, word, groups, time
    )


@lru_cache(maxsize=1 << 18)
def words_alike(x: str, y: str) -> bool:
    """Whether two words are of one root, or spellings of one, as :func:`.synonyms.alike` has it.

    Args:
        x: folded.
        y: folded.
    """
    lexicon = english_lexicon()
    first, second = lexicon.stem(x), lexicon.stem(y)
    return first == second or one_root(first, second) or one_spelling(x, y)


def opposites(words: Sequence[Word]) -> I64:
    """Pairs of words that may contradict each other: ``first << 32 | second``, sorted."""
    lexicon = english_lexicon()
    known: dict[str, list[int]] = defaultdict(list)
    groups: dict[int, list[int]] = defaultdict(list)
    for row, word in enumerate(words):
        if word.bits & bit.OPPOSED:
            for form in {word.key, word.word}:
                known[form].append(row)
            for group in lexicon.exclusive.get(word.key, ()):
                groups[group].append(row)
    codes = [
        first << 32 | second
        for a, b in lexicon.antonyms
        if a in known and b in known
        for first in known[a]
        for second in known[b]
    ]
    ends = [
        [n for n, w in enumerate(words) if w.word in row] for row in (lexicon.first, lexicon.last)
    ]
    codes += [x << 32 | y for one, other in (ends, ends[::-1]) for x in one for y in other]
    codes += [
        first << 32 | second
        for rows in groups.values()
        for first in rows
        for second in rows
        if words[first].key != words[second].key
    ]
    return np.unique(np.array(codes, np.int64))


def bases(words: Sequence[Word], numbers: dict[str, int]) -> I64:
    """Keys of what words deny, int64 of shape ``(words, 3)``; -1 for none.

    Args:
        words: distinct.
        numbers: of keys.
    """
    found = np.full((len(words), 3), -1, np.int64)
    for row, word in enumerate(words):
        if word.bases:
            for column, base in enumerate(word.bases[:3]):
                found[row, column] = numbers.get(base, -1)
    return found


def starts_alike(words: Sequence[Word], letters: int) -> I64:
    """For each word a number that words of the same first letters have.

    Args:
        words: distinct.
        letters: how many of the stem.
    """
    numbers: dict[str, int] = {}
    found = (numbers.setdefault(w.key[:letters], len(numbers)) for w in words)
    return np.fromiter(found, np.int64, len(words))
