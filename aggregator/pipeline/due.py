"""Which digests are due: a pure question about local days, asked of the time and of the record.

A digest is due at a local time of its zone, once: in the hour that the clocks skip it is due as
much later as they are put on, in the hour that they repeat it is due the first time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """When an edition is due.

    Attributes:
        edition: its name.
        at: local time.
        days_after: 0: on its own day; 1: on the next, for a digest of a whole day.
    """

    edition: str
    at: time
    days_after: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """One digest that is due.

    Attributes:
        at: when, in UTC.
        day: local date that the digest is of.
        edition: its name.
    """

    at: datetime
    day: date
    edition: str


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done about one digest.

    Attributes:
        due: which.
        is_late: it is too old to be sent: say so, and leave it.
    """

    due: Due
    is_late: bool


def instant(day: date, at: time, zone: str) -> datetime:
    """The instant, in UTC, at which a local clock shows a time on a day.

    Args:
        day: local date.
        at: local time, without a zone.
        zone: IANA name.
    """
    return datetime.combine(day, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def due_between(slots: Sequence[Slot], zone: str, after: datetime, until: datetime) -> list[Due]:
    """Every digest that becomes due after one instant and not after another, oldest first.

    Args:
        slots: when each edition is due.
        zone: IANA name.
        after: in UTC; what is due at this very instant does not count.
        until: in UTC; what is due at this very instant does.
    """
    return sorted(
        (due for due in _near(slots, zone, after, until) if after < due.at <= until),
        key=lambda due: (due.at, due.day, due.edition),
    )


def plan(
    slots: Sequence[Slot],
    zone: str,
    *,
    now: datetime,
    last: datetime | None,
    done: Collection[tuple[date, str]] = (),
    late: timedelta,
) -> list[Step]:
    """What to do now, in this order.

    Args:
        slots: when each edition is due.
        zone: IANA name.
        now: in UTC.
        last: when the newest digest was due that was dealt with, in whatever zone; ``None``:
            none was. Nothing that was due before it is looked at again, so that a clock that is
            set back repeats nothing.
        done: (day, edition) of all that was due at ``last`` and was dealt with.
        late: what was due longer ago than this is too old. Where nothing was dealt with yet, it
            is not even that: nobody waited for it.
    """
    # What is due at the very same instant as the last may still wait for its turn.
    since = now - late if last is None else last - timedelta(microseconds=1)
    return [
        Step(due, is_late=due.at <= now - late)
        for due in due_between(slots, zone, since, now)
        if due.at != last or (due.day, due.edition) not in done
    ]


def next_due(slots: Sequence[Slot], zone: str, now: datetime) -> Due | None:
    """The digest that is due next; ``None``: no edition is."""
    found = due_between(slots, zone, now, now + 3 * _DAY)
    return found[0] if found else None


def _near(slots: Sequence[Slot], zone: str, after: datetime, until: datetime) -> Iterator[Due]:
    local = ZoneInfo(zone)
    first = after.astimezone(local).date() - 2 * _DAY
    last = until.astimezone(local).date() + _DAY
    for number in range((last - first).days + 1):
        here = first + number * _DAY
        for slot in slots:
            of = here - slot.days_after * _DAY
            yield Due(instant(here, slot.at, zone), of, slot.edition)
