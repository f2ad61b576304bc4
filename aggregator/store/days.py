"""Which posts fall on which local day, as of a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from aggregator.model import Revision
from aggregator.store import dialect, marks
from aggregator.store.revisions import is_current, load
from aggregator.store.tables import paragraphs, posts, revisions

# No local clock is further from UTC, with room to spare.
_FURTHEST: Final = timedelta(hours=30)

_NOON: Final = time(12)
_DAY: Final = timedelta(days=1)

_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_LAST: Final = datetime.max.replace(tzinfo=UTC)


def with_posts(connection: Connection, zone: str, since: date | None) -> list[date]:
    """The local days on which current revisions fall that are not empty, in order.

    Leaps from day to day along the index: it costs what there are days, not posts.
    """
    r = revisions.c
    shown = (~r.is_empty, is_current(None))
    found = set(
        connection.execute(select(r.day).distinct().where(r.at.is_(None), *shown)).scalars()
    )
    local = _zone(zone)
    start = _FIRST if since is None else _shift(datetime.combine(since, _NOON, UTC), -_FURTHEST)
    following = select(r.at).where(r.at >= bindparam("start"), *shown).order_by(r.at).limit(1)
    while (at := connection.execute(following, {"start": start}).scalar()) is not None:
        found.add(at.astimezone(local).date())
        start = _next_day(at, local)
    return sorted(day for day in found if since is None or day >= since)


def _next_day(at: datetime, zone: ZoneInfo) -> datetime:
    """An instant after ``at`` before which no other local day begins."""
    here = at.astimezone(zone)
    midnight = datetime.combine(here.date() + timedelta(days=1), time(0), zone).astimezone(UTC)
    if midnight > at and midnight.astimezone(zone).utcoffset() == here.utcoffset():
        return midnight
    # The clock is changed before midnight, perhaps back into the day before: to the next post.
    return at + timedelta(microseconds=1)


def changed(connection: Connection, zone: str, after: datetime) -> list[date]:
    """The local days of every post with a revision seen after a time, in order.

    The days of its earlier revisions are among them: a post that moved to another day changes
    both.
    """
    moved = select(revisions.c.post_id).where(revisions.c.seen_at > after).scalar_subquery()
    rows = connection.execute(
        select(revisions.c.day, revisions.c.at).where(revisions.c.post_id.in_(moved))
    )
    local = _zone(zone)
    return sorted({day if at is None else at.astimezone(local).date() for day, at in rows})


def revisions_of(
    connection: Connection, day: date, zone: str, as_of: datetime | None
) -> list[Revision]:
    """The current revision of each post that falls on a local day, by (published, id).

    Posts whose time of day is not known come last.
    """
    ids = _ids_of_day(connection, day, zone, as_of)
    found = load(
        connection,
        dialect.among(connection, revisions.c.post_id, ids),
        is_current(as_of),
        ~revisions.c.is_empty,
    )
    return sorted(found, key=_published_order)


def within(
    connection: Connection,
    start: datetime,
    end: datetime,
    as_of: datetime | None,
    *,
    seen_after: datetime | None = None,
    reach: timedelta = timedelta(0),
) -> list[Revision]:
    """The current revision of each post of a span of time, by (published, id).

    A post that tells only its day counts as the end of that day in its own zone.

    Args:
        connection: to read from.
        start: posts of this instant are left out.
        end: posts of this instant are in.
        as_of: what was seen later does not count.
        seen_after: older posts whose current revision was seen after this are in, too;
            ``None``: none.
        reach: how much older they may be.
    """
    r = revisions.c
    first = start if seen_after is None else start - reach
    near = and_(r.at > first, r.at <= end)
    dated = and_(r.at.is_(None), r.day >= first.date() - _DAY, r.day <= end.date() + _DAY)
    rows = connection.execute(
        select(r.post_id, r.at, r.day, r.zone, r.seen_at).where(
            or_(near, dated), is_current(as_of), ~r.is_empty
        )
    )
    ids = []
    for post_id, at, day, zone, seen_at in rows:
        when = at or datetime.combine(day, time.max, _zone(zone)).astimezone(UTC)
        late = seen_after is not None and seen_at > seen_after and first < when <= start
        if start < when <= end or late:
            ids.append(post_id)
    found = load(connection, dialect.among(connection, revisions.c.post_id, ids), is_current(as_of))
    return sorted(found, key=_published_order)


def of_texts(connection: Connection, keys: Collection[str], zone: str) -> list[date]:
    """The local days of the posts of which some revision holds one of these texts, in order."""
    p = paragraphs.c
    r = revisions.c
    rows = connection.execute(
        select(r.day, r.at)
        .join_from(paragraphs, revisions, and_(p.post_id == r.post_id, p.number == r.number))
        .where(dialect.among(connection, p.text_key, keys))
        .distinct()
    )
    local = _zone(zone)
    return sorted({day if at is None else at.astimezone(local).date() for day, at in rows})


def newest(
    connection: Connection, post_ids: Collection[str], as_of: datetime | None
) -> datetime | None:
    """When the newest revision of any of these posts was seen, withdrawn ones too."""
    query = (
        select(func.max(revisions.c.seen_at))
        .join_from(revisions, posts, posts.c.id == revisions.c.post_id)
        .where(dialect.among(connection, posts.c.key, post_ids))
    )
    if as_of is not None:
        query = query.where(revisions.c.seen_at <= as_of)
    found: datetime | None = connection.execute(query).scalar()
    return found


def ever(
    connection: Connection, start: datetime, end: datetime, as_of: datetime | None
) -> list[str]:
    """Ids of the posts of which any revision falls near a span of time, withdrawn ones too."""
    r = revisions.c
    near = and_(r.at > start, r.at <= end)
    dated = and_(r.at.is_(None), r.day >= start.date() - _DAY, r.day <= end.date() + _DAY)
    query = (
        select(posts.c.key)
        .join_from(revisions, posts, posts.c.id == r.post_id)
        .where(or_(near, dated))
        .distinct()
    )
    if as_of is not None:
        query = query.where(r.seen_at <= as_of)
    return sorted(connection.execute(query).scalars())


def withdrawn(connection: Connection, day: date, zone: str, as_of: datetime | None) -> int:
    """How many posts of a local day are withdrawn."""
    ids = _ids_of_day(connection, day, zone, as_of)
    return int(
        connection.execute(
            select(func.count())
            .select_from(revisions)
            .where(
                dialect.among(connection, revisions.c.post_id, ids),
                is_current(as_of),
                marks.is_withdrawn(),
            )
        ).scalar_one()
    )


def of_paragraphs(
    connection: Connection,
    keys: Collection[str],
    *,
    until: date,
    as_of: datetime,
    least: int,
) -> dict[tuple[str, str, str], int]:
    """On how many days each outlet of a source prints a paragraph word for word.

    Args:
        connection: to read from.
        keys: of the paragraphs' texts, see :func:`aggregator.dedup.text_key`.
        until: later days do not count.
        as_of: what was seen later does not count.
        least: days; rarer ones are left out.

    Returns:
        days by (source, outlet, key).
    """
    r, p = revisions.c, paragraphs.c
    # Most texts stand once in the whole store: that is told by an index alone.
    often = connection.execute(
        select(p.text_key)
        .where(dialect.among(connection, p.text_key, keys))
        .group_by(p.text_key)
        .having(func.count() >= least)
    )
    keys = list(often.scalars())
    if not keys:
        return {}
    days = func.count(r.day.distinct())
    # An outlet that prints a text daily has as many posts with it; one post that was dated
    # anew each day has not.
    rows = connection.execute(
        select(posts.c.source, r.outlet, p.text_key, days)
        .select_from(
            paragraphs.join(revisions, and_(p.post_id == r.post_id, p.number == r.number)).join(
                posts, posts.c.id == r.post_id
            )
        )
        .where(dialect.among(connection, p.text_key, keys), r.day <= until, r.seen_at <= as_of)
        .group_by(posts.c.source, r.outlet, p.text_key)
        .having(days >= least, func.count(r.post_id.distinct()) >= least)
    )
    return {(source, outlet, key): count for source, outlet, key, count in rows}


def _published_order(revision: Revision) -> tuple[bool, datetime, str]:
    at = revision.post.published.at
    return (at is None, at or _FIRST, revision.post.id)


def _ids_of_day(connection: Connection, day: date, zone: str, as_of: datetime | None) -> list[int]:
    r = revisions.c
    # Local days may be bent in any way (a clock set back over midnight, a skipped date): the
    # database narrows the search, the calendar decides.
    noon = datetime.combine(day, _NOON, UTC)
    near = and_(r.at >= _shift(noon, -_FURTHEST), r.at <= _shift(noon, _FURTHEST))
    rows = connection.execute(
        select(r.post_id, r.at).where(
            or_(near, and_(r.at.is_(None), r.day == day)), is_current(as_of)
        )
    )
    local = _zone(zone)
    return [i for i, at in rows if at is None or at.astimezone(local).date() == day]


def _shift(at: datetime, by: timedelta) -> datetime:
    try:
        return at + by
    except OverflowError:
        return _FIRST if by < timedelta(0) else _LAST


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"not the name of a time zone: {name!r}") from error
