"""What is kept between two fetches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aggregator.store import Store, StoredFetch

NOW = datetime(2025, 4, 9, 20, 0, tzinfo=UTC)


def test_what_a_fetch_told_is_kept_and_replaced() -> None:
    with Store.open(":memory:") as store:
        first = StoredFetch("a", "https://a.example/", next_at=NOW, state={"etag": '"1"'})
        store.keep_fetches([first])
        store.keep_fetches([StoredFetch("b", "https://a.example/")])
        assert store.fetches("a") == [first]
        later = StoredFetch(
            "a", "https://a.example/", kind="feed", next_at=NOW + timedelta(hours=1), state={}
        )
        store.keep_fetches([later])
        assert store.fetches("a") == [later]


def test_of_a_list_what_it_has_no_more_is_not_wanted_and_keeps_its_state() -> None:
    with Store.open(":memory:") as store:
        store.keep_list("a", "feed", ["one", "two"], kind="page")
        [one, two] = store.fetches("a")
        assert (one.parent, one.kind, one.is_wanted, one.next_at) == ("feed", "page", True, None)
        store.keep_fetches(
            [StoredFetch("a", "one", kind="page", next_at=NOW, state={"failures": 2})]
        )
        store.keep_list("a", "feed", ["two", "three"], kind="page")
        known = {fetch.url: fetch for fetch in store.fetches("a")}
        assert {url: fetch.is_wanted for url, fetch in known.items()} == {
            "one": False,
            "two": True,
            "three": True,
        }
        assert known["one"].state == {"failures": 2}
        store.keep_list("a", "feed", ["one"], kind="page")
        back = next(fetch for fetch in store.fetches("a") if fetch.url == "one")
        assert (back.is_wanted, back.next_at, back.parent) == (True, NOW, "feed")
        assert two.url == "two"


def test_states_of_hosts() -> None:
    with Store.open(":memory:") as store:
        store.keep_fetches(
            [], hosts={"https://a.example": {"failures": 1}, "https://b.example": {}}
        )
        store.keep_fetches([], hosts={"https://a.example": {"failures": 2}})
        assert store.hosts() == {"https://a.example": {"failures": 2}, "https://b.example": {}}
