"""Options that several commands share, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from aggregator.config import Config

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date | str]):
    """A date, or one of the words for it, which need the digest's zone to be understood.

    Args:
        latest: whether ``latest`` is one of the words: the newest day in the store.
    """

    name = "day"

    def __init__(self, *, latest: bool = False) -> None:
        self._words = ("today", "yesterday", *(["latest"] if latest else []))

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | str:
        """The date, or the word in lower case."""
        if isinstance(value, date):
            return value
        word = str(value).strip().lower()
        if word in self._words:
            return word
        try:
            # fromisoformat alone takes 2025W122 and other forms that are more likely a slip.
            if re.fullmatch(r"\d{4}-\d\d-\d\d", word):
                return date.fromisoformat(word)
        except ValueError as error:
            raise click.BadParameter(f"{value!r}: {error}.", ctx, param) from error
        known = ", ".join(self._words)
        raise click.BadParameter(
            f"{value!r} is no day: give one such as 2025-03-18, or {known}.", ctx, param
        )


def pick_day(day: date | str | None, zone: str, now: datetime) -> date | None:
    """The date that a day of the command line is; ``None`` for ``latest`` and for none given.

    Args:
        day: see :class:`Day`.
        zone: IANA name of the digest's zone.
        now: with a zone.
    """
    if day is None or isinstance(day, date):
        return day
    from zoneinfo import ZoneInfo

    today = now.astimezone(ZoneInfo(zone)).date()
    return {"today": today, "yesterday": today - timedelta(days=1)}.get(day)


_OPTIONS = {
    "config": click.option(
        "-c",
        "--config",
        "file",
        metavar="FILE",
        help="Configuration file. [default: aggregator.toml here, if there is one]",
    ),
    "db": click.option(
        "--db",
        "database",
        metavar="URL",
        help="Store: a path or an SQLAlchemy URL. [default: aggregator.db in the output folder]",
    ),
    "out": click.option("-o", "--out", metavar="DIR", help="Output folder. [default: out]"),
    "timezone": click.option(
        "--timezone",
        metavar="ZONE",
        help="Zone of the digest's days and of --input, such as Europe/London. [default: UTC]",
    ),
    "encoder": click.option(
        "--encoder",
        metavar="NAME",
        help="Sentence encoder: default, none, or the name or path of a model.",
    ),
}


def config_options(*names: str) -> Callable[[Command], Command]:
    """The options that name the configuration and change it: config, db, out, and so on."""

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            command = _OPTIONS[name](command)
        return command

    return decorate


def load(
    file: str | None,
    *,
    inputs: Sequence[str] = (),
    **settings: str | None,
) -> Config:
    """The configuration as the command line changes it.

    Args:
        file: see :func:`aggregator.config.load_config`.
        inputs: see :meth:`aggregator.config.Config.with_inputs`.
        settings: see :meth:`aggregator.config.Config.with_settings`.

    Raises:
        ConfigError: it cannot be used.
    """
    from aggregator.config import load_config

    config = load_config(file).with_settings(**settings)
    return config.with_inputs(inputs) if inputs else config


def load_stored(file: str | None, **settings: str | None) -> Config:
    """As :func:`load`, for a command that reads the store: it must not make an empty one.

    Raises:
        ConfigError: the configuration cannot be used.
        NotFoundError: the store is an SQLite file that is not there.
    """
    from aggregator.errors import NotFoundError

    config = load(file, inputs=(), **settings)
    if not has_store(config):
        path = config.database_url.partition(":///")[2]
        raise NotFoundError(
            f"{path}: there is no store here yet: type aggregator run first, or say with "
            "--config, --db or --out where it is"
        )
    return config


def has_store(config: Config) -> bool:
    """Whether the store is there; of one that is no SQLite file, it is taken to be."""
    scheme, _, path = config.database_url.partition(":///")
    return not (scheme.startswith("sqlite") and path) or Path(path.partition("?")[0]).exists()
