"""The digest goes to each reader once, whatever the mail server does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from aggregator.config import Config, DigestConfig, MailConfig, OutputConfig, Reader
from aggregator.deliver.smtp import Outcome
from aggregator.errors import ConfigError, DeliveryError, NotFoundError
from aggregator.model import Digest
from aggregator.pipeline import delivery
from aggregator.render import render
from aggregator.store import Delivery, Store
from tests.deliver.peer import CLOSE, Peer, running

DAY = date(2031, 5, 2)
NOW = datetime(2031, 5, 3, 6, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    made = Config(
        output=OutputConfig(tmp_path),
        mail=MailConfig(
            host="127.0.0.1",
            security="none",
            sender="Desk <desk@example.org>",
            timeout_s=5,
            deadline_s=5,
        ),
        readers=(Reader("Ada <ada@example.net>"), Reader("bo@example.net", "text")),
    )
    with Store.open(made.database_url) as store:
        digest = Digest(DAY, "UTC", "daily", NOW, (), (), 0, 0)
        store.add_digest(
            DAY,
            "UTC",
            "daily",
            as_of=NOW,
            document=render(digest, "json"),
            settings="",
            created_at=NOW,
        )
    return made


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    with Store.open(config.database_url) as store:
        yield store


def at(config: Config, peer: Peer, **changes: object) -> Config:
    return replace(config, mail=replace(config.mail, port=peer.port, **changes))


def states(store: Store) -> dict[str, str]:
    return {d.recipient: d.state for d in store.outbox.listed(None, 100)}


def test_each_reader_gets_one_message_however_often_it_is_asked(
    config: Config, clock: Clock
) -> None:
    with running(Peer()) as peer:
        first = delivery.deliver(at(config, peer), day=DAY, clock=clock)
        second = delivery.deliver(at(config, peer), day=DAY, clock=clock)
    assert (first.queued, first.in_state("sent"), first.exit_code) == (2, 2, 0)
    assert (second.queued, second.attempts) == (0, ())
    messages = [message_from_bytes(raw, policy=policy.default) for raw in peer.taken]
    assert sorted(m["To"] for m in messages) == ["Ada <ada@example.net>", "bo@example.net"]
    assert len({m["Message-ID"] for m in messages}) == 2


def test_a_digest_that_was_built_anew_is_no_new_delivery(
    config: Config, store: Store, clock: Clock
) -> None:
    with running(Peer()) as peer:
        delivery.deliver(at(config, peer), day=DAY, clock=clock)
        later = Digest(DAY, "UTC", "daily", NOW + timedelta(hours=1), (), (), 0, 0)
        store.add_digest(
            DAY,
            "UTC",
            "daily",
            as_of=later.as_of,
            document=render(later, "json"),
            settings="",
            created_at=NOW,
        )
        assert delivery.deliver(at(config, peer), day=DAY, clock=clock).queued == 0
    assert len(peer.taken) == 2


def test_resend_is_a_message_of_its_own(config: Config, clock: Clock) -> None:
    with running(Peer()) as peer:
        delivery.deliver(at(config, peer), day=DAY, clock=clock)
        again = delivery.deliver(at(config, peer), day=DAY, resend=True, clock=clock)
    assert again.in_state("sent") == 2
    ids = {message_from_bytes(raw)["Message-ID"] for raw in peer.taken}
    assert len(ids) == 4


def test_what_is_put_off_is_tried_again_later_and_once(
    config: Config, store: Store, clock: Clock
) -> None:
    answers = {"rcpt": ["450 greylisted", "450 greylisted", "250 ok"]}
    with running(Peer(answers)) as peer:
        first = delivery.deliver(at(config, peer), day=DAY, clock=clock)
        assert (first.waiting, first.exit_code) == (2, 0)
        clock.now += timedelta(seconds=59)
        assert delivery.deliver(at(config, peer), clock=clock).attempts == ()
        clock.now += timedelta(seconds=1)
        assert delivery.deliver(at(config, peer), clock=clock).in_state("sent") == 2
    assert len(peer.taken) == 2
    assert {d.attempts for d in store.outbox.listed(None, 9)} == {2}


def test_a_refused_reader_does_not_keep_the_digest_from_the_other(
    config: Config, store: Store, clock: Clock
) -> None:
    with running(Peer({"rcpt": ["550 no such mailbox", "250 ok"]})) as peer:
        report = delivery.deliver(at(config, peer), day=DAY, clock=clock)
    assert report.exit_code == 1
    assert sorted(states(store).values()) == ["failed", "sent"]
    assert any("no such mailbox" in said for _, _, said in report.attempts)


@pytest.mark.parametrize("policy", ["keep", "resend"])
def test_a_lost_answer_follows_the_policy(
    config: Config, store: Store, clock: Clock, policy: str
) -> None:
    config = replace(config, readers=config.readers[:1])
    with running(Peer({".": [CLOSE, "250 taken"], "takes": "yes"})) as peer:
        told = at(config, peer, unknown=policy)
        first = delivery.deliver(told, day=DAY, clock=clock)
        clock.now += timedelta(hours=1)
        delivery.deliver(told, day=DAY, clock=clock)
    if policy == "keep":
        assert first.exit_code == 1
        assert states(store) == {"ada@example.net": "unknown"}
        assert len(peer.taken) == 1
    else:
        assert states(store) == {"ada@example.net": "sent"}
        one, two = (message_from_bytes(raw) for raw in peer.taken)
        assert one["Message-ID"] == two["Message-ID"]
        assert one.as_bytes() == two.as_bytes()


def test_a_process_that_died_in_the_middle_of_it(
    config: Config, store: Store, clock: Clock
) -> None:
    kept = store.latest_digest(DAY, "UTC", "daily")
    assert kept is not None
    delivery.queue(config, store, kept, delivery.recipients_of(config, store, "daily"), now=NOW)
    before, within = (store.outbox.claim(NOW, "dead", ["smtp"]) for _ in range(2))
    assert before is not None and within is not None
    store.outbox.hand_over(within.id, "dead")
    with running(Peer()) as peer:
        assert delivery.deliver(at(config, peer), clock=clock).attempts == ()
        clock.now += timedelta(hours=1)
        delivery.deliver(at(config, peer), clock=clock)
    assert store.outbox.get(before.id).state == "sent"
    assert store.outbox.get(within.id).state == "unknown"
    assert len(peer.taken) == 1


def test_a_claim_carries_the_time_at_which_it_was_made(config: Config, store: Store) -> None:
    """Not that at which the run began: what is in hand would be taken for abandoned."""
    clock = delivery.running(NOW)
    before = clock()
    kept = store.latest_digest(DAY, "UTC", "daily")
    assert kept is not None
    delivery.queue(config, store, kept, delivery.recipients_of(config, store, "daily"), now=NOW)
    with running(Peer(delay=0.02)) as peer:
        delivery.send_due(at(config, peer), store, clock=clock)
    first, second = sorted(d.claimed_at for d in store.outbox.listed(None, 9) if d.claimed_at)
    assert NOW <= before <= first < second <= clock()


def test_nobody_answers_for_a_day(config: Config, store: Store, clock: Clock) -> None:
    with running(Peer()) as peer:
        pass
    told = at(config, peer)
    delivery.deliver(told, day=DAY, clock=clock)
    tries = 0
    while clock.now < NOW + timedelta(days=2):
        clock.now += timedelta(minutes=10)
        tries += len(delivery.deliver(told, clock=clock).attempts)
    assert set(states(store).values()) == {"expired"}
    assert 2 * 20 < tries < 2 * 40


def test_addresses_of_the_command_line_take_the_place_of_readers(
    config: Config, clock: Clock
) -> None:
    with running(Peer()) as peer:
        report = delivery.deliver(at(config, peer), day=DAY, to=["cy@example.net"], clock=clock)
    assert [r for r, _, _ in report.attempts] == ["cy@example.net"]


def test_a_preview_keeps_nothing(config: Config, store: Store) -> None:
    messages = delivery.preview(config, DAY)
    assert [recipient for recipient, _ in messages] == ["ada@example.net", "bo@example.net"]
    assert all(b"Message-ID" in body for _, body in messages)
    assert store.outbox.listed(None, 9) == []


def test_a_day_without_digest(config: Config, clock: Clock) -> None:
    with pytest.raises(NotFoundError, match="2031-05-03"):
        delivery.deliver(config, day=date(2031, 5, 3), clock=clock)


def test_an_address_that_is_none_is_named(config: Config, store: Store, clock: Clock) -> None:
    with pytest.raises(DeliveryError, match="bad name"):
        delivery.deliver(config, day=DAY, to=["bad name@x y"], clock=clock)
    assert store.outbox.listed(None, 9) == []


def test_without_a_sender_the_key_is_named(config: Config) -> None:
    told = replace(config, mail=replace(config.mail, sender=""))
    with pytest.raises(ConfigError, match=r"mail.sender: must be given"):
        delivery.preview(told, DAY)


def test_without_a_server_what_is_queued_is_not_forgotten(
    config: Config, store: Store, clock: Clock
) -> None:
    told = replace(config, mail=replace(config.mail, host=None))
    with pytest.raises(DeliveryError, match="no server is configured"):
        delivery.deliver(told, day=DAY, clock=clock)
    assert set(states(store).values()) == {"queued"}


@pytest.mark.parametrize(
    ("fate", "attempts", "left", "resend", "expected"),
    [
        ("sent", 1, 60, False, ("sent", None)),
        ("refused", 1, 60, False, ("failed", None)),
        ("deferred", 1, 600, False, ("queued", 1)),
        ("deferred", 4, 600, False, ("queued", 8)),
        ("deferred", 40, 600, False, ("queued", 60)),
        ("deferred", 4, 8, False, ("expired", None)),
        ("unknown", 1, 600, False, ("unknown", None)),
        ("unknown", 1, 600, True, ("queued", 1)),
        ("unknown", 7, 30, True, ("unknown", None)),
    ],
)
def test_what_becomes_of_an_attempt(
    fate: str, attempts: int, left: int, resend: bool, expected: tuple[str, int | None]
) -> None:
    minute = timedelta(minutes=1)
    row = Delivery(
        1, 1, "", 0, "smtp", "", "", "sending", NOW, NOW, NOW + left * minute, attempts, "o", NOW,
        False, None, None, "", b"",
    )  # fmt: skip
    state, due = delivery.after(Outcome(fate, None, ""), row, NOW, resend=resend)  # type: ignore[arg-type]
    assert (state, due and (due - NOW) // minute) == expected


def test_a_day_goes_out_in_its_last_edition_or_in_the_one_that_is_named(
    config: Config, store: Store
) -> None:
    editions = {"morning": time(6), "noon": time(12), "evening": time(18)}
    three = replace(config, digest=DigestConfig(timezone="UTC", editions=editions))
    for name in ("morning", "noon"):
        document = render(Digest(DAY, "UTC", name, NOW, (), (), 0, 0), "json")
        store.add_digest(
            DAY, "UTC", name, as_of=NOW, document=document, settings="", created_at=NOW
        )
    [(_, last), _] = delivery.preview(three, DAY)
    [(_, named), _] = delivery.preview(three, DAY, edition="morning")
    assert b"Subject: 2 May, Noon" in last and b"Subject: 2 May, Morning" in named
    with pytest.raises(NotFoundError, match="no evening digest"):
        delivery.preview(three, DAY, edition="evening")
    with pytest.raises(NotFoundError, match="there is morning, noon, evening"):
        delivery.preview(three, DAY, edition="night")
