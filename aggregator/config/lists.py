"""What the configuration has several of: sources, readers, channels, tokens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aggregator.config.checks import secret_line
from aggregator.config.mail import Channel, MailConfig, Reader
from aggregator.config.tables import Table, tables
from aggregator.config.values import as_path, checked
from aggregator.config.web import Token
from aggregator.errors import ConfigError
from aggregator.model import Source


def sources(data: Any, file: Path, default_zone: str) -> Iterator[Source]:
    """The sources.

    Args:
        data: what the file has under ``source``.
        file: for errors.
        default_zone: IANA name of the zone of those that name none.

    Raises:
        ConfigError: one cannot be.
    """
    seen: set[str] = set()
    for table in tables(data, file, "source"):
        name = _new_name(table, seen)
        path, paths, url = table["path"], table["paths"], table["url"]
        given = [key for key in ("path", "paths", "url") if table[key] is not None]
        if len(given) != 1:
            wrong = f"has both {' and '.join(given)}" if given else "needs a path or a url"
            raise table.error(wrong, hint='path = "..."')
        if url is None and table["kind"] is not None:
            raise table.error("is of a source with a url", key="kind")
        yield Source(
            name=name,
            paths=paths or ((path,) if path else ()),
            zone=table["timezone"] or default_zone,
            outlet=table["outlet"],
            language=table["language"],
            day=table["day"],
            url=url,
            kind=table["kind"],
        )


def readers(data: Any, file: Path, mail: MailConfig) -> Iterator[Reader]:
    """Who gets mail.

    Args:
        data: what the file has under ``reader``.
        file: for errors.
        mail: the mail server.

    Raises:
        ConfigError: one cannot be, or there is no mail server.
    """
    seen: set[tuple[str, str | None]] = set()
    for table in tables(data, file, "reader"):
        if table["address"] is None:
            raise table.error("needs an address", hint='address = "..."')
        reader = Reader(**table.values)
        if (reader.address, reader.edition) in seen:
            raise table.error("stands twice", hint="take one away")
        seen.add((reader.address, reader.edition))
        if mail.host is None:
            raise no_server("there is a reader", file)
        yield reader


def channels(data: Any, file: Path, base: Path) -> Iterator[Channel]:
    """The ways out beside mail.

    Args:
        data: what the file has under ``channel``.
        file: for errors.
        base: what its paths are relative to.

    Raises:
        ConfigError: one cannot be.
    """
    seen: set[str] = set()
    for table in tables(data, file, "channel"):
        values = dict(table.values)
        if values["name"] is None:
            raise table.error("needs a name", hint='name = "..."')
        url_file, folder = values.pop("url_file"), values.pop("folder")
        if url_file is not None and folder is not None:
            raise table.error("has both url_file and folder")
        url = ""
        if url_file is not None:
            url = checked(secret_line, as_path(url_file, base), file, f"{table.shown}.url_file")
        folder = as_path(folder, base) if folder is not None else None
        channel = Channel(**values, folder=folder, url=url)
        # Their variables must differ, too.
        if channel.variable in seen:
            raise table.error("stands twice", hint="rename one")
        seen.add(channel.variable)
        yield channel


def tokens(data: Any, file: Path) -> Iterator[Token]:
    """Who may use the API.

    Args:
        data: what the file has under ``token``.
        file: for errors.

    Raises:
        ConfigError: one cannot be.
    """
    hint = "aggregator web token NAME writes the whole table"
    seen: set[str] = set()
    for table in tables(data, file, "token"):
        _new_name(table, seen, hint=hint)
        if table["hash"] is None:
            raise table.error("needs a hash", hint=hint)
        yield Token(**table.values)


def no_server(why: str, file: Path) -> ConfigError:
    """Mail is to be sent, and no server is named.

    Args:
        why: for what mail is sent.
        file: the configuration.
    """
    return ConfigError(
        f"must be given, for {why}",
        file=str(file),
        key="mail.host",
        hint='[mail] host = "mail.example.org"',
    )


def _new_name(table: Table, seen: set[str], *, hint: str = 'name = "..."') -> str:
    """The name of a table, which no other of its kind has."""
    name: str | None = table["name"]
    if name is None:
        raise table.error("needs a name", hint=hint)
    if name in seen:
        raise table.error("stands twice", hint="rename one")
    seen.add(name)
    return name
