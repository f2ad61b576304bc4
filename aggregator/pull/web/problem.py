"""Why a fetch ended early: raised inside this package only, and turned into an outcome."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

Kind = Literal[
    "url",  # no address that we ask
    "dns",  # the name has no address
    "address",  # private, loopback, metadata and the like
    "connect",  # nobody there
    "tls",  # no secure connection
    "timeout",  # too slow
    "size",  # too large: body, head or what it inflates to
    "protocol",  # not HTTP, or cut off
    "redirect",  # round in a circle, too often, or where we do not go
    "robots",  # robots.txt cannot be had
    "status",  # an HTTP status that brings no page
]
"""What kind of failure."""


class PutOff(Exception):
    """Not to be asked now; no failure.

    Attributes:
        reason: one line.
        until: not before; ``None``: as soon as there is time.
    """

    def __init__(self, reason: str, until: datetime | None = None) -> None:
        self.reason = reason
        self.until = until
        super().__init__(reason)


class NotAllowed(Exception):
    """robots.txt disallows it."""


class FetchProblem(Exception):
    """One fetch cannot go on.

    Attributes:
        kind: see :data:`Kind`.
        message: one line for the user, without secrets.
        status: HTTP status, if there was one.
    """

    def __init__(self, kind: Kind, message: str, *, status: int | None = None) -> None:
        self.kind: Kind = kind
        self.message = message
        self.status = status
        super().__init__(message)
