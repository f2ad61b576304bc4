"""What an answer's headers say about time: how long it is fresh, and when to come back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


def http_date(text: str | None) -> datetime | None:
    """A date as in RFC 9110, 5.6.7, in UTC; ``None`` if it is none."""
    if not text or len(text) > 60:
        return None
    try:
        parsed = parsedate_to_datetime(text)
        # A zone of -0000 makes it naive; HTTP knows no other zone than GMT.
        return parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def retry_after(headers: Mapping[str, str], now: datetime, most_s: float) -> datetime | None:
    """When the server wants us back (RFC 9110, 10.2.3): seconds or a date; ``None`` if unsaid.

    Args:
        headers: names in lower case.
        now: the time of the answer.
        most_s: longest wait that is believed, in seconds.
    """
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", value) and len(value) <= 20:
        wait = float(value)
    elif when := http_date(value):
        # By the server's clock, if it tells: ours or theirs may be wrong.
        wait = (when - (http_date(headers.get("date")) or now)).total_seconds()
    else:
        return None
    return now + timedelta(seconds=min(max(wait, 0.0), most_s))


def fresh_s(headers: Mapping[str, str], now: datetime) -> float:
    """How many seconds the answer says that it stays fresh (RFC 9111, 4.2.1); 0 if unsaid.

    ``s-maxage`` is for shared caches, and we are none.
    """
    control = _directives(headers.get("cache-control", ""))
    if "no-store" in control or "no-cache" in control:
        return 0.0
    age = _seconds(headers.get("age")) or 0.0
    if "max-age" in control:
        return max((_seconds(control["max-age"]) or 0.0) - age, 0.0)
    if "expires" not in headers:
        return 0.0
    expires = http_date(headers["expires"])  # "0" and other nonsense mean "expired"
    date = http_date(headers.get("date")) or now
    return max((expires - date).total_seconds() - age, 0.0) if expires else 0.0


def _directives(value: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in value.lower().split(","):
        name, _, argument = part.strip().partition("=")
        found.setdefault(name.strip(), argument.strip().strip('"'))
    return found


def _seconds(text: str | None) -> float | None:
    text = (text or "").strip()
    return float(text) if re.fullmatch(r"[0-9]{1,12}", text) else None
