"""Who gets which digest, by the configuration: readers by mail, channels, the mail server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any, Final, Literal, get_args

from aggregator.config.checks import (
    TEXT,
    BadValue,
    Key,
    flag,
    guess,
    identifier,
    number,
    text,
    texts,
)

MailSecurity = Literal["starttls", "tls", "none"]
"""How the connection to the mail server is encrypted."""

UnknownPolicy = Literal["keep", "resend"]
"""What is done with a mail that the server may or may not have taken."""

MailFormat = Literal["html", "text"]
"""``html``: HTML with the plain text beside it; ``text``: the plain text alone."""

NoteFormat = Literal["md", "txt"]
"""How the short text for a chat or a webhook is written: Markdown or plain."""

FileFormat = Literal["html", "md", "txt", "json", "atom"]
"""What a channel writes into its folder: forms of the digest, or ``atom``: a feed of them."""

ReaderLanguage = Literal["en", "de", "fr", "uk"]
"""A language of the words that are not the sources'."""

_PORTS: Final[Mapping[MailSecurity, int]] = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class MailConfig:
    """The mail server, and how mail is sent.

    Attributes:
        host: name of the server; ``None``: no mail is sent.
        port: of the server.
        security: see :data:`MailSecurity`.
        username: for the login; empty for none.
        password: for the login.
        sender: who it is from: an address, with or without a name.
        list_name: what its readers subscribe to; for filters of mail programs.
        unsubscribe: an https or mailto address; ``None``: none is offered.
        ca_file: certificates to trust in place of the system's.
        timeout_s: seconds for one answer of the server.
        deadline_s: seconds for one message.
        give_up_h: hours after which a mail that could not be sent is no longer tried.
        unknown: see :data:`UnknownPolicy`.
        at: local time, in the digest's zone, at which the digest of the day before goes out,
            where no edition has a time of its own.
        late_h: hours after which a digest that was due is no longer sent, but skipped.
    """

    host: str | None = None
    port: int = 587
    security: MailSecurity = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    list_name: str = "digest"
    unsubscribe: str | None = None
    ca_file: str | None = None
    timeout_s: float = 30.0
    deadline_s: float = 120.0
    give_up_h: float = 24.0
    unknown: UnknownPolicy = "keep"
    at: time = time(6)
    late_h: float = 24.0


