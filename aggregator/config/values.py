"""The values of the configuration, and how the command line changes them."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path, PurePath
from typing import Any, Final, TypeVar

from aggregator.config.checks import BadValue, text, zone
from aggregator.config.keys import FEEDS, FORMATS, KEYS, FeedFormat, Format, InterfaceLanguage
from aggregator.config.mail import AlarmConfig, Channel, MailConfig, Reader, SubscribeConfig
from aggregator.config.web import WebConfig
from aggregator.dedup.thresholds import Thresholds
from aggregator.errors import ConfigError
from aggregator.model import Source

T = TypeVar("T")

DATABASE_NAME: Final = "aggregator.db"
"""The SQLite file in the output folder that is the store where no other is named."""


@dataclass(frozen=True, slots=True)
class OutputConfig:
    """Where digests are written, and as what.

    Attributes:
        folder: of the digests.
        formats: of each digest, each once.
        feeds: that the folder has, each once.
        feed_digests: how many digests each has.
        base_url: address of the folder on the web, with a final slash; ``None``: it has none.
        templates: folder of the user's own templates; ``None``: there is none.
    """

    folder: Path = Path("out")
    formats: tuple[Format, ...] = FORMATS
    feeds: tuple[FeedFormat, ...] = FEEDS
    feed_digests: int = 30
    base_url: str | None = None
    templates: Path | None = None


@dataclass(frozen=True, slots=True)
class DigestConfig:
    """What a digest is.

    Attributes:
        timezone: IANA name of the zone that its day is of.
        edition: its name, where it is of a whole day.
        language: of the words that are not the sources'.
        editions: local time of each edition by name, earliest first; empty: of whole days.
        words: most words; 0: any number.
        story_words: most words of a story; 0: any number.
        stories: most stories; 0: any number.
        weights: what each part of a story's rank counts, by the part's name.
        owners: owner by outlet.
    """

    timezone: str = "UTC"
    edition: str = "daily"
    language: InterfaceLanguage = "en"
    editions: Mapping[str, time] = field(default_factory=dict)
    words: int = 12000
    story_words: int = 4000
    stories: int = 0
    weights: Mapping[str, float] = field(
        default_factory=lambda: {n: key.default for n, key in KEYS["digest.weights"].items()}
    )
    owners: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DedupConfig:
    """How paragraphs are compared.

    Attributes:
        encoder: ``default`` (the packaged model), ``none`` (no semantic tier), or the name
            or absolute path of a sentence-transformers model.
        thresholds: see :class:`aggregator.dedup.thresholds.Thresholds`.
    """

    encoder: str = "default"
    thresholds: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True, slots=True)
class PullConfig:
    """How addresses are fetched; :class:`aggregator.pull.web.FetchPolicy` says it in full.

    Attributes:
        enabled: whether they are fetched at all.
        contact: an address or a page where a webmaster reaches the user; ``None``: not given.
        robots: whether robots.txt is asked and obeyed.
        allow_hosts: ``host`` or ``host:port`` that may be private and on any port.
        min_interval_s: least seconds between two fetches of one URL.
        first_interval_s: of a URL that is not known yet.
        max_interval_s: most of them.
        deadline_s: seconds for one fetch.
        run_s: seconds after which no fetch begins.
        host_delay_s: seconds between two fetches from one host.
        per_host: fetches at a time from one host.
        concurrency: fetches at a time.
        decoded_bytes: largest page, decompressed.
        pages: most pages of one feed or site map that are followed, newest first.
        older_pages: most older pages of one live blog that are followed.
        check_links: most links of the newest digests that are asked in a run, to find those that
            are gone.
        page_days: how many days the bytes of a page are kept once another one stands in its
            place and a revision came from it; ``None``: for ever.
    """

    enabled: bool = True
    contact: str | None = None
    robots: bool = True
    allow_hosts: frozenset[str] = frozenset()
    min_interval_s: float = 120.0
    first_interval_s: float = 900.0
    max_interval_s: float = 21600.0
    deadline_s: float = 30.0
    run_s: float = 900.0
    host_delay_s: float = 1.0
    per_host: int = 2
    concurrency: int = 64
    decoded_bytes: int = 16777216
    pages: int = 50
    older_pages: int = 50
    check_links: int = 0
    page_days: int | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """All that a run is told.

    Attributes:
        file: that it was read from; ``None``: there was none.
        base: folder that the sources' relative paths are relative to; ``None``: the working
            directory.
        database: SQLAlchemy URL; ``None``: see :attr:`database_url`. May hold a password.
        rules: folder of the user's own rules for single publishers; ``None``: there is none.
        output: see :class:`OutputConfig`.
        digest: see :class:`DigestConfig`.
        dedup: see :class:`DedupConfig`.
        pull: see :class:`PullConfig`.
        mail: see :class:`aggregator.config.mail.MailConfig`.
        alarm: see :class:`aggregator.config.mail.AlarmConfig`.
        web: see :class:`aggregator.config.web.WebConfig`.
        readers: who is sent each digest, each address once.
        channels: where else digests go, with unique names.
        subscribe: see :class:`aggregator.config.mail.SubscribeConfig`.
        sources: with unique names.
    """

    file: Path | None = None
    base: Path | None = None
    database: str | None = field(default=None, repr=False)
    output: OutputConfig = field(default_factory=OutputConfig)
    digest: DigestConfig = field(default_factory=DigestConfig)
    dedup: DedupConfig = field(default_factory=DedupConfig)
    pull: PullConfig = field(default_factory=PullConfig)
    mail: MailConfig = field(default_factory=MailConfig)
    alarm: AlarmConfig = field(default_factory=AlarmConfig)
    web: WebConfig = field(default_factory=WebConfig)
    readers: tuple[Reader, ...] = ()
    channels: tuple[Channel, ...] = ()
    subscribe: SubscribeConfig = field(default_factory=SubscribeConfig)
    sources: tuple[Source, ...] = ()
    rules: Path | None = None

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the store: the one that is set, else a file in the output folder."""
        return self.database or as_url(str(self.output.folder / DATABASE_NAME), None)

    def with_inputs(self, paths: Sequence[str]) -> Config:
        """Read these files, folders and glob patterns in place of the sources.

        Each becomes a source that is named after it, in the zone of the digest. Where two
        have one name, as much of the path as tells them apart is the name.

        Args:
            paths: relative to the working directory. The same one twice is one source.

        Raises:
            ConfigError: a path is empty.
        """
        whole = list(dict.fromkeys(_tidy(checked(text, p, None, "--input")) for p in paths))
        sources = tuple(
            Source(name=name, paths=(path,), zone=self.digest.timezone)
            for name, path in zip(_names(whole), whole, strict=True)
        )
        return dataclasses.replace(self, base=None, sources=sources)

    def with_settings(
        self,
        *,
        database: str | None = None,
        out: str | None = None,
        timezone: str | None = None,
        encoder: str | None = None,
    ) -> Config:
        """Put what the command line or the environment says in place of what is set.

        Args:
            database: a path or an SQLAlchemy URL.
            out: output folder.
            timezone: IANA name of the digest's zone; the sources keep theirs.
            encoder: see :class:`DedupConfig`.

        Raises:
            ConfigError: the zone is unknown, or a text is empty.
        """
        config, change = self, dataclasses.replace
        if database is not None:
            url = checked(text, database, None, "database")
            config = change(config, database=as_url(url, None))
        if out is not None:
            folder = as_path(checked(text, out, None, "output.folder"), None)
            config = change(config, output=change(config.output, folder=folder))
        if timezone is not None:
            name = checked(zone, timezone, None, "digest.timezone")
            config = change(config, digest=change(config.digest, timezone=name))
        if encoder is not None:
            name = as_model(checked(text, encoder, None, "dedup.encoder"), None)
            config = change(config, dedup=change(config.dedup, encoder=name))
        return config


