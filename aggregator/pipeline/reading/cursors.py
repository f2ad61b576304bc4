"""Opaque cursors: where a list goes on, written so that only what we wrote is taken back."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final

_VERSION: Final = 1
_LONGEST: Final = 4096
"""Characters of a cursor; none of ours is longer."""


class BadCursor(ValueError):
    """A cursor that we never wrote, or that is of another list."""


def fingerprint(*asked: object) -> str:
    """What ties a cursor to the list it is of: a few hex digits of what was asked."""
    text = json.dumps([str(one) for one in asked])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def write_cursor(kind: str, place: Sequence[Any]) -> str:
    """A cursor.

    Args:
        kind: names the list; see :func:`fingerprint` for one with filters.
        place: numbers, texts and lists of them.
    """
    raw = json.dumps([_VERSION, kind, *place], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw + _check(raw)).rstrip(b"=").decode()


def read_cursor(kind: str, cursor: str, *types: type) -> list[Any]:
    """The place that a cursor stands for.

    Args:
        kind: of the list that is asked for.
        cursor: as it came in.
        types: of the parts of the place.

    Raises:
        BadCursor: it is none of ours, or of another list.
    """
    try:
        if len(cursor) > _LONGEST:
            raise BadCursor("the cursor is too long")
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        raw = base64.b64decode(padded, altchars=b"-_", validate=True)
        body, check = raw[:-4], raw[-4:]
        # A text that decodes to ours and is not ours is none of ours either.
        canonical = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
        if check != _check(body) or canonical != cursor:
            raise BadCursor("the cursor is none that was given out")
        place: list[Any]
        version, found, *place = json.loads(body)
    except (binascii.Error, UnicodeError, ValueError, TypeError, RecursionError) as error:
        if isinstance(error, BadCursor):
            raise
        raise BadCursor("the cursor is none that was given out") from error
    if version != _VERSION or found != kind:
        raise BadCursor("the cursor is of another list")
    if len(place) != len(types) or any(
        type(one) is not kind_of for one, kind_of in zip(place, types, strict=True)
    ):
        raise BadCursor("the cursor is none that was given out")
    return place


def _check(raw: bytes) -> bytes:
    # No secret: a cursor gives nobody more than the list does. It finds what was mistyped.
    return hashlib.sha256(b"cursor" + raw).digest()[:4]
