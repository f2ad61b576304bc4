"""What is kept between fetches: of one URL, and of one host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Self

Scalar = str | int | float | None


class _AsDict:
    """To and from JSON: times as ISO 8601 in UTC."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Scalar]:
        """All that is not at its default, as JSON holds it."""
        found: dict[str, Scalar] = {}
        for field in fields(self):  # type: ignore[arg-type]  # the subclasses are dataclasses
            value = getattr(self, field.name)
            if value != field.default:
                found[field.name] = value.isoformat() if isinstance(value, datetime) else value
        return found

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Back from :meth:`to_dict`; names that are not known (any more) are passed over.

        Raises:
            ValueError: a time that is none.
        """
        kept = {}
        for field in fields(cls):  # type: ignore[arg-type]  # the subclasses are dataclasses
            if field.name in values:
                value = values[field.name]
                if "datetime" in str(field.type) and value is not None:
                    value = datetime.fromisoformat(value).astimezone(UTC)
                kept[field.name] = value
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class FetchState(_AsDict):
    """Of one URL. A new URL has the default state.

    Attributes:
        etag: of the last page, as it came.
        last_modified: header of the last page, as it came.
        validated_url: the final address that both belong to; they are sent to no other.
        content_hash: SHA-256 of the last page, hex.
        content_bytes: size of the last page.
        fetched_at: when the URL last brought a page or "not modified".
        changed_at: when a page last was another one than before.
        checked_at: when it was last asked.
        next_at: not before this it is due again; ``None``: at once.
        interval_s: between two fetches, as adapted.
        failures: in a row.
        failing_since: when the first of them was.
        last_error: of the last failure; ``None``: the last fetch went well.
        last_status: HTTP status of the last answer; ``None``: there was none.
        retry_after: the server asked us not to come before.
        robots: what robots.txt said: ``allowed``, ``disallowed``, or ``None`` if not asked.
        moved_to: where a permanent redirect (301, 308) leads for good.
    """

    etag: str | None = None
    last_modified: str | None = None
    validated_url: str | None = None
    content_hash: str | None = None
    content_bytes: int | None = None
    fetched_at: datetime | None = None
    changed_at: datetime | None = None
    checked_at: datetime | None = None
    next_at: datetime | None = None
    interval_s: float | None = None
    failures: int = 0
    failing_since: datetime | None = None
    last_error: str | None = None
    last_status: int | None = None
    retry_after: datetime | None = None
    robots: str | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class HostState(_AsDict):
    """Of one origin: scheme, host and port.

    Attributes:
        origin: such as ``https://example.org``.
        robots: the lines of its robots.txt that concern us; empty: all is allowed; ``None``:
            never had.
        robots_until: when to ask for it again.
        failures: to connect, in a row.
        wait_until: nothing is asked before: the host asked for it, or does not answer.
        last_error: why.
    """

    origin: str = ""
    robots: str | None = None
    robots_until: datetime | None = None
    failures: int = 0
    wait_until: datetime | None = None
    last_error: str | None = None
