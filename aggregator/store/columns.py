"""Column types that mean the same on every database: aware times, any text, JSON, arrays."""

from __future__ import annotations

import json
import re
import zlib
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

# SQLite counts up a primary key only if its type is named exactly INTEGER.
Counter: Final[TypeEngine[int]] = BigInteger().with_variant(Integer(), "sqlite")

_ESCAPE: Final = "\x1a"
_UNSTORABLE: Final = re.compile("[\x00\x1a\ud800-\udfff]")
_ESCAPED: Final = re.compile("\x1a([0-9a-f]{4})")


def escape_text(text: str) -> str:
    """Write a text so that every database takes it; :func:`unescape_text` reverses it.

    A lone surrogate (broken JSON, a file name that is not UTF-8) has no UTF-8 form, and
    PostgreSQL takes no NUL: each becomes U+001A and four hex digits, as does U+001A itself.
    Any other text is unchanged.
    """
    if _ESCAPE not in text and "\x00" not in text:
        if text.isascii():
            return text
        try:
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _UNSTORABLE.sub(lambda found: f"{_ESCAPE}{ord(found[0]):04x}", text)


def unescape_text(stored: str) -> str:
    """Read what :func:`escape_text` wrote."""
    if _ESCAPE not in stored:
        return stored
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), stored)


class AnyText(TypeDecorator[str]):
    """Text that may hold anything that a Python string may hold."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape."""
        return None if value is None else escape_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Unescape."""
        return None if value is None else unescape_text(value)


class PackedText(TypeDecorator[str]):
    """A long text, compressed: the digest of a large day takes tens of megabytes as it is."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Compress."""
        return None if value is None else zlib.compress(value.encode("utf-8", "surrogatepass"), 6)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Decompress."""
        return None if value is None else zlib.decompress(value).decode("utf-8", "surrogatepass")


class Utc(TypeDecorator[datetime]):
    """An instant: any aware time goes in, UTC is stored, and UTC comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a time without a zone is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite keeps no zone; what it keeps is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """Plain data as JSON text: keys sorted, ASCII only, so that equal data are equal bytes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Serialise."""
        if value is None:
            return None
        return json.dumps(value, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Parse."""
        return None if value is None else json.loads(value)