@dataclass(frozen=True, slots=True)
class AlarmConfig:
    """Who is told when something needs a person.

    Attributes:
        address: with or without a name; ``None``: nobody.
        after_min: minutes after which a digest that was due, or a delivery, is late.
    """

    address: str | None = None
    after_min: float = 60.0


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is sent a digest.

    Attributes:
        address: with or without a name.
        format: see :data:`MailFormat`.
        edition: name of the edition; ``None``: each one.
        language: of the words that are not the sources'; ``None``: the digest's.
        topics: only stories that one of these occurs in; none: all.
        empty: whether a digest without any such story is sent, too.
    """

    address: str
    format: MailFormat = "html"
    edition: str | None = None
    language: ReaderLanguage | None = None
    topics: tuple[str, ...] = ()
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """Where else digests go: a service that takes messages, or a folder.

    Attributes:
        name: what it is called wherever it is told of.
        url: address of the service, as apprise writes them; a secret. Empty if it is not known
            here, or where there is a folder.
        folder: that files are written into; ``None``: there is a service.
        format: see :data:`NoteFormat`; ``None``: as the service shows it.
        formats: see :data:`FileFormat`; for a folder.
        edition: see :attr:`Reader.edition`.
        language: see :attr:`Reader.language`.
        topics: see :attr:`Reader.topics`.
        empty: see :attr:`Reader.empty`.
    """

    name: str
    url: str = field(default="", repr=False)
    folder: Path | None = None
    format: NoteFormat | None = None
    formats: tuple[FileFormat, ...] = ("html",)
    edition: str | None = None
    language: ReaderLanguage | None = None
    topics: tuple[str, ...] = ()
    empty: bool = False

    @property
    def variable(self) -> str:
        """The variable of the environment that may hold the address."""
        return channel_variable(self.name)


@dataclass(frozen=True, slots=True)
class SubscribeConfig:
    """Whether people may subscribe themselves.

    Attributes:
        open: whether the pages offer it.
        confirm_h: hours for which the link that confirms holds.
    """

    open: bool = False
    confirm_h: float = 72.0


def _mailbox(value: Any) -> str:
    written = text(value)
    # What a mail server will take is told when the message is made; this finds the slips.
    if not re.fullmatch(r"([^<>\x00-\x1f]*<)?[^\s@<>]+@[^\s@<>]+\.?[^\s@<>]*>?", written):
        raise BadValue(f'not an e-mail address: "{written}"', 'such as "Desk <desk@example.org>"')
    if ("<" in written) != written.endswith(">"):
        raise BadValue(f'not an e-mail address: "{written}"', 'such as "Desk <desk@example.org>"')
    return written


def _among(names: tuple[str, ...]) -> Any:
    def check(value: Any) -> str:
        name = text(value)
        if name not in names:
            raise BadValue(f'unknown word "{name}"', guess(name, names))
        return name

    return check


def _file_formats(value: Any) -> tuple[str, ...]:
    known = get_args(FileFormat)
    found = texts(value)
    for name in found:
        if name not in known:
            raise BadValue(f'unknown format "{name}"', guess(name, known))
    return found


def _topics(value: Any) -> tuple[str, ...]:
    """A list of topics, which may be empty; each has a letter or a digit."""
    found = texts(value) if value != [] else ()
    for topic in found:
        if not any(c.isalnum() for c in topic) or len(topic) > LONGEST_TOPIC:
            raise BadValue(f'not a topic: "{topic[:40]}"', "words or a name, such as flood*")
    return found


def _channel_name(value: Any) -> str:
    return identifier(value, "newsroom")


def _port(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 65536:
        raise BadValue("expected a port: a whole number from 1 to 65535")
    return value


def _clock_time(value: Any) -> time:
    """A local time, as TOML's own or as a text."""
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    try:
        return time.fromisoformat(text(value))
    except ValueError as error:
        raise BadValue(f"not a time of day: {value}", 'such as "06:00"') from error


def _more_than_none(value: Any) -> float:
    found = float(number(value))
    if not 0 < found < float("inf"):
        raise BadValue("expected more than none")
    return found


def _unsubscribe(value: Any) -> str:
    written = text(value)
    if not re.fullmatch(r"(https://|mailto:)[\x21-\x3b\x3d\x3f-\x7e]+", written):
        raise BadValue(
            f'not an address to unsubscribe at: "{written}"', "use https://... or mailto:..."
        )
    return written


LONGEST_TOPIC: Final = 100
"""Characters of a topic."""

_MORE: Final = {"type": "number", "exclusiveMinimum": 0}

