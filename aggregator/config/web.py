"""Reading and correcting over HTTP in the configuration: where, by whom, and who may what."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, get_args

from aggregator.config.checks import (
    TEXT,
    TEXTS,
    BadValue,
    Key,
    folder_address,
    guess,
    number,
    secret_line,
    text,
    texts,
)

Reading = Literal["open", "closed"]
"""Who may read: whoever reaches the address, or who has logged in."""

Scope = Literal["read", "correct", "dedup"]
"""What a token may. ``read``: all that is shown; ``correct``: decide about texts, too; ``dedup``:
have texts of its own compared."""

SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

LEAST_SECRET: Final = 32
"""Characters of a secret for signatures."""

_PHC: Final = re.compile(
    r"\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,64})\$([A-Za-z0-9+/]{43})"
)
_TOKEN_HASH: Final = re.compile(r"sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """A password as scrypt (RFC 7914) has made it unreadable.

    Attributes:
        log_n: binary logarithm of the cost.
        r: size of a block.
        p: how many times.
        salt: that it was made with.
        key: 32 bytes that it gave.
    """

    log_n: int
    r: int
    p: int
    salt: bytes = field(repr=False)
    key: bytes = field(repr=False)

    @classmethod
    def parse(cls, written: str) -> PasswordHash:
        """Read ``$scrypt$ln=15,r=8,p=1$SALT$KEY``, the string format of the PHC.

        Raises:
            ValueError: it is no such text, or its costs are out of bounds.
        """
        found = _PHC.fullmatch(written.strip())
        if found is None:
            raise ValueError("not a hash of a password")
        log_n, r, p = (int(found[i]) for i in (1, 2, 3))
        # Less is too weak; more would let one login take the machine's memory (128 * N * r bytes).
        if not (14 <= log_n <= 18 and 1 <= r <= 16 and 1 <= p <= 4):
            raise ValueError("the costs of the hash are out of bounds")
        return cls(log_n, r, p, _decoded(found[4]), _decoded(found[5]))

    def __str__(self) -> str:
        salt, key = (base64.b64encode(part).decode().rstrip("=") for part in (self.salt, self.key))
        return f"$scrypt$ln={self.log_n},r={self.r},p={self.p}${salt}${key}"


def _decoded(written: str) -> bytes:
    try:
        return base64.b64decode(written + "=" * (-len(written) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError("not a hash of a password") from error


@dataclass(frozen=True, slots=True)
class Token:
    """A program that may use the HTTP API, or a person who logs in with a token.

    Attributes:
        name: who it is; kept with what they decide.
        hash: SHA-256 of the token, hex. Tokens are long and random, so that no slow hash is needed.
        scopes: what it may, each once.
    """

    name: str
    hash: str = field(repr=False)
    scopes: tuple[Scope, ...] = ("read",)

    def may(self, scope: Scope) -> bool:
        """Whether it may do something; who corrects may read."""
        return scope in self.scopes or (scope == "read" and "correct" in self.scopes)


@dataclass(frozen=True, slots=True)
class WebConfig:
    """The pages, and the HTTP API.

    Attributes:
        listen: host and port; ``None``: where the command line says, else nowhere.
        reading: see :data:`Reading`. Who corrects has logged in, always.
        base_url: address under which readers reach the pages, with a final slash; ``None``: not
            known.
        hosts: further names under which the pages may be asked for, in lower case.
        proxies: addresses and networks of proxies whose word on the client's address is believed.
        session_h: hours after which who has logged in must do so again.
        password: of whoever corrects; ``None``: nobody can log in with one.
        secret: for signatures; empty: one is made and kept beside the store.
        tokens: with unique names.
    """

    listen: tuple[str, int] | None = None
    reading: Reading = "open"
    base_url: str | None = None
    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    session_h: float = 168.0
    password: PasswordHash | None = field(default=None, repr=False)
    secret: str = field(default="", repr=False)
    tokens: tuple[Token, ...] = ()

    @property
    def has_login(self) -> bool:
        """Whether anybody can log in at all."""
        return self.password is not None or bool(self.tokens)


def listen_address(value: Any) -> tuple[str, int]:
    """``HOST:PORT``, or ``PORT`` on this machine alone, as host and port.

    Raises:
        BadValue: it is neither.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    written = text(value)
    host, _, port = written.rpartition(":")
    if not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > 65535:
        raise BadValue(f'not an address to listen on: "{written}"', "give HOST:PORT or PORT")
    return host.strip("[]") or "127.0.0.1", int(port)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _hosts(value: Any) -> tuple[str, ...]:
    names = () if value == [] else texts(value)
    for name in names:
        if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", name):
            raise BadValue(f'not a name of a host: "{name}"', "without port and scheme")
    return tuple(name.lower() for name in names)


