"""What is known of a language to read courses in it: running counts, events and their phases.

The words stand in a module for each language (:mod:`.course_words_en` and its like); the numbers,
dates and times of day are read by the guard of facts, whose choice of language counts here, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import Final, Literal

from aggregator.dedup.facts import Facts
from aggregator.dedup.facts.language import lexicon_for
from aggregator.dedup.text import words

CODES: Final = ("en", "de", "fr", "es", "uk")
"""Languages in which courses are read."""

Part = Literal["whole", "beginning", "end"]
"""How a listed word stands in a text: as it is; with endings; or as the end of a compound."""

WORD: Final = re.compile(r"[^\W\d_][\w’'-]+")
"""A word of two letters and more."""

_READ: Final = 600
"""Characters of a text that tell its language."""

_FEW: Final = 14

_NEVER: Final = re.compile(r"(?!)")
_SHORTEST_PART: Final = 5


@dataclass(frozen=True, slots=True)
class CourseWords:
    """The words of one language that tell of courses.

    Attributes:
        code: of the language.
        sorts: sort of running count, by word.
        events: sort of event, by word.
        part: how these words stand in a text.
        subjects: what a course of a sort of event is called; a sort that is missing, by its name.
        areas: words behind a number that make it an area.
        clause: where another count begins.
        running: that a count is one that goes on.
        expected, began, ended, going_on: what tells a phase.
        will: what tells of the future.
        other_day: that another day is meant.
        might: without this no time is told.
        hour: an hour that is told otherwise than the guard of facts reads it, with the groups
            ``h``, ``m`` and ``later`` (in the second half of the day).
        zones: rule of a zone (see :mod:`aggregator.dedup.facts.dates`), by the words behind a time.
        duration: a length of time, with the groups ``more``, ``half``, ``count``, ``unit``,
            ``and_half`` and ``and``.
        counts: value, by word.
        hours: beginnings of the unit that is an hour.
        spent: what stands before a length of time that has passed.
        spent_after: what stands behind one.
        pronoun: that a sentence is about what was named before it.
        noun: a noun that is the subject of a phase, as the group ``noun``.
        no_nouns: words that it is none of.
        between: what may stand between a time and its zone.
        names_tell: capital letters tell names; else any noun has one.
    """

    code: str
    sorts: Mapping[str, str]
    events: Mapping[str, str]
    part: Part
    subjects: Mapping[str, str]
    areas: re.Pattern[str]
    clause: re.Pattern[str]
    running: re.Pattern[str]
    expected: re.Pattern[str]
    will: re.Pattern[str]
    began: re.Pattern[str]
    ended: re.Pattern[str]
    going_on: re.Pattern[str]
    other_day: re.Pattern[str]
    might: re.Pattern[str]
    duration: re.Pattern[str]
    spent: re.Pattern[str]
    pronoun: re.Pattern[str]
    counts: Mapping[str, float]
    hours: tuple[str, ...]
    hour: re.Pattern[str] = _NEVER
    zones: Mapping[str, str] = field(default_factory=dict)
    spent_after: re.Pattern[str] = _NEVER
    noun: re.Pattern[str] = _NEVER
    no_nouns: frozenset[str] = frozenset()
    between: re.Pattern[str] = _NEVER
    names_tell: bool = True

    def sort_of(self, word: str) -> str | None:
        """The sort of running count that a word tells, or ``None``."""
        return _find(word, self.sorts, "whole" if self.part == "end" else self.part)

    def event_of(self, word: str) -> str | None:
        """The sort of event that a word tells, or ``None``."""
        return _find(word, self.events, self.part)


def words_of(code: str) -> CourseWords:
    """The words of a language; of one that is not known, the English ones.

    Args:
        code: of the lexicon that a text is read with.
    """
    return _words(code if code in CODES else "en")


def words_for(facts: Facts) -> CourseWords:
    """The words to read a text with: of its language, or where few words tell none, of the one
    that has most of them.

    Args:
        facts: of the text.
    """
    return _fitting(facts.text, facts.lexicon.code)


@lru_cache(maxsize=1024)
def words_of_text(text: str) -> CourseWords:
    """As :func:`words_for`, of a text whose facts are not known."""
    return _fitting(text, lexicon_for(words(text[:_READ])).code)


def _fitting(text: str, code: str) -> CourseWords:
    found = words_in(text[:_READ])
    # A few words in plain letters are taken for English there.
    if code in CODES and not (code == "en" and len(found) <= _FEW):
        return words_of(code)

    def hits(told: CourseWords) -> int:
        phases = (told.expected, told.began, told.ended, told.might)
        known = sum(bool(told.sort_of(word) or told.event_of(word)) for word in found)
        return known + sum(bool(phase.search(text)) for phase in phases)

    return max(map(words_of, CODES), key=hits)


@cache
def _words(code: str) -> CourseWords:
    told: ModuleType = import_module(f"aggregator.digest.course_words_{code}")
    found: CourseWords = told.WORDS
    return found


def may_count(text: str) -> bool:
    """Whether a text may give a running count in any of the languages."""
    if any(c.isdigit() for c in text):
        return True
    found = {word.casefold() for word in words_in(text)}
    return any(words_of(code).sort_of(word) for word in found for code in CODES)


def may_time(text: str) -> bool:
    """Whether a text may tell a time of day or a length of time in any of the languages."""
    return any(words_of(code).might.search(text) for code in CODES)


def words_in(text: str) -> list[str]:
    """The words of a text, as they stand there."""
    return WORD.findall(text)


def listed(sorts: Mapping[str, str]) -> dict[str, str]:
    """Sort by word, of lists of words by sort."""
    return {word: name for name, words in sorts.items() for word in words.split()}


def any_of(*words: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """One of these patterns, as whole words."""
    return re.compile(rf"\b(?:{'|'.join(words)})\b", flags)


def lengths(
    *, more: str, less: str, half: str, counts: Mapping[str, float], unit: str, rest: str, no: str
) -> re.Pattern[str]:
    """The pattern of a length of time; see :attr:`CourseWords.duration`.

    Args:
        more: words before it that say that it is longer.
        less: words before it that say that it is about so.
        half: words for a half, before the unit.
        counts: numbers in words.
        unit: hours and minutes.
        rest: what may follow; has the groups ``and_half`` and ``and``.
        no: what must not follow.
    """
    told = "|".join(map(re.escape, sorted(counts, key=len, reverse=True)))
    return re.compile(
        rf"(?<![:.,\d])\b(?P<more>(?:{more})\s)?(?:(?:{less})\s)?"
        rf"(?:(?P<half>{half})|(?P<count>{told}|\d{{1,3}}(?:[.,]\d)?)[\s-])\s?(?P<unit>{unit})"
        rf"{rest}\b(?!\s(?:{no}))",
        re.IGNORECASE,
    )


@cache
def _parts(words: frozenset[str], part: Part) -> re.Pattern[str]:
    if part == "end":
        words = frozenset(word for word in words if len(word) >= _SHORTEST_PART)
    told = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(f"({told})$" if part == "end" else f"({told})")


def _find(word: str, listed: Mapping[str, str], part: Part) -> str | None:
    word = word.casefold().replace("’", "'")
    known = listed.get(word)
    if known is not None or part == "whole":
        return known
    pattern = _parts(frozenset(listed), part)
    found = pattern.match(word) if part == "beginning" else pattern.search(word)
    return listed[found[1]] if found else None