MAIL_KEYS: Final[Mapping[str, Key]] = {
    "host": Key(text, TEXT, None, "Name of the mail server. Where it is absent, no mail is sent."),
    "port": Key(
        _port,
        {"type": "integer", "minimum": 1, "maximum": 65535},
        None,
        "Its port. Where it is absent: 587 for starttls, 465 for tls, 25 for none.",
    ),
    "security": Key(
        _among(get_args(MailSecurity)),
        {"enum": list(get_args(MailSecurity))},
        "starttls",
        "starttls, tls (from the first byte) or none. Where the server offers none, nothing is "
        "sent.",
    ),
    "username": Key(text, TEXT, None, "For the login. Where it is absent, there is none."),
    "password_file": Key(
        text,
        TEXT,
        None,
        "File that holds the password, and nothing else. Or set AGGREGATOR_MAIL_PASSWORD.",
    ),
    "sender": Key(_mailbox, TEXT, None, "Who the mail is from: Name <address>."),
    "list_name": Key(text, TEXT, "digest", "Name of the list, for the filters of mail programs."),
    "unsubscribe": Key(
        _unsubscribe,
        TEXT,
        None,
        "Where a reader unsubscribes: mailto:ADDRESS, or an https address that takes a POST.",
    ),
    "ca_file": Key(text, TEXT, None, "Certificates to trust in place of the system's."),
    "timeout_s": Key(_more_than_none, _MORE, 30.0, "Seconds for one answer of the server."),
    "deadline_s": Key(_more_than_none, _MORE, 120.0, "Seconds for one message."),
    "give_up_h": Key(
        _more_than_none, _MORE, 24.0, "Hours after which a mail that could not be sent is dropped."
    ),
    "unknown": Key(
        _among(get_args(UnknownPolicy)),
        {"enum": list(get_args(UnknownPolicy))},
        "keep",
        "What is done where the connection was lost after the message had gone out, so that "
        "nobody knows whether the server took it: keep (never send it again, and say so) or "
        "resend (the same message with the same Message-ID; a reader may get it twice).",
    ),
    "at": Key(
        _clock_time,
        {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
        time(6),
        "Local time, in the digest's zone, at which the digest of the day before goes out. "
        "Editions with times of their own go out at those.",
    ),
    "late_h": Key(
        _more_than_none,
        _MORE,
        24.0,
        "Hours after which a digest that was due is skipped, and not sent any more.",
    ),
}

ALARM_KEYS: Final[Mapping[str, Key]] = {
    "address": Key(
        _mailbox,
        TEXT,
        None,
        "Who is told by mail when no digest went out by its time, when one could not be delivered, "
        "and when a source has gone silent: Name <address>. Where it is absent, nobody.",
    ),
    "after_min": Key(
        _more_than_none,
        _MORE,
        60.0,
        "Minutes after which a digest that was due, or a delivery, is late.",
    ),
}

_CUT_KEYS: Final[Mapping[str, Key]] = {
    "language": Key(
        _among(get_args(ReaderLanguage)),
        {"enum": list(get_args(ReaderLanguage))},
        None,
        "Language of the words that are not the sources': en, de, fr or uk. Where it is absent, "
        "digest.language.",
    ),
    "topics": Key(
        _topics,
        {"type": "array", "items": TEXT},
        (),
        "Words or names: only stories that one of them occurs in. flood* stands for every word "
        "that begins so.",
    ),
    "empty": Key(
        flag,
        {"type": "boolean"},
        False,
        "Whether a digest without a story of these topics is sent, too.",
    ),
}

READER_KEYS: Final[Mapping[str, Key]] = {
    "address": Key(_mailbox, TEXT, None, "Who is sent the digest: Name <address>."),
    "format": Key(
        _among(get_args(MailFormat)),
        {"enum": list(get_args(MailFormat))},
        "html",
        "html (with the plain text beside it) or text.",
    ),
    "edition": Key(text, TEXT, None, "Only this edition. Where it is absent, each one."),
    **_CUT_KEYS,
}

CHANNEL_KEYS: Final[Mapping[str, Key]] = {
    "name": Key(
        _channel_name,
        {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"},
        None,
        "What it is called in the outbox and wherever it is told of.",
    ),
    "url_file": Key(
        text,
        TEXT,
        None,
        "File that holds the address of a service as apprise writes them, such as slack://..., "
        "and nothing else. Or set AGGREGATOR_CHANNEL_NAME, its name in capitals.",
    ),
    "folder": Key(text, TEXT, None, "In place of a service: folder that files are written into."),
    "format": Key(
        _among(get_args(NoteFormat)),
        {"enum": list(get_args(NoteFormat))},
        None,
        "Of the short text that a service is sent: md (Markdown) or txt. Where it is absent, "
        "Markdown for a service that is known to show it, else plain.",
    ),
    "formats": Key(
        _file_formats,
        {"type": "array", "items": {"enum": list(get_args(FileFormat))}, "minItems": 1},
        ("html",),
        "What is written into the folder: html, md, txt, json; atom for a feed of the digests.",
    ),
    "edition": Key(text, TEXT, None, "Only this edition. Where it is absent, each one."),
    **_CUT_KEYS,
}

SUBSCRIBE_KEYS: Final[Mapping[str, Key]] = {
    "open": Key(
        flag,
        {"type": "boolean"},
        False,
        "Whether people may subscribe themselves on the pages of aggregator serve.",
    ),
    "confirm_h": Key(
        _more_than_none, _MORE, 72.0, "Hours for which the link holds that confirms it."
    ),
}


def channel_variable(name: str) -> str:
    """The variable of the environment that may hold the address of a channel."""
    return f"AGGREGATOR_CHANNEL_{name.upper().replace('-', '_')}"


def default_port(security: MailSecurity) -> int:
    """The port that goes with a kind of encryption (RFC 6409, RFC 8314, RFC 5321)."""
    return _PORTS[security]
