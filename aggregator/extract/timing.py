"""Concludes when each post of a page was published from all that the page says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from aggregator.extract.dates import clock_on
from aggregator.extract.join import Joined
from aggregator.extract.readings import Reading
from aggregator.extract.zones import in_zone
from aggregator.model import Moment

_JITTER = 5  # minutes by which two posts may stand in the wrong order
_DAY = 24 * 60
_FEW = 4  # posts; of fewer, two may well be of one minute
_SLACK = 30  # minutes by which a page's clock and its posts' may differ
_QUARTER = 900  # offsets of zones are multiples of a quarter of an hour
_MOST_OFFSET = 14 * 3600


@dataclass(frozen=True, slots=True)
class Timing:
    """When the posts of a page were published.

    Attributes:
        published: one for each post.
        modified: one for each post; ``None`` where the page claims no later change.
        notes: what was not believed, and why.
    """

    published: tuple[Moment, ...]
    modified: tuple[datetime | None, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageTimes:
    """When a page was made, as surely as is known.

    Attributes:
        changed: last change that it claims, or ``None``.
        published: publication that it claims, or ``None``.
        otherwise: what to go by if it claims neither.
        fetched: when it was fetched: "2h ago" counts from then; ``None``: nobody knows.
    """

    changed: Moment | None
    published: Moment | None
    otherwise: Moment
    fetched: datetime | None = None

    @property
    def best(self) -> Moment:
        """The moment that its day is taken from."""
        return self.changed or self.published or self.otherwise


def settle(posts: Sequence[Joined], *, zone: str, page: PageTimes) -> Timing:
    """Conclude the times of a page's posts.

    An epoch is believed before an ISO time with an offset, that before one that ends in Z, and
    a clock time only where there is nothing else. An instant that most posts share is the
    page's and not theirs. A Z that stands a whole number of quarters of an hour off where
    surer times tell otherwise is a local time, in the posts without surer times too.

    Args:
        posts: in the order of the page.
        zone: IANA name of the source's zone.
        page: clock times lie before its last change, else after its publication, else on its
            day.
    """
    notes: list[str] = []
    ld = [post.ld.published if post.ld else None for post in posts]
    markup = [post.markup.published if post.markup else None for post in posts]
    for name, readings in (("JSON-LD", ld), ("markup", markup)):
        if shared := _shared(readings):
            notes.append(f"the {name} gives {shared[1]} posts the time {shared[0]}: not believed")
            for i, reading in enumerate(readings):
                if reading is not None and reading.at == shared[2]:
                    readings[i] = Reading(reading.text, 0, reading.basis, day=reading.at.date())
    if shift := _shift(ld, markup):
        hours = shift.total_seconds() / 3600
        notes.append(f"times of the JSON-LD are {hours:+g} h off the markup's epochs: corrected")
        for i, reading in enumerate(ld):
            if reading is not None and reading.at is not None and reading.trust in (2, 3):
                ld[i] = Reading(reading.text, 2, reading.basis, at=reading.at - shift)
    markup = [_counted_back(reading, page.fetched, zone) for reading in markup]
    chosen = [_surer(a, b) for a, b in zip(ld, markup, strict=True)]
    moments = [_moment(reading, zone) for reading in chosen]
    _place_clocks(chosen, moments, posts, zone, page)
    published = tuple(moment or Moment(page.best.day, None, page.best.basis) for moment in moments)
    bumped = _shared([post.ld.modified if post.ld else None for post in posts])
    modified = tuple(
        _modified(post, moment, zone, shift, bumped[2] if bumped else None)
        for post, moment in zip(posts, published, strict=True)
    )
    return Timing(published, modified, tuple(notes))


def _shared(readings: Sequence[Reading | None]) -> tuple[str, int, datetime] | None:
    """The instant that all posts carry, or most of four and more, if there is one."""
    instants = Counter(r.at for r in readings if r is not None and r.at is not None)
    if not instants:
        return None
    (at, count), *_ = instants.most_common(1)
    total = instants.total()
    if count < 2 or 2 * count <= total or (count < total < _FEW):
        return None
    text = next(r.text for r in readings if r is not None and r.at == at)
    return text, count, at


def _shift(ld: Sequence[Reading | None], markup: Sequence[Reading | None]) -> timedelta | None:
    """How far the JSON-LD's times without a true offset stand off the markup's sure ones."""
    offs: Counter[int] = Counter()
    for a, b in zip(ld, markup, strict=True):
        if a is None or b is None or a.at is None or b.at is None:
            continue
        if a.trust in (2, 3) and b.trust >= 4:
            offs[round((a.at - b.at).total_seconds() / _QUARTER)] += 1
    if not offs:
        return None
    (quarters, count), *_ = offs.most_common(1)
    seconds = quarters * _QUARTER
    if not quarters or abs(seconds) > _MOST_OFFSET or 2 * count <= sum(offs.values()):
        return None
    return timedelta(seconds=seconds)


def _counted_back(reading: Reading | None, fetched: datetime | None, zone: str) -> Reading | None:
    """A reading of "2h ago" with its instant; "2 days ago" with its day, for it tells no hour."""
    if reading is None or reading.ago is None:
        return reading
    if fetched is None:
        return None
    at = in_zone(fetched - reading.ago, zone)
    if reading.ago >= timedelta(days=1):
        return replace(reading, day=at.date())
    # No label tells seconds, and two that drift apart by them are one.
    return replace(reading, at=at.replace(second=0, microsecond=0))


def _surer(ld: Reading | None, markup: Reading | None) -> Reading | None:
    if ld is None or markup is None:
        return ld or markup
    if ld.trust == 0 and markup.ago is not None and markup.at is not None:
        # The one knows the day and the other the hour, if they agree.
        return markup if markup.at.date() == ld.day else ld
    if ld.trust == 0 and markup.trust == 1:
        # The one knows the day and the other the hour.
        return replace(markup, day=markup.day or ld.day)
    return markup if markup.trust > ld.trust else ld


def _moment(reading: Reading | None, zone: str) -> Moment | None:
    if reading is None:
        return None
    if reading.at is not None:
        local = in_zone(reading.at, zone)
        return Moment(local.date(), local, reading.basis)
    if reading.clock is None and reading.day is not None:
        return Moment(reading.day, None, reading.basis)
    return None


def _place_clocks(
    chosen: Sequence[Reading | None],
    moments: list[Moment | None],
    posts: Sequence[Joined],
    zone: str,
    page: PageTimes,
) -> None:
    """Put clock times on days: backwards from the page's last change, a day earlier at each
    midnight; or forwards from its publication."""
    for i, reading in enumerate(chosen):
        if reading is not None and reading.clock and reading.day:
            moments[i] = _on(reading.day, reading, zone)
    places = [i for i, r in enumerate(chosen) if r is not None and r.clock and not moments[i]]
    if not places:
        return
    order = [i for i in places if not posts[i].pinned]
    minutes = {i: _minutes(chosen[i]) for i in places}
    steps = [minutes[b] - minutes[a] for a, b in pairwise(order)]
    if sum(step > 0 for step in steps) > sum(step < 0 for step in steps):
        order.reverse()  # the oldest came first
    # How many midnights lie between each post and the newest.
    back = {}
    midnights = 0
    for k, i in enumerate(order):
        if k and minutes[i] > minutes[order[k - 1]] + _JITTER:
            midnights += 1
        back[i] = midnights
    day = _newest_day(order, minutes, midnights, page, zone)
    for i in order:
        moments[i] = _on(day - timedelta(days=back[i]), chosen[i], zone)
    for i in set(places) - set(order):
        held = _on(day, chosen[i], zone)
        if order and minutes[i] > minutes[order[0]] + _JITTER:
            held = _on(day - timedelta(days=1), chosen[i], zone)  # it is pinned, so it is older
        moments[i] = held


def _newest_day(
    order: Sequence[int], minutes: dict[int, int], midnights: int, page: PageTimes, zone: str
) -> date:
    if page.changed is not None:
        day = page.changed.day
        if page.changed.at is None or not order:
            return day
        # A page's clock and its posts' may differ by some minutes.
        ahead = minutes[order[0]] > _minute(in_zone(page.changed.at, zone)) + _SLACK
        return day - timedelta(days=1) if ahead else day
    if page.published is not None:
        return _newest_by_publication(order, minutes, midnights, page.published, zone)
    return page.otherwise.day


def _newest_by_publication(
    order: Sequence[int], minutes: dict[int, int], midnights: int, published: Moment, zone: str
) -> date:
    """The newest post's day where only the publication of the page is known.

    Some pages mean the first publication and some the latest: what lies closer decides.
    """
    if published.at is None or not order:
        return published.day + timedelta(days=midnights)
    at = _minute(in_zone(published.at, zone))
    newest, oldest = minutes[order[0]], minutes[order[-1]]
    if not midnights and oldest <= at <= newest:
        return published.day
    until_first = (oldest - at + _SLACK) % _DAY
    since_last = (at - newest + _SLACK) % _DAY
    if since_last < until_first:
        return published.day - timedelta(days=newest > at + _SLACK)
    return published.day + timedelta(days=midnights + (oldest < at - _SLACK))


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute


def _minutes(reading: Reading | None) -> int:
    if reading is None or reading.clock is None:
        return 0
    return reading.clock.hour * 60 + reading.clock.minute


def _on(day: date, reading: Reading | None, zone: str) -> Moment | None:
    if reading is None or reading.clock is None:
        return None
    at = clock_on(day, reading.clock, zone=zone)
    return Moment(at.date() if at else day, at, reading.basis)


def _modified(
    post: Joined, published: Moment, zone: str, shift: timedelta | None, bumped: datetime | None
) -> datetime | None:
    """The last change of a post; ``bumped`` is the page's own, which most posts carry."""
    readings = [d.modified for d in (post.markup, post.ld) if d and d.modified]
    for reading in sorted(readings, key=lambda r: -r.trust):
        at = reading.at
        if reading.clock is not None:
            at = clock_on(published.day, reading.clock, zone=zone)
        elif at is not None and shift is not None and reading.basis == "json-ld":
            at -= shift if reading.trust in (2, 3) else timedelta(0)
        if at is None or (reading.basis == "json-ld" and reading.at == bumped):
            continue
        if published.at is None or at > published.at:
            return in_zone(at, zone)
    return None
