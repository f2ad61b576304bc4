"""When something was published, and how surely that is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

DayBasis = Literal[
    "json-ld",
    "page data",
    "time element",
    "meta",
    "date line",
    "byline",
    "text",
    "url",
    "relative time",
    "configuration",
    "file time",
]
"""What a post's day was concluded from, surest first but for ``text`` and below.

page data: JSON of another form than JSON-LD, from which a script draws the page; relative time:
"2h ago", counted back from the time of the fetch.
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was published, as surely as is known.

    Attributes:
        day: local date in the source's zone.
        at: the instant, with its offset in the source's zone; ``None``: only the day is known.
        basis: what it was concluded from.
    """

    day: date
    at: datetime | None
    basis: DayBasis

    def day_in(self, zone: str) -> date:
        """Local date in a zone; the day as told where the instant is unknown.

        Args:
            zone: IANA name.
        """
        return self.at.astimezone(ZoneInfo(zone)).date() if self.at else self.day