def checked(check: Callable[[Any], T], value: Any, file: Path | None, key: str) -> T:
    """What ``check`` makes of a value.

    Raises:
        ConfigError: it cannot be used; names the file and the key.
    """
    try:
        return check(value)
    except BadValue as error:
        raise ConfigError(
            str(error), file=None if file is None else str(file), key=key, hint=error.hint
        ) from error


def as_path(name: str, base: Path | None) -> Path:
    """A path of the file or the command line; relative to ``base`` if there is one."""
    try:
        path = Path(name).expanduser()
    except RuntimeError:  # ~somebody, who has no home here
        path = Path(name)
    return path if base is None else Path(os.path.normpath(base / path))


def as_url(name: str, base: Path | None) -> str:
    """SQLAlchemy URL of a database that is named by a path, or by a URL already."""
    if "://" in name:
        return name
    return f"sqlite:///{as_path(name, base).absolute().as_posix()}"


def as_model(name: str, base: Path | None) -> str:
    """Name of an encoder; a folder that there is, by its absolute path."""
    if name in ("default", "none"):
        return name
    folder = as_path(name, base)
    return str(folder.absolute()) if folder.is_dir() else name


def _tidy(path: str) -> str:
    """An input as it is named in messages; an address stays as it is."""
    return path if "://" in path else os.path.normpath(as_path(path, None))


def _names(paths: Sequence[str]) -> list[str]:
    """The shortest ends of paths that differ, each without its suffix."""
    parts = [_plain_parts(path) for path in paths]
    names = []
    for one in parts:
        size = 1
        while any(other[-size:] == one[-size:] for other in parts if other != one):
            size += 1
        names.append("/".join(one[-size:]))
    # a.txt and a.html in one folder: only their suffixes tell them apart.
    named = [p if names.count(n) > 1 else n for n, p in zip(names, paths, strict=True)]
    return named if len(set(named)) == len(named) else list(paths)


def _plain_parts(path: str) -> tuple[str, ...]:
    """Parts of an absolute path: of a glob pattern those before it; no suffix of a file."""
    whole = Path(os.path.normpath(Path(path).absolute()))
    parts = whole.parts[1:]
    magic = [i for i, part in enumerate(parts) if any(c in part for c in "*?[")]
    if magic and not os.path.lexists(whole):
        parts = parts[: magic[0]]
    elif parts and not whole.is_dir():
        parts = (*parts[:-1], PurePath(parts[-1]).stem)
    return parts or ("input",)
