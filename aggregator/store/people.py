"""People who subscribed themselves, as the store gives them: what they chose, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

SubscriberState = Literal["pending", "confirmed", "gone"]
"""``pending``: somebody asked for it, and the address has not confirmed it; ``confirmed``: it has;
``gone``: nothing is sent there any more, whatever the configuration says."""

SubscriberEvent = Literal["asked", "confirmed", "added", "gone"]
"""What happened: ``added``: by whoever runs the service, who knows of the consent."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody wants of a list.

    Attributes:
        editions: names; none: each one.
        topics: only stories that one of these occurs in; none: all.
        language: of the words that are not the sources'; ``None``: the digest's.
        format: ``html`` or ``text``.
        empty: whether a digest without any story of the topics is wanted, too.
    """

    editions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str | None = None
    format: Literal["html", "text"] = "html"
    empty: bool = False

    def plain(self) -> dict[str, Any]:
        """As plain data, what is the default left out."""
        values: dict[str, Any] = {
            "editions": list(self.editions),
            "topics": list(self.topics),
            "language": self.language,
            "format": self.format if self.format != "html" else "",
            "empty": self.empty,
        }
        return {name: value for name, value in values.items() if value}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Choices:
        """What :meth:`plain` gave."""
        return cls(
            editions=tuple(plain.get("editions", ())),
            topics=tuple(plain.get("topics", ())),
            language=plain.get("language"),
            format="text" if plain.get("format") == "text" else "html",
            empty=bool(plain.get("empty", False)),
        )


@dataclass(frozen=True, slots=True)
class Subscriber:
    """An address, and what is known of it.

    Attributes:
        id: counts up.
        uid: names it in links; drawn, and says nothing.
        list_name: what it is subscribed to.
        address: without a name.
        state: see :data:`SubscriberState`.
        choices: that hold.
        wanted: that hold once they are confirmed; ``None``: nobody asked for others.
        request: names the last time that somebody asked; empty once it is answered.
        created_at: in UTC.
        asked_at: when somebody asked last, in UTC.
        confirmed_at: when it was confirmed last, in UTC.
        gone_at: when it went, in UTC.
    """

    id: int
    uid: str
    list_name: str
    address: str
    state: SubscriberState
    choices: Choices
    wanted: Choices | None
    request: str
    created_at: datetime
    asked_at: datetime | None
    confirmed_at: datetime | None
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class SubscriberNote:
    """One line of the record of an address; such lines are added and never changed.

    Attributes:
        at: when, in UTC.
        what: see :data:`SubscriberEvent`.
        how: in some words, such as ``by the link in the mail``.
        choices: as they were then.
    """

    at: datetime
    what: SubscriberEvent
    how: str
    choices: Choices = field(default_factory=Choices)
