"""What was done about digests that were due, and who is at work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

from aggregator.store import Release, Store

NOW = datetime(2031, 5, 3, 6, 0, tzinfo=UTC)
SPAN = timedelta(seconds=90)


def release(day: int, edition: str = "morning", **changes: object) -> Release:
    fields: dict[str, object] = {
        "day": date(2031, 5, day),
        "zone": "UTC",
        "edition": edition,
        "due_at": NOW + timedelta(days=day),
        "done_at": NOW + timedelta(days=day, minutes=1),
        "state": "empty",
    }
    return Release(**{**fields, **changes})  # type: ignore[arg-type]


def test_the_last_that_was_due(store: Store) -> None:
    assert store.releases.last() == (None, [])
    for each in (release(2), release(1), release(2, "twin"), release(2, zone="Asia/Tokyo")):
        store.releases.add(each)
    at, done = store.releases.last()
    assert at == NOW + timedelta(days=2)
    assert sorted(set(done)) == [(date(2031, 5, 2), "morning"), (date(2031, 5, 2), "twin")]


def test_the_first_note_stays(store: Store) -> None:
    store.releases.add(release(1, state="skipped", reason="too late"))
    store.releases.add(release(1))
    assert store.releases.listed() == [release(1, state="skipped", reason="too late")]


def test_a_lease_is_held_by_one(store: Store) -> None:
    leases = store.leases
    assert leases.take("run", "one", NOW, SPAN) is None
    other = leases.take("run", "two", NOW + SPAN / 2, SPAN)
    assert other is not None
    assert (other.owner, other.since, other.until) == ("one", NOW, NOW + SPAN)
    assert leases.take("serve", "two", NOW, SPAN) is None
    assert leases.keep("run", "one", NOW + SPAN / 2, SPAN)
    assert leases.take("run", "two", NOW + SPAN, SPAN) is not None
    assert leases.take("run", "two", NOW + 2 * SPAN, SPAN) is None
    assert not leases.keep("run", "one", NOW + 2 * SPAN, SPAN)


def test_a_lease_that_is_given_back_is_free(store: Store) -> None:
    store.leases.take("run", "one", NOW, SPAN)
    store.leases.give_back("run", "two")
    assert store.leases.holder("run") is not None
    store.leases.give_back("run", "one")
    assert store.leases.holder("run") is None
    assert store.leases.take("run", "two", NOW, SPAN) is None


def test_of_many_that_ask_at_once_one_gets_it(database: str) -> None:
    Store.open(database).close()

    def ask(owner: str) -> bool:
        with Store.open(database) as mine:
            return mine.leases.take("run", owner, NOW, SPAN) is None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, "abcdefgh")) == 1
