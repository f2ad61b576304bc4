"""Editions: which there are of a day, what time each covers, and which have to be made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from aggregator.config import Config
from aggregator.pipeline.link_states import days_of_links
from aggregator.store import Store

REACH = timedelta(hours=36)
"""How much older than its edition a post may be that was found late or changed since."""

_RECENT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of one local day.

    Attributes:
        day: local date.
        name: of the edition.
        start: what was published at this instant or before is of an earlier one, in UTC.
        end: what was published later is of a later one, in UTC.
        whole: it is of the whole local day, whose posts are told by their local date.
    """

    day: date
    name: str
    start: datetime
    end: datetime
    whole: bool


def edition_names(config: Config) -> list[str]:
    """Names of the editions of a day, in order."""
    return list(config.digest.editions) or [config.digest.edition]


def editions_of(config: Config, day: date) -> list[Edition]:
    """The editions of a day, in order.

    Without configured times there is one, of the whole day. Else each covers what came after the
    one before it, the first since the last of the day before.
    """
    zone, times = ZoneInfo(config.digest.timezone), config.digest.editions
    if not times:
        start = _instant(day, time(0), zone) - timedelta(microseconds=1)
        end = _instant(day + timedelta(days=1), time(0), zone) - timedelta(microseconds=1)
        return [Edition(day, config.digest.edition, start, end, whole=True)]
    found = []
    start = _instant(day - timedelta(days=1), list(times.values())[-1], zone)
    for name, at in times.items():
        end = _instant(day, at, zone)
        found.append(Edition(day, name, start, end, whole=False))
        start = end
    return found


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def edition_files(config: Config, edition: Edition) -> list[Path]:
    """The files of a digest, whether or not they exist."""
    folder = config.output.folder / edition.day.isoformat()
    stem = "digest" if edition.whole else edition.name
    return [folder / f"{stem}.{form}" for form in config.output.formats]


def editions_to_build(
    config: Config,
    store: Store,
    touched: Collection[date],
    settings: str,
    *,
    since: datetime,
    now: datetime,
) -> list[Edition]:
    """The editions that changed, and those whose digest is missing or was made otherwise.

    Args:
        config: what a digest depends on.
        store: what there is.
        touched: days of which this run added or changed a post.
        settings: identify the configuration.
        since: days that changed after this time count, too.
        now: an edition with a time of its own is made when that has come.
    """
    zone = config.digest.timezone
    known = set(store.days(zone))
    decided = [one for one in store.overrides() if one.at >= since]
    keys = {key for one in decided for key in (one.key_a, one.key_b)}
    touched = {
        *touched,
        *store.changed_days(zone, after=since),
        *(store.days_of_texts(keys, zone) if keys else ()),
        *days_of_links(store, zone, edition_names(config), since=since, now=now),
    }
    if config.digest.editions:
        # What came late in a day is of the first edition of the next.
        touched |= {day + timedelta(days=1) for day in touched}
        known |= {day + timedelta(days=1) for day in known}
    made = {name: store.digest_settings(zone, name) for name in edition_names(config)}
    recent = (now - _RECENT).date()

    def wanted(edition: Edition) -> bool:
        done = made[edition.name].get(edition.day)
        if not edition.whole and edition.end > now:
            return False
        if edition.day in touched:
            return edition.whole or edition.day in known or done is not None
        if done is None:
            return edition.whole or edition.day >= recent
        return done != settings or not all(f.exists() for f in edition_files(config, edition))

    days = sorted(known | {day for days in made.values() for day in days if day in touched})
    return [e for day in days for e in editions_of(config, day) if wanted(e)]
