"""What the daemon says: one line each to standard error, for people or for programs."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, urlsplit

import click

from aggregator.cli.voice import Voice, clean

if TYPE_CHECKING:
    from aggregator.config import Config

Level = Literal["debug", "info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Log(Voice):
    """A voice that gives each line its time, and keeps secrets.

    Attributes:
        form: ``human`` or ``json`` (one object a line: ``at``, ``level``, ``message``, and what
            belongs to the event).
        secrets: are never written, wherever they come from.
    """

    form: Literal["human", "json"] = "human"
    secrets: tuple[str, ...] = ()

    def line(self, level: Level, text: str, values: Mapping[str, Any] | None = None) -> None:
        """Write one line."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if self.form == "json":
            event = {"at": at, "level": level, "message": text, **(values or {})}
            click.echo(json.dumps(event), err=True)
        else:
            click.echo(f"{at} {level:7} {clean(text)}", err=True)

    def result(self, text: str) -> None:
        """What came of the work."""
        if not self.quiet:
            for line in text.splitlines():
                self.line("info", line.strip())

    def note(self, text: str) -> None:
        """What one may want to know."""
        if not self.quiet:
            self.line("info", text)

    def detail(self, text: str) -> None:
        """What one wants to know who looks closely."""
        if self.verbose:
            self.line("debug", text)

    def warning(self, text: str) -> None:
        """What one should know."""
        if not self.quiet:
            self.line("warning", text)

    def failure(self, text: str) -> None:
        """What went wrong."""
        self.line("error", text)


_AGAIN_S = 900.0
"""Seconds after which a message is said again that has not changed."""


class Once:
    """Which message was said last: a store that is away need not be told at every tick."""

    def __init__(self) -> None:
        self._last, self._at = "", 0.0

    def is_new(self, text: str) -> bool:
        """Whether to say it."""
        now = time.monotonic()
        if text == self._last and now - self._at < _AGAIN_S:
            return False
        self._last, self._at = text, now
        return True

    def forget(self) -> None:
        """All is well again."""
        self._last = ""


def log_of(voice: Voice, form: Literal["human", "json"], config: Config) -> Log:
    """A log that writes no password of the configuration."""
    password = unquote(urlsplit(config.database_url).password or "")
    secrets = tuple(s for s in (config.mail.password, config.web.secret, password) if s)
    return Log(voice.quiet, voice.verbose, form=form, secrets=secrets)
