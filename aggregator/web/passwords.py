"""Passwords and tokens: made, made unreadable, and compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from typing import Final

from aggregator.config import PasswordHash, Token

LEAST_PASSWORD: Final = 10
"""Characters of a password that a hash is made of."""

_LOG_N: Final = 15
_R: Final = 8
_P: Final = 1
_KEY_BYTES: Final = 32
_TOKEN_BYTES: Final = 32
_MOST_PASSWORD: Final = 1024
"""Characters; a longer one is not looked at."""

_AT_A_TIME = threading.BoundedSemaphore(2)
"""One check takes 32 MiB and a tenth of a second: whoever asks often must not take all of both."""
_WAIT_S: Final = 5.0


class TooBusy(Exception):
    """So many logins are checked just now that this one was not looked at."""


def hash_password(password: str) -> PasswordHash:
    """Make a password unreadable, with a new salt (scrypt, RFC 7914).

    Raises:
        ValueError: it is too short or too long.
    """
    if not LEAST_PASSWORD <= len(password) <= _MOST_PASSWORD:
        raise ValueError(f"a password has {LEAST_PASSWORD} to {_MOST_PASSWORD} characters")
    salt = secrets.token_bytes(16)
    return PasswordHash(_LOG_N, _R, _P, salt, _key(password, _LOG_N, _R, _P, salt))


def is_password(password: str, known: PasswordHash) -> bool:
    """Whether a password is the one that was made unreadable.

    Raises:
        TooBusy: too many are asked about.
    """
    if len(password) > _MOST_PASSWORD:
        return False
    if not _AT_A_TIME.acquire(timeout=_WAIT_S):
        raise TooBusy
    try:
        made = _key(password, known.log_n, known.r, known.p, known.salt)
    finally:
        _AT_A_TIME.release()
    return hmac.compare_digest(made, known.key)


def _key(password: str, log_n: int, r: int, p: int, salt: bytes) -> bytes:
    n = 1 << log_n
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=n,
        r=r,
        p=p,
        maxmem=2 * 128 * n * r * p,
        dklen=_KEY_BYTES,
    )


def new_token() -> str:
    """A token: 256 random bits after a word that tells what it is."""
    return f"agg_{secrets.token_urlsafe(_TOKEN_BYTES)}"


def token_hash(token: str) -> str:
    """What the configuration keeps of a token: SHA-256, hex."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def token_among(token: str, known: tuple[Token, ...]) -> Token | None:
    """The token of the configuration that this one is, or ``None``.

    All are compared, whichever it is.
    """
    made, found = token_hash(token), None
    for one in known:
        if hmac.compare_digest(made, one.hash):
            found = one
    return found
