"""Days: local dates in a named zone, as of a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.model import Moment, Revision
from aggregator.store import Store
from tests.store.samples import LATER, NOW, READER, make_empty_post, make_page, make_revision

ZONES = [
    "UTC",
    "Europe/Kyiv",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Africa/Casablanca",
    "America/Havana",  # sets its clock forth at midnight
    "America/St_Johns",  # set it back over midnight until 2011
    "Pacific/Apia",  # skipped the 30th of December 2011
]


def add(store: Store, *revisions: Revision) -> None:
    for revision in revisions:
        page = make_page(f"{revision.post.id} {revision.number}", locator=revision.post.id)
        store.add_revisions(page, [revision], extractor=READER)


def at(*clock: int, zone: str = "UTC", fold: int = 0) -> Moment:
    instant = datetime(*clock, tzinfo=ZoneInfo(zone), fold=fold)  # type: ignore[arg-type, misc]  # year first
    return Moment(instant.date(), instant, "json-ld")


def told(store: Store, day: date, zone: str, as_of: datetime | None = None) -> list[str]:
    return [r.post.id.split("#")[1] for r in store.revisions_of_day(day, zone, as_of=as_of)]


def test_a_post_falls_on_the_local_date_of_its_instant(store: Store) -> None:
    add(
        store,
        make_revision(anchor="late", published=at(2031, 5, 4, 22, 30)),
        make_revision(anchor="early", published=at(2031, 5, 4, 3, 0)),
    )
    fourth, fifth = date(2031, 5, 4), date(2031, 5, 5)
    assert told(store, fourth, "UTC") == ["early", "late"]
    assert told(store, fourth, "Europe/Kyiv") == ["early"]
    assert told(store, fifth, "Europe/Kyiv") == ["late"]
    assert told(store, date(2031, 5, 3), "America/New_York") == ["early"]
    assert store.days("UTC") == [fourth]
    assert store.days("Europe/Kyiv") == [fourth, fifth]


def test_a_post_without_a_time_falls_on_its_day_in_every_zone_and_comes_last(store: Store) -> None:
    day = Moment(date(2031, 5, 4), None, "date line")
    add(
        store,
        make_revision(anchor="a", published=day),
        make_revision(anchor="b", published=at(2031, 5, 4, 12, 0)),
        make_revision(anchor="c", published=at(2031, 5, 4, 11, 0)),
        make_revision(anchor="d", published=at(2031, 5, 4, 11, 0)),
    )
    for zone in ("UTC", "America/New_York", "Asia/Kolkata"):
        assert told(store, date(2031, 5, 4), zone) == ["c", "d", "b", "a"]


def test_days_may_begin_at_a_day(store: Store) -> None:
    add(
        store,
        *(make_revision(anchor=f"p{n}", published=at(2031, 5, n, 12, 0)) for n in (3, 5, 9)),
        make_revision(anchor="d", published=Moment(date(2031, 5, 7), None, "url")),
    )
    assert [d.day for d in store.days("UTC")] == [3, 5, 7, 9]
    assert [d.day for d in store.days("UTC", since=date(2031, 5, 5))] == [5, 7, 9]
    assert [d.day for d in store.days("Asia/Kolkata", since=date(2031, 5, 6))] == [7, 9]
    assert store.days("UTC", since=date.max) == []
    assert len(store.days("UTC", since=date.min)) == 4
    assert store.revisions_of_day(date.max, "UTC") == []
    assert store.revisions_of_day(date.min, "UTC") == []


def test_as_of_a_time_the_revision_of_that_time_counts(store: Store) -> None:
    add(
        store,
        make_revision("It leaves at noon."),
        make_revision("It leaves at one.", number=2, seen_at=LATER),
    )

    def words(as_of: datetime | None) -> list[str]:
        return [r.post.text for r in store.revisions_of_day(NOW.date(), "UTC", as_of=as_of)]

    assert words(NOW - timedelta(seconds=1)) == []
    assert words(NOW) == words(LATER - timedelta(microseconds=1)) == ["It leaves at noon."]
    assert words(LATER) == words(None) == ["It leaves at one."]


def test_a_post_that_was_dated_anew_leaves_its_old_day(store: Store) -> None:
    add(
        store,
        make_revision("Noon.", published=at(2031, 5, 3, 12, 0)),
        make_revision("One.", number=2, seen_at=LATER, published=at(2031, 5, 4, 12, 0)),
    )
    third, fourth = date(2031, 5, 3), date(2031, 5, 4)
    assert (told(store, third, "UTC"), told(store, fourth, "UTC")) == ([], ["p1"])
    assert (told(store, third, "UTC", NOW), told(store, fourth, "UTC", NOW)) == (["p1"], [])
    assert store.days("UTC") == [fourth]
    assert store.changed_days("UTC", after=NOW) == [third, fourth]
    assert store.changed_days("UTC", after=LATER) == []


def test_a_withdrawn_post_is_left_out_and_counted(store: Store) -> None:
    add(
        store,
        make_revision(anchor="a"),
        make_revision(anchor="b"),
        Revision(make_empty_post(anchor="b"), 2, LATER, withdrawn=True),
        Revision(make_empty_post(anchor="headline only"), 1, NOW),
    )
    day = NOW.date()
    assert told(store, day, "UTC") == ["a"]
    assert store.withdrawn_of_day(day, "UTC") == 1
    assert told(store, day, "UTC", NOW) == ["a", "b"]
    assert store.withdrawn_of_day(day, "UTC", as_of=NOW) == 0
    add(store, make_revision("It is back.", anchor="b", number=3, seen_at=LATER))
    assert told(store, day, "UTC") == ["a", "b"]
    assert store.withdrawn_of_day(day, "UTC") == 0


def test_a_day_whose_posts_are_all_withdrawn_has_no_posts_but_has_changed(store: Store) -> None:
    add(store, make_revision(), Revision(make_empty_post(), 2, LATER))
    assert store.days("UTC") == []
    assert store.changed_days("UTC", after=NOW) == [NOW.date()]


def test_a_zone_that_does_not_exist_is_a_mistake(store: Store) -> None:
    for wrong in ("Mars/Olympus", "", "../etc/passwd"):
        with pytest.raises(ValueError, match="not the name of a time zone"):
            store.days(wrong)


def test_a_time_without_a_zone_is_a_mistake(store: Store) -> None:
    with pytest.raises(ValueError, match="a time without a zone"):
        store.revisions_of_day(NOW.date(), "UTC", as_of=NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("zone", "clock"),
    [
        # 2010-11-07 in Newfoundland: at 00:01 the clock went back to 23:01 of the day before.
        ("America/St_Johns", [(2010, 11, 7, 0, 0, 30, 0), (2010, 11, 6, 23, 30, 0, 1)]),
        ("America/Havana", [(2031, 3, 8, 23, 59, 59, 0), (2031, 3, 9, 1, 0, 0, 0)]),
        ("Pacific/Apia", [(2011, 12, 29, 23, 59, 59, 0), (2011, 12, 31, 0, 0, 0, 0)]),
        ("Australia/Lord_Howe", [(2031, 4, 6, 1, 45, 0, 0), (2031, 4, 6, 1, 45, 0, 1)]),
    ],
)
def test_days_where_the_clock_is_changed(
    store: Store, zone: str, clock: list[tuple[int, ...]]
) -> None:
    moments = [at(*parts, zone=zone, fold=fold) for *parts, fold in clock]
    add(store, *(make_revision(anchor=f"p{n}", published=m) for n, m in enumerate(moments)))
    assert store.days(zone) == sorted({moment.day for moment in moments})
    for number, moment in enumerate(moments):
        assert f"p{number}" in told(store, moment.day, zone)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    zone=st.sampled_from(ZONES),
    around=st.sampled_from(
        [
            datetime(2010, 11, 7, 3, tzinfo=UTC),
            datetime(2011, 12, 30, 10, tzinfo=UTC),
            datetime(2026, 3, 8, 5, tzinfo=UTC),
            datetime(2026, 4, 4, 15, tzinfo=UTC),
            datetime(2026, 10, 25, 1, tzinfo=UTC),
        ]
    ),
    minutes=st.lists(st.integers(-2000, 2000), min_size=1, max_size=8, unique=True),
)
def test_every_post_is_on_exactly_one_day_in_every_zone(
    zone: str, around: datetime, minutes: list[int]
) -> None:
    instants = [around + timedelta(minutes=m) for m in minutes]
    moments = [Moment(i.date(), i, "json-ld") for i in instants]
    with Store.open(":memory:") as store:
        revisions = [make_revision(anchor=f"p{n}", published=m) for n, m in enumerate(moments)]
        store.add_revisions(make_page(), revisions, extractor=READER)
        days = store.days(zone)
        assert days == sorted({moment.day_in(zone) for moment in moments})
        found = [r.post.id for day in days for r in store.revisions_of_day(day, zone)]
        assert sorted(found) == sorted(r.post.id for r in revisions)
        assert found == [
            r.post.id for r in sorted(revisions, key=lambda r: r.post.published.at)
        ] or (zone == "America/St_Johns"), "only there did a day come back"
