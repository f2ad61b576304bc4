"""What one fetch can end as: six kinds of outcome, all of them values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.model import Page
from aggregator.pull.web.problem import Kind
from aggregator.pull.web.state import FetchState, HostState

PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FEED = (
    "application/atom+xml,application/rss+xml,application/feed+json,"
    "application/xml;q=0.9,application/json;q=0.9,text/xml;q=0.8,*/*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One URL to be fetched.

    Attributes:
        source: name of the source that it is for.
        url: absolute.
        state: from its last fetch.
        accept: value of the Accept header: :data:`PAGE` or :data:`FEED`, or your own.
    """

    source: str
    url: str
    state: FetchState = field(default_factory=FetchState)
    accept: str = PAGE


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What every outcome tells.

    Attributes:
        request: that it answers.
        state: to be kept for the next fetch of the URL.
        hosts: to be kept: the states of origins that this fetch changed.
        at: when it ended, in UTC.
        headers: of the answer; those that we use only, names in lower case.
        status: HTTP status; ``None``: there was no answer.
        wire_bytes: of the answer's body, as sent.
    """

    request: FetchRequest
    state: FetchState
    at: datetime
    hosts: tuple[HostState, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None
    wire_bytes: int = 0

    @property
    def source(self) -> str:
        """Name of the source."""
        return self.request.source

    @property
    def url(self) -> str:
        """Address that was asked for."""
        return self.request.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched(_Outcome):
    """A page came.

    Attributes:
        page: its ``content`` without content codings, its ``url`` the final address, its
            ``locator`` the address that was asked for.
        moved_to: where only permanent redirects led; ``None`` if there were none.
        http_version: such as ``HTTP/2``.
    """

    page: Page
    moved_to: str | None = None
    http_version: str = ""

    @property
    def changed(self) -> bool:
        """Whether the bytes are others than last time."""
        return self.page.content_hash != self.request.state.content_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified(_Outcome):
    """The server says that it is the page that we have (304)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked(_Outcome):
    """robots.txt does not want us there.

    Attributes:
        reason: one line.
    """

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenged(_Outcome):
    """An answer that is no page: a test for robots, an empty body, a shell without text.

    Attributes:
        reason: one line.
    """

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred(_Outcome):
    """Not asked this time, and that is no failure of the source.

    Attributes:
        reason: one line.
        until: it is of no use before; ``None``: as soon as there is time.
    """

    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(_Outcome):
    """No page came.

    Attributes:
        kind: see :data:`aggregator.pull.web.problem.Kind`.
        message: one line, without secrets.
    """

    kind: Kind
    message: str

    @property
    def next_at(self) -> datetime | None:
        """When it is tried again."""
        return self.state.next_at


FetchOutcome = Fetched | NotModified | Blocked | Challenged | Deferred | Failed