def _proxies(value: Any) -> tuple[str, ...]:
    names = () if value == [] else texts(value)
    for name in names:
        try:
            ipaddress.ip_network(name)
        except ValueError as error:
            raise BadValue(
                f'not an address or network: "{name}"', "such as 127.0.0.1 or 10.0.0.0/8"
            ) from error
    return names


def _reading(value: Any) -> str:
    name = text(value)
    if name not in get_args(Reading):
        raise BadValue(f'unknown word "{name}"', guess(name, get_args(Reading)))
    return name


def _hours(value: Any) -> float:
    found = float(number(value))
    if not 0 < found <= 8760:
        raise BadValue("expected hours, more than none and at most 8760")
    return found


def password_hash(value: Any) -> PasswordHash:
    """The hash of a password.

    Raises:
        BadValue: it is none; the value is not quoted, for it may be the password itself.
    """
    try:
        return PasswordHash.parse(text(value))
    except ValueError as error:
        told = str(error) if not isinstance(error, BadValue) else "expected a text in quotes"
        raise BadValue(told, "aggregator web hash-password makes one") from error


def secret(value: Any) -> str:
    """A secret for signatures.

    Raises:
        BadValue: it is too short.
    """
    found = text(value).strip()
    if len(found) < LEAST_SECRET:
        raise BadValue(f"expected at least {LEAST_SECRET} characters, random ones")
    return found


def _token_hash(value: Any) -> str:
    found = _TOKEN_HASH.fullmatch(text(value))
    if found is None:
        raise BadValue("not a hash of a token", "aggregator web token NAME makes both")
    return found[1]


def _scopes(value: Any) -> tuple[Scope, ...]:
    names = texts(value)
    for name in names:
        if name not in SCOPES:
            raise BadValue(f'unknown scope "{name}"', guess(name, SCOPES))
    return tuple(scope for scope in SCOPES if scope in names)


def _name(value: Any) -> str:
    name = text(value)
    if len(name) > 100 or not name.isprintable():
        raise BadValue("must be one line of at most 100 characters")
    return name


def secret_in(path: Path) -> str:
    """The secret in a file, without the line's end.

    Raises:
        BadValue: it cannot be read, holds more than a line, or too little.
    """
    return secret(secret_line(path))


WEB_KEYS: Final[Mapping[str, Key]] = {
    "listen": Key(
        listen_address,
        {"type": ["string", "integer"]},
        None,
        "Where aggregator serve answers browsers and programs: HOST:PORT, or PORT on this machine "
        "alone. Where it is absent, where --listen says, else nowhere.",
    ),
    "reading": Key(
        _reading,
        {"enum": list(get_args(Reading))},
        "open",
        "open: whoever reaches the address may read; closed: only who has logged in. Correcting "
        "always needs the login.",
    ),
    "base_url": Key(
        folder_address,
        TEXT,
        None,
        "Address under which readers reach the pages, where it is not that of listen: that of a "
        "proxy with TLS, say. Links in feeds and mails begin with it, and with https the login's "
        "cookie goes over TLS alone.",
    ),
    "hosts": Key(
        _hosts,
        {"type": "array", "items": TEXT},
        (),
        "Further names under which the pages may be asked for. A request for any other name is "
        "refused (DNS rebinding); addresses, localhost and the name in base_url are not.",
    ),
    "proxies": Key(
        _proxies,
        {"type": "array", "items": TEXT},
        (),
        "Addresses or networks of your own proxies, whose X-Forwarded-For is believed.",
    ),
    "session_h": Key(
        _hours,
        {"type": "number", "exclusiveMinimum": 0, "maximum": 8760},
        168.0,
        "Hours after which who has logged in must do so again.",
    ),
    "password_hash": Key(
        password_hash,
        TEXT,
        None,
        "Hash of the password for correcting; aggregator web hash-password makes one. Where it is "
        "absent and there is no token, nobody can log in. Or set AGGREGATOR_WEB_PASSWORD_HASH.",
    ),
    "secret_file": Key(
        text,
        TEXT,
        None,
        "File that holds what signatures are made with, and nothing else: random, at least "
        f"{LEAST_SECRET} characters. Where it is absent, one is made and kept beside the store. Or "
        "set AGGREGATOR_WEB_SECRET.",
    ),
}

TOKEN_KEYS: Final[Mapping[str, Key]] = {
    "name": Key(_name, TEXT, None, "Who or what uses it. Unique; kept with what they decide."),
    "hash": Key(
        _token_hash,
        {"type": "string", "pattern": f"^{_TOKEN_HASH.pattern}$"},
        None,
        "Hash of the token; aggregator web token NAME makes both.",
    ),
    "scopes": Key(
        _scopes,
        {**TEXTS, "items": {"enum": list(SCOPES)}},
        ("read",),
        "What it may: read; correct (decide about texts); dedup (have texts of its own compared).",
    ),
}
