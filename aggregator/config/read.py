"""Reads the configuration file and the environment; nothing else reads either."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from aggregator.config import lists
from aggregator.config.checks import secret_line
from aggregator.config.keys import KEYS
from aggregator.config.mail import AlarmConfig, MailConfig, SubscribeConfig, default_port
from aggregator.config.tables import Table
from aggregator.config.values import (
    Config,
    DedupConfig,
    DigestConfig,
    OutputConfig,
    PullConfig,
    as_model,
    as_path,
    as_url,
    checked,
)
from aggregator.config.web import Token, WebConfig, password_hash, secret, secret_in
from aggregator.dedup.thresholds import Thresholds
from aggregator.errors import ConfigError

FILE_NAME: Final = "aggregator.toml"
"""The configuration that is read from the working directory where none is named."""
ENVIRONMENT: Final[Mapping[str, str]] = {
    "AGGREGATOR_CONFIG": "the configuration file",
    "AGGREGATOR_DB": "the store: a path or an SQLAlchemy URL",
    "AGGREGATOR_OUT": "the output folder",
    "AGGREGATOR_MAIL_PASSWORD": "the password of the mail server",
    "AGGREGATOR_CHANNEL_NAME": "the address of the channel NAME, in capitals",
    "AGGREGATOR_WEB_PASSWORD_HASH": "the hash of the password for correcting in the browser",
    "AGGREGATOR_WEB_SECRET": "what the pages' signatures are made with",
}
"""The variables that are read, and what they set. One that is empty is not set."""


def load_config(
    file: str | os.PathLike[str] | None = None, *, environ: Mapping[str, str] | None = None
) -> Config:
    """Read the configuration.

    Args:
        file: the file; ``None``: ``AGGREGATOR_CONFIG``, else ``aggregator.toml`` in the working
            directory, else no file and the defaults.
        environ: in place of the environment of this process.

    Raises:
        ConfigError: there is no such file, or something in it cannot be used.
    """
    environ = os.environ if environ is None else environ
    named = file or environ.get("AGGREGATOR_CONFIG")
    path = as_path(os.fspath(named), None) if named else Path(FILE_NAME)
    config = parse_config(_read(path), file=path) if named or path.is_file() else Config()
    password = environ.get("AGGREGATOR_MAIL_PASSWORD")
    if password:
        config = dataclasses.replace(
            config, mail=dataclasses.replace(config.mail, password=password)
        )
    config = dataclasses.replace(config, web=_web_of(environ, config.web))
    channels = tuple(
        dataclasses.replace(each, url=environ[each.variable])
        if each.folder is None and environ.get(each.variable)
        else each
        for each in config.channels
    )
    config = dataclasses.replace(config, channels=channels)
    return config.with_settings(
        database=environ.get("AGGREGATOR_DB") or None, out=environ.get("AGGREGATOR_OUT") or None
    )


def parse_config(toml: str, *, file: Path) -> Config:
    """Make a configuration of the text of a file.

    Args:
        toml: the text.
        file: where it stands: relative paths are relative to its folder, and errors name it.

    Raises:
        ConfigError: it is no TOML; a key is unknown; a value is of the wrong type or cannot be.
    """
    try:
        data = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", file=str(file)) from error
    except RecursionError as error:
        raise ConfigError("not TOML: nested too deeply", file=str(file)) from error
    base = file.absolute().parent
    top = Table(
        data,
        file,
        "",
        inner=tuple(name for name in KEYS if name and "." not in name),
    )
    output = Table(top.inner("output"), file, "output")
    digest = Table(top.inner("digest"), file, "digest", inner=("weights",))
    weights = Table(digest.inner("weights"), file, "digest.weights")
    outlets = Table(top.inner("outlets"), file, "outlets")
    dedup = Table(top.inner("dedup"), file, "dedup", inner=("thresholds",))
    numbers = Table(dedup.inner("thresholds"), file, "dedup.thresholds")
    try:
        thresholds = Thresholds(**numbers.values)
    except ValueError as error:
        raise ConfigError(str(error), file=str(file), key="dedup.thresholds") from error
    pull = Table(top.inner("pull"), file, "pull")
    if pull["min_interval_s"] > pull["max_interval_s"]:
        raise ConfigError(
            "is longer than max_interval_s", file=str(file), key="pull.min_interval_s"
        )
    sources = tuple(lists.sources(data.get("source", []), file, digest["timezone"]))
    if pull["enabled"] and not pull["contact"] and any(source.url for source in sources):
        raise ConfigError(
            "must be given, for a source has a url",
            file=str(file),
            key="pull.contact",
            hint='contact = "you@example.org": webmasters want to know who asks',
        )
    mail = _mail(Table(top.inner("mail"), file, "mail"), file, base)
    alarm = AlarmConfig(**Table(top.inner("alarm"), file, "alarm").values)
    if alarm.address is not None and mail.host is None:
        raise lists.no_server("there is an alarm", file)
    readers = tuple(lists.readers(data.get("reader", []), file, mail))
    subscribe = SubscribeConfig(**Table(top.inner("subscribe"), file, "subscribe").values)
    if subscribe.open and mail.host is None:
        raise lists.no_server("people may subscribe", file)
    tokens = tuple(lists.tokens(data.get("token", []), file))
    web = _web(Table(top.inner("web"), file, "web"), tokens, file, base)
    if subscribe.open and web.base_url is None:
        raise ConfigError(
            "must be given, for people may subscribe",
            file=str(file),
            key="web.base_url",
            hint='base_url = "https://example.org/": the links in their mails begin with it',
        )
    url = top["database"]
    return Config(
        file=file,
        base=base,
        database=as_url(url, base) if url else None,
        output=_output(output, base),
        digest=DigestConfig(**digest.values, weights=weights.values, owners=outlets["owners"]),
        dedup=DedupConfig(as_model(dedup["encoder"], base), thresholds),
        pull=PullConfig(**pull.values),
        mail=mail,
        alarm=alarm,
        web=web,
        readers=readers,
        channels=tuple(lists.channels(data.get("channel", []), file, base)),
        subscribe=subscribe,
        sources=sources,
        rules=as_path(top["rules"], base) if top["rules"] else None,
    )


def _output(table: Table, base: Path) -> OutputConfig:
    templates = as_path(table["templates"], base) if table["templates"] else None
    return OutputConfig(
        **{**table.values, "folder": as_path(table["folder"], base), "templates": templates}
    )


def _mail(table: Table, file: Path, base: Path) -> MailConfig:
    values = dict(table.values)
    if values["host"] is not None and values["sender"] is None:
        raise ConfigError(
            "must be given, for there is a mail server",
            file=str(file),
            key="mail.sender",
            hint='sender = "Desk <desk@example.org>"',
        )
    password_file = values.pop("password_file")
    password = ""
    if password_file is not None:
        path = as_path(password_file, base)
        password = checked(secret_line, path, file, "mail.password_file")
    return MailConfig(
        **{
            **values,
            "port": values["port"] or default_port(values["security"]),
            "username": values["username"] or "",
            "password": password,
            "sender": values["sender"] or "",
            "ca_file": values["ca_file"] and str(as_path(values["ca_file"], base)),
        }
    )


def _web(table: Table, tokens: tuple[Token, ...], file: Path, base: Path) -> WebConfig:
    values = dict(table.values)
    secret_file, found = values.pop("secret_file"), ""
    if secret_file is not None:
        found = checked(secret_in, as_path(secret_file, base), file, "web.secret_file")
    password = values.pop("password_hash")
    return WebConfig(**values, password=password, secret=found, tokens=tokens)


def _web_of(environ: Mapping[str, str], web: WebConfig) -> WebConfig:
    """What the environment says of the pages in place of the file, and whether all fits."""
    change = dataclasses.replace
    written, key = environ.get("AGGREGATOR_WEB_PASSWORD_HASH"), "AGGREGATOR_WEB_PASSWORD_HASH"
    if written:
        web = change(web, password=checked(password_hash, written, None, key))
    written, key = environ.get("AGGREGATOR_WEB_SECRET"), "AGGREGATOR_WEB_SECRET"
    if written:
        web = change(web, secret=checked(secret, written, None, key))
    if web.reading == "closed" and not web.has_login:
        raise ConfigError(
            "nobody could log in",
            key="web.reading",
            hint="give password_hash, or a [[token]]; aggregator web hash-password makes one",
        )
    return web


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError(
            "no such file", file=str(file), hint="aggregator init writes one"
        ) from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", file=str(file)) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"not UTF-8 (at line {line})", file=str(file)) from error
