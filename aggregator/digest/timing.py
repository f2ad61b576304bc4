"""When an event was expected, began, went on and ended, as a text tells it.

"The vote is expected at 1pm", "it opened at 2pm UK time", "they spoke for an hour and a half":
each is a statement of an event, a phase, and a time of day or a length of time. English is read;
a text in another language yields nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from aggregator.dedup.facts import Facts, analyse
from aggregator.dedup.facts.analyse import Element
from aggregator.dedup.facts.dates import Clock, Day, offsets
from aggregator.model import StepPhase

_EVENTS: Final = {
    "call": "call calls conversation conversations phone-call spoke speak speaking phoned",
    "talks": "talks negotiations meeting meet met summit",
    "vote": "vote voting votes ballot polls referendum poll election",
    "match": "match game race final kick-off kickoff contest",
    "trial": "trial hearing verdict sentencing",
    "speech": "speech briefing conference",
    "strike": "strike walkout walk-out stoppage",
    "ceremony": "ceremony funeral wedding parade vigil",
    "show": "concert festival show performance",
    "launch": "launch liftoff lift-off takeoff",
    "fire": "fire blaze wildfire",
    "alert": "alert alarm siren sirens",
    "outage": "outage blackout",
    "truce": "truce ceasefire",
    "search": "search rescue evacuation",
    "sitting": "session sitting debate",
    "attack": "attack raid bombardment shelling",
    "eruption": "eruption storm",
}
"""Words for one sort of event; any other noun is a sort of its own."""

_EVENT_OF: Final = {word: name for name, words in _EVENTS.items() for word in words.split()}

_EXPECTED: Final = re.compile(
    r"\b(?:expected|due|scheduled|planned|slated|set (?:to|for)|will (?:begin|start|open|take|be|"
    r"speak|hold|meet|last)|to (?:begin|start|take place)|would (?:begin|start|take place)|"
    r"likely to)\b",
    re.IGNORECASE,
)
_BEGAN: Final = re.compile(
    r"\b(?:began|begun|started|opened|kicked off|got under ?way|commenced|launched|broke out|"
    r"erupted|went off|dialled in)\b",
    re.IGNORECASE,
)
_ENDED: Final = re.compile(
    r"\b(?:ended|finished|concluded|wrapped up|was over|were over|closed|lasted|came to an end|"
    r"put out|extinguished|lifted)\b",
    re.IGNORECASE,
)
_GOING_ON: Final = re.compile(
    r"\b(?:(?:have|has) (?:now )?been|still|so far|in progress|under ?way|ongoing|locked in|"
    r"continues|continuing|is (?:now )?in its)\b",
    re.IGNORECASE,
)
_OTHER_DAY: Final = re.compile(
    r"\b(?:yesterday|tomorrow|last (?:week|month|year|night)|next (?:week|month|year)|"
    r"(?:days?|weeks?|months?|years?) (?:ago|earlier|later|before))\b",
    re.IGNORECASE,
)
_MIGHT: Final = re.compile(
    r"\d\s?[ap]\.?\s?m\b|\d[:.]\d\d|\d{4} ?(?:GMT|UTC|[A-Z]{2,4}T)\b|"
    r"hour|minute|noon|midnight|o.clock",
    re.IGNORECASE,
)
_COUNT: Final = {
    "an": 1.0, "a": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0,
    "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0,
    "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0,
    "forty-five": 45.0, "ninety": 90.0,
}  # fmt: skip
_DURATION: Final = re.compile(
    r"\b(?P<more>(?:just |well )?(?:over|more than|at least)\s)?"
    r"(?:(?P<less>about|almost|nearly|around|some|under|less than)\s)?"
    rf"(?:(?P<half>half an?)|(?P<count>{'|'.join(sorted(_COUNT, key=len, reverse=True))}|"
    r"\d{1,3}(?:\.\d)?))[\s-](?P<unit>hours?|minutes?)"
    r"(?:(?P<and_half>\sand a half)|\sand (?P<and>\w+(?:-\w+)?) minutes)?\b"
    r"(?!\s(?:ago|later|before|earlier|read))",
    re.IGNORECASE,
)
_VERB: Final = re.compile(
    r"\b(?P<noun>[a-z][a-z-]{3,})\s(?:(?:is|was|are|were|has|had|have|be|been|will|then|now)\s){0,3}"
    r"(?:expected|due|scheduled|began|started|opened|ended|finished|lasted|concluded)\b"
)
_BETWEEN: Final = re.compile(r",?\s(?:today|tonight|this (?:morning|afternoon|evening)),?\s")
_PRONOUN: Final = re.compile(
    r"\b(?:it|they|this|that|these|both (?:men|women|sides|leaders)|the (?:two|pair))\b",
    re.IGNORECASE,
)
_NO_NOUN: Final = frozenset(
    [
        "which",
        "that",
        "they",
        "when",
        "what",
        "this",
        "there",
        "have",
        "were",
        "been",
        "also",
        "just",
    ]
)


_WILL: Final = re.compile(r"\b(?:will|would|(?:is|are) going to) (?:be )?\w+", re.IGNORECASE)


def foretells(text: str) -> bool:
    """Whether a text tells only what is to come.

    Args:
        text: English; of another language nothing is told.
    """
    ahead = _EXPECTED.search(text) or _WILL.search(text)
    return bool(ahead) and not any(p.search(text) for p in (_BEGAN, _ENDED, _GOING_ON))


@dataclass(frozen=True, slots=True)
class Timing:
    """One statement of when or how long.

    Attributes:
        event: what it is of; see :data:`_EVENTS`.
        phase: of it.
        value: see :attr:`aggregator.model.Step.value`.
        start: first character of the words that give it.
        end: one past the last.
        names: folded words of the names in its sentence and in the context.
    """

    event: str
    phase: StepPhase
    value: str
    start: int
    end: int
    names: frozenset[str]


def read_timings(
    text: str, *, context: Sequence[str] = (), day: date | None = None
) -> list[Timing]:
    """The statements of when and how long that a text makes.

    Args:
        text: of a paragraph, or a headline.
        context: what tells which event "it" is, nearest first: the paragraph before, headlines.
        day: of its publication: statements of another day are left out.
    """
    if _MIGHT.search(text) is None:
        return []
    facts = analyse(text)
    names = _names(facts)
    for other in context:
        names |= _names(analyse(other[:300]))
    found: list[Timing] = []
    for start, end in _sentences(facts):
        sentence = text[start:end]
        if _MIGHT.search(sentence) is None or _OTHER_DAY.search(sentence):
            continue
        if _is_of_other_day(facts, start, end, day):
            continue
        for value, first, last, is_length in _values(facts, start, end, day):
            phase = _phase(sentence, first - start, is_length)
            event = _event(text, start, end, first, context)
            if phase is not None and event is not None:
                found.append(Timing(event, phase, value, first, last, names))
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
    facts: Facts, start: int, end: int, day: date | None
) -> Iterator[tuple[str, int, int, bool]]:
    """(value, first character, one past the last, is a length of time) in a sentence."""
    clocks = [
        (e, e.fact) for e in facts.elements if isinstance(e.fact, Clock) and start <= e.start < end
    ]
    i = 0
    while i < len(clocks):
        one, told = clocks[i]
        value, last = _clock(_zoned(facts, one, told), day), one.end
        if i + 1 < len(clocks):
            two, told = clocks[i + 1]
            between = facts.text[one.end : two.start].strip().casefold()
            if between in ("and", "to", "-", "–", "or"):
                value, last = f"{value}/{_clock(told, day)}", two.end
                i += 1
            elif between in ("(", ",", "/") or between.startswith("("):
                # "1400 GMT (10pm, Singapore time)": the same told twice.
                last = one.end
                i += 1
        yield value, one.start, last, False
        i += 1
    for found in _DURATION.finditer(facts.text, start, end):
        yield _length(found), found.start(), found.end(), True


def _zoned(facts: Facts, element: Element, clock: Clock) -> Clock:
    """A time whose zone stands behind a word for the day: "2pm today UK time"."""
    behind = _BETWEEN.match(facts.text, element.end)
    if clock.zone is not None or behind is None:
        return clock
    whole = facts.text[element.start : element.end] + " " + facts.text[behind.end() :][:30]
    told = next((e.fact for e in analyse(whole).elements if isinstance(e.fact, Clock)), clock)
    return told if told.zone is not None else clock


def _clock(clock: Clock, day: date | None) -> str:
    if clock.zone is None:
        return f"{clock.minute // 60:02}:{clock.minute % 60:02}"
    hours = offsets(clock.zone, day)
    if len(hours) != 1:
        return f"{clock.minute // 60:02}:{clock.minute % 60:02}"
    minute = round(clock.minute - 60 * next(iter(hours))) % 1440
    return f"{minute // 60:02}:{minute % 60:02}Z"


def _length(found: re.Match[str]) -> str:
    count = 0.5 if found["half"] else _number(found["count"])
    minutes = count * (60 if found["unit"].lower().startswith("hour") else 1)
    if found["and_half"]:
        minutes += 30
    elif found["and"]:
        minutes += _number(found["and"])
    whole = round(minutes)
    hours, rest = divmod(whole, 60)
    text = "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")
    return f">{text}" if found["more"] else text


def _number(word: str) -> float:
    known = _COUNT.get(word.casefold())
    if known is not None:
        return known
    try:
        return float(word)
    except ValueError:
        return 0.0


def _phase(sentence: str, at: int, is_length: bool) -> StepPhase | None:
    """The phase whose word stands nearest to a value."""
    phases: list[tuple[StepPhase, re.Pattern[str]]] = [
        ("expected", _EXPECTED),
        ("began", _BEGAN),
        ("ended", _ENDED),
    ]
    if is_length:
        if _GOING_ON.search(sentence):
            return "went on"
        if _EXPECTED.search(sentence):
            return "expected"
        spent = re.search(r"\b(?:for|lasted|lasting|after|of)\s*(?:\w+\s){0,2}$", sentence[:at])
        return "ended" if spent else None
    best: tuple[int, StepPhase] | None = None
    for phase, pattern in phases:
        for found in pattern.finditer(sentence):
            distance = min(abs(found.start() - at), abs(found.end() - at))
            if best is None or distance < best[0]:
                best = (distance, phase)
    return best[1] if best is not None else None


def _event(text: str, start: int, end: int, at: int, context: Sequence[str]) -> str | None:
    """The event that a sentence speaks of: the word for one nearest to the value."""
    near = _nearest(text[start:end], at - start)
    if near is not None:
        return near
    noun = _VERB.search(text, start, end)
    if noun is not None and noun["noun"] not in _NO_NOUN:
        return noun["noun"]
    # "It began at 2pm": of what, stands before. A sentence on another matter has its own subject.
    if _PRONOUN.search(text, start, at) is None:
        return None
    for other in (text[:start], *context):
        before = _nearest(other, len(other))
        if before is not None:
            return before
    return None


def _nearest(text: str, at: int) -> str | None:
    best: tuple[int, str] | None = None
    for found in re.finditer(r"[a-zA-Z][a-zA-Z-]+", text):
        event = _EVENT_OF.get(found[0].casefold())
        if event is not None:
            distance = abs(found.start() - at)
            if best is None or distance < best[0]:
                best = (distance, event)
    return best[1] if best is not None else None
