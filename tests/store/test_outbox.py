"""One row for each delivery: queued once, claimed by one, and never forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from aggregator.errors import NotFoundError
from aggregator.store import NewDelivery, Store
from aggregator.store.outbox import Outbox

NOW = datetime(2031, 5, 3, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = 10 * MINUTE


@pytest.fixture
def digest_id(store: Store) -> int:
    return add_digest(store, date(2031, 5, 2))


def add_digest(store: Store, day: date) -> int:
    store.add_digest(
        day,
        "Europe/London",
        "daily",
        as_of=NOW,
        document=f'{{"day": "{day}"}}',
        settings="s",
        created_at=NOW,
    )
    kept = store.latest_digest(day, "Europe/London", "daily")
    assert kept is not None
    return kept.id


def new(digest_id: int, recipient: str = "a@example.net", **changes: object) -> NewDelivery:
    fields: dict[str, object] = {
        "digest_id": digest_id,
        "edition_key": f"{digest_id}|daily",
        "channel": "smtp",
        "recipient": recipient,
        "mail_key": f"{digest_id}|{recipient}",
        "expires_at": NOW + timedelta(days=1),
        "body": b"Subject: x\r\n\r\nbody\r\n",
    }
    return NewDelivery(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.fixture
def outbox(store: Store) -> Iterator[Outbox]:
    return store.outbox


def claim(outbox: Outbox, owner: str = "one", at: datetime = NOW) -> int:
    found = outbox.claim(at, owner, ["smtp"])
    assert found is not None
    return found.id


def test_a_delivery_is_queued_once_and_its_body_stays_as_it_was(
    outbox: Outbox, digest_id: int
) -> None:
    assert outbox.add([new(digest_id), new(digest_id, "b@example.net")], NOW) == 2
    assert outbox.add([new(digest_id, body=b"another")], NOW + MINUTE) == 0
    assert outbox.add([new(digest_id, copy=1, body=b"again")], NOW + MINUTE) == 1
    bodies = [outbox.get(each.id).body for each in outbox.listed(None, 10)]
    assert bodies == [b"again", b"Subject: x\r\n\r\nbody\r\n", b"Subject: x\r\n\r\nbody\r\n"]
    assert outbox.copies(f"{digest_id}|daily", "smtp", "a@example.net") == 2


def test_a_claim_is_of_one(outbox: Outbox, digest_id: int) -> None:
    outbox.add([new(digest_id)], NOW)
    first = outbox.claim(NOW, "one", ["smtp"])
    assert first is not None
    assert (first.state, first.owner, first.attempts) == ("sending", "one", 1)
    assert outbox.claim(NOW, "two", ["smtp"]) is None
    assert not outbox.hand_over(first.id, "two")
    assert not outbox.settle(
        first.id, "two", "sent", at=NOW, due_at=None, code=250, said="not mine"
    )
    assert outbox.hand_over(first.id, "one")
    assert outbox.settle(first.id, "one", "sent", at=NOW, due_at=None, code=250, said="taken")
    ended = outbox.get(first.id)
    assert (ended.state, ended.ended_at, ended.code, ended.said) == ("sent", NOW, 250, "taken")


def test_many_claimers_never_share(database: str) -> None:
    with Store.open(database) as store:
        digest_id = add_digest(store, date(2031, 5, 2))
        store.outbox.add([new(digest_id, f"r{i}@example.net") for i in range(40)], NOW)

    def take(owner: str) -> list[int]:
        taken = []
        with Store.open(database) as mine:
            while (found := mine.outbox.claim(NOW, owner, ["smtp"])) is not None:
                taken.append(found.id)
        return taken

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(take, "abcd"))
    everything = [i for share in shares for i in share]
    assert len(everything) == len(set(everything)) == 40


def test_what_is_due_later_waits(outbox: Outbox, digest_id: int) -> None:
    outbox.add([new(digest_id)], NOW)
    number = claim(outbox)
    outbox.settle(number, "one", "queued", at=NOW, due_at=NOW + 5 * MINUTE, code=450, said="later")
    assert outbox.claim(NOW + 4 * MINUTE, "one", ["smtp"]) is None
    again = outbox.claim(NOW + 5 * MINUTE, "one", ["smtp"])
    assert again is not None
    assert (again.id, again.attempts, again.is_handed_over) == (number, 2, False)


def test_a_claim_of_another_channel_finds_nothing(outbox: Outbox, digest_id: int) -> None:
    outbox.add([new(digest_id)], NOW)
    assert outbox.claim(NOW, "one", ["webhook"]) is None


class TestRecovery:
    def test_before_the_body_went_out_it_is_safe_to_send_again(
        self, outbox: Outbox, digest_id: int
    ) -> None:
        outbox.add([new(digest_id)], NOW)
        number = claim(outbox)
        assert outbox.recover(NOW + LEASE - MINUTE, LEASE, resend=False) == 0
        assert outbox.get(number).state == "sending"
        assert outbox.recover(NOW + LEASE, LEASE, resend=False) == 0
        assert outbox.get(number).state == "queued"
        assert claim(outbox, "two", NOW + LEASE) == number

    def test_after_it_the_outcome_is_unknown(self, outbox: Outbox, digest_id: int) -> None:
        outbox.add([new(digest_id)], NOW)
        number = claim(outbox)
        assert outbox.hand_over(number, "one")
        assert outbox.recover(NOW + LEASE, LEASE, resend=False) == 1
        assert outbox.get(number).state == "unknown"
        assert outbox.claim(NOW + 2 * LEASE, "two", ["smtp"]) is None

    def test_or_sent_again_where_that_is_the_policy(self, outbox: Outbox, digest_id: int) -> None:
        outbox.add([new(digest_id)], NOW)
        number = claim(outbox)
        outbox.hand_over(number, "one")
        assert outbox.recover(NOW + LEASE, LEASE, resend=True) == 0
        assert claim(outbox, "two", NOW + LEASE) == number

    def test_an_owner_that_comes_back_too_late_changes_nothing(
        self, outbox: Outbox, digest_id: int
    ) -> None:
        outbox.add([new(digest_id)], NOW)
        number = claim(outbox)
        outbox.recover(NOW + LEASE, LEASE, resend=False)
        assert not outbox.hand_over(number, "one")
        claim(outbox, "two", NOW + LEASE)
        assert not outbox.settle(number, "one", "sent", at=NOW, due_at=None, code=250, said="late")
        assert outbox.get(number).owner == "two"


def test_what_was_not_sent_in_its_time_expires(outbox: Outbox, digest_id: int) -> None:
    outbox.add([new(digest_id), new(digest_id, "b@example.net")], NOW)
    claim(outbox)
    assert outbox.expire(NOW + timedelta(hours=23)) == 0
    assert outbox.expire(NOW + timedelta(days=1)) == 1
    assert outbox.counts() == {"sending": 1, "expired": 1}


def test_the_last_digest_that_a_reader_was_given(store: Store, outbox: Outbox) -> None:
    digests = [add_digest(store, date(2031, 5, d)) for d in (1, 2, 3)]
    for number, state in zip(digests, ("sent", "unknown", "failed"), strict=True):
        outbox.add([new(number)], NOW)
        outbox.settle(claim(outbox), "one", state, at=NOW, due_at=None, code=None, said="")
    assert outbox.last_given("smtp", "a@example.net", "Europe/London", None) == digests[1]
    assert outbox.last_given("smtp", "a@example.net", "Europe/London", digests[1]) == digests[0]
    assert outbox.last_given("smtp", "b@example.net", "Europe/London", None) is None
    assert outbox.last_given("smtp", "a@example.net", "Asia/Tokyo", None) is None


def test_there_is_no_such_delivery(outbox: Outbox) -> None:
    with pytest.raises(NotFoundError, match="17"):
        outbox.get(17)


def test_a_list_by_state_and_newest_first(outbox: Outbox, digest_id: int) -> None:
    outbox.add([new(digest_id, f"{c}@example.net") for c in "abc"], NOW)
    claim(outbox)
    assert [d.recipient[0] for d in outbox.listed(["queued"], 10)] == ["c", "b"]
    assert [d.recipient[0] for d in outbox.listed(None, 1)] == ["c"]
    assert all(d.body == b"" for d in outbox.listed(None, 10))


def test_what_a_process_hands_back_is_due_at_once_unless_its_body_went_out(
    outbox: Outbox, digest_id: int
) -> None:
    outbox.add([new(digest_id, f"{name}@example.net") for name in "abc"], NOW)
    first, second = claim(outbox, "host:1:a"), claim(outbox, "host:1:b")
    claim(outbox, "host:12:c")
    assert outbox.next_due() is None
    assert outbox.hand_over(second, "host:1:b")
    assert outbox.hand_back("host:1:") == 1
    assert not outbox.hand_over(first, "host:1:a"), "it is no longer its owner's"
    assert [d.state for d in outbox.listed(None, 9)] == ["sending", "sending", "queued"]
    assert outbox.next_due() == NOW


def test_a_delivery_may_be_of_no_digest(outbox: Outbox) -> None:
    outbox.add([replace(new(1), digest_id=None, edition_key="2031-05-02|UTC|alarm")], NOW)
    found = outbox.claim(NOW, "one", ["smtp"])
    assert found is not None and found.digest_id is None
