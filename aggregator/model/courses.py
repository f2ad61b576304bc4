"""Courses: figures that rise and times of events, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aggregator.model.moments import Moment

StepPhase = Literal["", "expected", "began", "went on", "ended"]
"""Where in the course of an event a value belongs; empty for a figure."""


DevelopmentKind = Literal["figure", "time"]
"""figure: a count that rises, such as a toll; time: when an event was expected, began, ended."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a value stands, and who gave it.

    Attributes:
        words: verbatim.
        passage_id: of the passage; of the post's first one, if the words stand in its headline.
        in_title: they stand in the headline of the post that is shown for the passage.
        start: first character in the passage's text, or in the headline.
        end: one past the last.
        outlets: who carries the passage, earliest first.
        published: when.
    """

    words: str
    passage_id: str
    in_title: bool
    start: int
    end: int
    outlets: tuple[str, ...]
    published: Moment


@dataclass(frozen=True, slots=True)
class Step:
    """One value in the course of something, and who gave it.

    Attributes:
        phase: see :data:`StepPhase`.
        value: for machines: a number, ``14:00Z`` (a time of day in UTC; without ``Z``, in a zone
            that is not told) or ``PT1H30M`` (ISO 8601); two parted by ``/`` are a span, and
            ``>`` before one says "more than".
        mentions: in other words or by others, in time order; at least one.
    """

    phase: StepPhase
    value: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Development:
    """What changed in the course of a day without a contradiction: a toll, a time.

    Attributes:
        kind: see :data:`DevelopmentKind`.
        subject: what it is of, in words of the texts, such as ``call`` or ``people killed``.
        steps: in the order of the course; equal values are one step.
    """

    kind: DevelopmentKind
    subject: str
    steps: tuple[Step, ...]
