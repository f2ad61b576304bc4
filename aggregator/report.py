"""What a run did, as values: one outcome for each page and each digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Protocol

PageOutcome = Literal[
    "new",
    "revised",
    "unchanged",
    "duplicate",
    "not modified",
    "listed",
    "waiting",
    "blocked",
    "challenged",
    "failed",
]
"""What became of a page.

new: it brought a post that was not known; revised: it changed the words of one; unchanged: its
bytes or its words are as they were; duplicate: its bytes are those of another page, which is
read once; failed: nothing could be made of it.

Of an address, too: not modified: its server says that we have it as it is; listed: it is a feed
or a site map, whose pages follow; waiting: it is not due, or was put off; blocked: robots.txt
does not want us there; challenged: the answer is no page but a test for robots, or empty.
"""


class Progress(Protocol):
    """Told how far a stage has come."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """``done`` of ``total`` (``None``: unknown) steps of ``stage`` are behind us."""
        ...


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """What became of one page of a source, or of a source that has no page.

    Attributes:
        source: name of the source.
        locator: of the page.
        outcome: see :data:`PageOutcome`.
        posts: how many posts the page has.
        message: one line; empty where there is nothing to say.
    """

    source: str
    locator: str
    outcome: PageOutcome
    posts: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class SilentSource:
    """A source that has been silent for longer than it used to be.

    Attributes:
        source: its name.
        since: its newest post, in UTC.
        usual_s: the longest gap between its posts before that, in seconds.
    """

    source: str
    since: datetime
    usual_s: float

    @property
    def message(self) -> str:
        """One line."""
        minutes = round(self.usual_s / 60)
        hours, days = round(minutes / 60), round(minutes / 60 / 24)
        many = (days, "days") if hours > 48 else (hours, "h") if minutes > 120 else (minutes, "min")
        usual = "{:,} {}".format(*many)
        return f"no new post since {self.since:%Y-%m-%d %H:%M} UTC; it used to be {usual} at most"


@dataclass(frozen=True, slots=True)
class DigestOutcome:
    """What became of the digest of one day.

    Attributes:
        day: local date.
        status: written: a file was made or changed; unchanged: none was.
        files: all files of the digest.
        stories: how many stories it has.
        passages: how many passages.
        repeats: how many paragraphs stand in another's passage.
        disagreements: how many pairs of passages disagree.
        edition: name of the edition.
        notes: one line each: what was left out as no news.
    """

    day: date
    status: Literal["written", "unchanged"]
    files: tuple[Path, ...]
    stories: int = 0
    passages: int = 0
    repeats: int = 0
    disagreements: int = 0
    edition: str = "daily"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one run did.

    Attributes:
        sources: one outcome for each page.
        digests: one for each day that was looked at, in order.
        warnings: one line each; they do not make a run fail.
        seconds: wall time by stage.
        silent: sources that were looked at and are silent for longer than they used to be.
    """

    sources: tuple[SourceOutcome, ...] = ()
    digests: tuple[DigestOutcome, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    silent: tuple[SilentSource, ...] = ()

    @property
    def failures(self) -> tuple[SourceOutcome, ...]:
        """The outcomes that failed, an answer that is no page among them."""
        return tuple(o for o in self.sources if o.outcome in ("failed", "challenged"))

    @property
    def exit_code(self) -> int:
        """0: all well; 1: some sources failed."""
        return 1 if self.failures else 0

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, without the timings: equal runs give equal reports."""
        return {
            "exit_code": self.exit_code,
            "sources": [
                {
                    "source": o.source,
                    "locator": o.locator,
                    "outcome": o.outcome,
                    "posts": o.posts,
                    "message": o.message,
                }
                for o in self.sources
            ],
            "digests": [
                {
                    "day": d.day.isoformat(),
                    "edition": d.edition,
                    "status": d.status,
                    "files": [str(f) for f in d.files],
                    "stories": d.stories,
                    "passages": d.passages,
                    "repeats": d.repeats,
                    "disagreements": d.disagreements,
                }
                for d in self.digests
            ],
            "warnings": list(self.warnings),
            "silent": [
                {"source": one.source, "since": one.since.isoformat(), "usual_s": one.usual_s}
                for one in self.silent
            ],
        }


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one look at the outbox did.

    Attributes:
        queued: how many deliveries were added.
        attempts: of each that was tried: recipient, state after it, what the server said.
        waiting: how many are to be tried later.
        notes: one line each: what whoever runs the service should know.
    """

    queued: int = 0
    attempts: tuple[tuple[str, str, str], ...] = ()
    waiting: int = 0
    notes: tuple[str, ...] = ()

    def in_state(self, state: str) -> int:
        """How many of those that were tried are in a state now."""
        return sum(found == state for _, found, _ in self.attempts)

    @property
    def exit_code(self) -> int:
        """1 if one was refused, is unknown or too old; 0 otherwise: what waits is tried again."""
        lost = sum(self.in_state(s) for s in ("failed", "unknown", "expired"))
        return 1 if lost else 0
