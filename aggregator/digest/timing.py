"""When an event was expected, began, went on and ended, as a text tells it.

"The vote is expected at 1pm", "it opened at 2pm UK time", "they spoke for an hour and a half":
each is a statement of an event, a phase, and a time of day or a length of time. The languages are
those of :mod:`.course_words`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from aggregator.dedup.facts import Facts, analyse
from aggregator.dedup.facts.analyse import Element
from aggregator.dedup.facts.dates import Clock, Day, offsets
from aggregator.digest.course_words import WORD, CourseWords, may_time, words_for, words_of_text
from aggregator.model import StepPhase


def foretells(text: str) -> bool:
    """Whether a text tells only what is to come."""
    told = words_of_text(text)
    ahead = told.expected.search(text) or told.will.search(text)
    return bool(ahead) and not any(p.search(text) for p in (told.began, told.ended, told.going_on))


@dataclass(frozen=True, slots=True)
class Timing:
    """One statement of when or how long.

    Attributes:
        event: what it is of; see :attr:`aggregator.digest.course_words.CourseWords.events`.
        subject: what that is called in the language of the text.
        phase: of it.
        value: see :attr:`aggregator.model.Step.value`.
        start: first character of the words that give it.
        end: one past the last.
        names: folded words of the names in its sentence and in the context.
        names_tell: these are names; in a language that writes every noun with a capital letter
            they may be any noun.
    """

    event: str
    subject: str
    phase: StepPhase
    value: str
    start: int
    end: int
    names: frozenset[str]
    names_tell: bool = True


def read_timings(
    text: str, *, context: Sequence[str] = (), day: date | None = None
) -> list[Timing]:
    """The statements of when and how long that a text makes.

    Args:
        text: of a paragraph, or a headline.
        context: what tells which event "it" is, nearest first: the paragraph before, headlines.
        day: of its publication: statements of another day are left out.
    """
    if not may_time(text):
        return []
    facts = analyse(text)
    told = words_for(facts)
    if told.might.search(text) is None:
        return []
    names = _names(facts)
    for other in context:
        names |= _names(analyse(other[:300]))
    found: list[Timing] = []
    for start, end in _sentences(facts):
        sentence = text[start:end]
        if told.might.search(sentence) is None or told.other_day.search(sentence):
            continue
        if _is_of_other_day(facts, start, end, day):
            continue
        for value, first, last, is_length in _values(facts, told, start, end, day):
            phase = _phase(sentence, told, first - start, last - start, is_length)
            event = _event(text, told, start, end, first, context)
            if phase is not None and event is not None:
                subject = told.subjects.get(event, event)
                found.append(
                    Timing(event, subject, phase, value, first, last, names, told.names_tell)
                )
    return found


def _names(facts: Facts) -> frozenset[str]:
    return frozenset(e.word for e in facts.elements if e.name)


def _sentences(facts: Facts) -> Iterator[tuple[int, int]]:
    """Characters of each sentence."""
    starts = [facts.elements[first].start for first, _ in facts.sentences]
    for i, start in enumerate(starts):
        # A word that carries no fact may stand before the first that does.
        yield (0 if i == 0 else start), (starts[i + 1] if i + 1 < len(starts) else len(facts.text))


def _is_of_other_day(facts: Facts, start: int, end: int, day: date | None) -> bool:
    for element in facts.elements:
        if isinstance(element.fact, Day) and start <= element.start < end and day is not None:
            told = element.fact
            if told.day is not None and (told.day, told.month or day.month) != (day.day, day.month):
                return True
            if told.day is None and told.weekday not in (None, day.isoweekday()):
                return True
    return False


def _values(
    facts: Facts, told: CourseWords, start: int, end: int, day: date | None
) -> Iterator[tuple[str, int, int, bool]]:
    """(value, first character, one past the last, is a length of time) in a sentence."""
    clocks = [
        (e, e.fact) for e in facts.elements if isinstance(e.fact, Clock) and start <= e.start < end
    ]
    taken: list[tuple[int, int]] = []
    i = 0
    while i < len(clocks):
        one, clock = clocks[i]
        value, last = _clock(_zoned(facts, told, one, clock), day), one.end
        if i + 1 < len(clocks):
            two, clock = clocks[i + 1]
            between = facts.text[one.end : two.start].strip().casefold()
            if between in ("and", "to", "-", "–", "or", "und", "bis", "et", "y", "та", "і"):
                value, last = f"{value}/{_clock(clock, day)}", two.end
                i += 1
            elif between in ("(", ",", "/") or between.startswith("("):
                # "1400 GMT (10pm, Singapore time)": the same told twice.
                last = one.end
                i += 1
        taken.append((one.start, last))
        yield value, one.start, last, False
        i += 1
    for found in told.hour.finditer(facts.text, start, end):
        if int(found["h"]) < 25 and not _overlaps(found.span(), taken):
            hour = int(found["h"]) + (12 if found["later"] and int(found["h"]) < 12 else 0)
            clock = Clock(hour % 24 * 60 + int(found["m"] or 0), None, True, 0, 0)
            clock = dataclasses.replace(clock, zone=_zone_behind(facts.text, told, found.end()))
            taken.append(found.span())
            yield _clock(clock, day), found.start("h"), found.end(), False
    for found in told.duration.finditer(facts.text, start, end):
        if not _overlaps(found.span(), taken):
            yield _length(found, told), found.start(), found.end(), True


def _overlaps(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _zone_behind(text: str, told: CourseWords, at: int) -> str | None:
    """The zone that is named right behind a time, in words of its language."""
    behind = text[at : at + 40].lstrip(" (,").casefold()
    return next((rule for name, rule in told.zones.items() if behind.startswith(name)), "") or None


def _zoned(facts: Facts, told: CourseWords, element: Element, clock: Clock) -> Clock:
    """A time whose zone stands behind a word for the day: "2pm today UK time"."""
    if clock.zone is None and (zone := _zone_behind(facts.text, told, element.end)) is not None:
        return dataclasses.replace(clock, zone=zone)
    behind = told.between.match(facts.text, element.end)
    if clock.zone is not None or behind is None:
        return clock
    whole = facts.text[element.start : element.end] + " " + facts.text[behind.end() :][:30]
    again = next((e.fact for e in analyse(whole).elements if isinstance(e.fact, Clock)), clock)
    return again if again.zone is not None else clock


def _clock(clock: Clock, day: date | None) -> str:
    if clock.zone is None:
        return f"{clock.minute // 60:02}:{clock.minute % 60:02}"
    hours = offsets(clock.zone, day)
    if len(hours) != 1:
        return f"{clock.minute // 60:02}:{clock.minute % 60:02}"
    minute = round(clock.minute - 60 * next(iter(hours))) % 1440
    return f"{minute // 60:02}:{minute % 60:02}Z"


def _length(found: re.Match[str], told: CourseWords) -> str:
    count = 0.5 if found["half"] else _number(found["count"], told)
    minutes = count * (60 if found["unit"].casefold().startswith(told.hours) else 1)
    if found["and_half"]:
        minutes += 30
    elif found["and"]:
        minutes += _number(found["and"], told)
    whole = round(minutes)
    hours, rest = divmod(whole, 60)
    text = "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")
    return f">{text}" if found["more"] else text


def _number(word: str, told: CourseWords) -> float:
    known = told.counts.get(word.casefold())
    if known is not None:
        return known
    try:
        return float(word.replace(",", "."))
    except ValueError:
        return 0.0


def _phase(
    sentence: str, told: CourseWords, at: int, end: int, is_length: bool
) -> StepPhase | None:
    """The phase whose word stands nearest to a value."""
    phases: list[tuple[StepPhase, re.Pattern[str]]] = [
        ("expected", told.expected),
        ("began", told.began),
        ("ended", told.ended),
    ]
    if is_length:
        if told.going_on.search(sentence):
            return "went on"
        if told.expected.search(sentence):
            return "expected"
        spent = told.spent.search(sentence[:at]) or told.spent_after.search(sentence[end:])
        return "ended" if spent else None
    best: tuple[int, StepPhase] | None = None
    for phase, pattern in phases:
        for found in pattern.finditer(sentence):
            distance = min(abs(found.start() - at), abs(found.end() - at))
            if best is None or distance < best[0]:
                best = (distance, phase)
    return best[1] if best is not None else None


def _event(
    text: str, told: CourseWords, start: int, end: int, at: int, context: Sequence[str]
) -> str | None:
    """The event that a sentence speaks of: the word for one nearest to the value."""
    near = _nearest(text[start:end], told, at - start)
    if near is not None:
        return near
    noun = told.noun.search(text, start, end)
    if noun is not None and noun["noun"] not in told.no_nouns:
        return noun["noun"]
    # "It began at 2pm": of what, stands before. A sentence on another matter has its own subject.
    if told.pronoun.search(text, start, at) is None:
        return None
    for other in (text[:start], *context):
        before = _nearest(other, told, len(other))
        if before is not None:
            return before
    return None


def _nearest(text: str, told: CourseWords, at: int) -> str | None:
    best: tuple[int, str] | None = None
    for found in WORD.finditer(text):
        event = told.event_of(found[0])
        if event is not None:
            distance = abs(found.start() - at)
            if best is None or distance < best[0]:
                best = (distance, event)
    return best[1] if best is not None else None
