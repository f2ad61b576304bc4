"""Who subscribed: nothing holds that was not confirmed, and the record is only added to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from aggregator.errors import NotFoundError
from aggregator.store import Choices, NewDelivery, Store

NOW = datetime(2031, 5, 3, 6, 0, tzinfo=UTC)
LIST = "digest"
ADA = "Ada@example.net"
FLOODS = Choices(editions=("evening",), topics=("flood*",), language="de", format="text")


def test_nothing_holds_before_it_is_confirmed(store: Store) -> None:
    people = store.subscribers
    asked = people.ask(LIST, ADA, FLOODS, at=NOW, how="on the page")
    assert (asked.state, asked.choices, asked.wanted) == ("pending", Choices(), FLOODS)
    held = people.confirm(asked.uid, asked.request, at=NOW, how="by the link")
    assert held is not None
    assert (held.state, held.choices, held.wanted) == ("confirmed", FLOODS, None)
    assert held.confirmed_at == NOW
    assert people.of(LIST, "ADA@example.NET") == held == people.of_uid(asked.uid)
    assert people.of("another", ADA) is None


def test_a_link_confirms_once_and_only_what_was_asked_last(store: Store) -> None:
    people = store.subscribers
    first = people.ask(LIST, ADA, FLOODS, at=NOW, how="on the page")
    second = people.ask(LIST, ADA.lower(), Choices(), at=NOW, how="on the page")
    assert second.id == first.id
    assert people.confirm(first.uid, first.request, at=NOW, how="old link") is None
    assert people.confirm(first.uid, "", at=NOW, how="no link") is None
    assert people.confirm("nobody", second.request, at=NOW, how="link") is None
    assert people.confirm(second.uid, second.request, at=NOW, how="link") is not None
    assert people.confirm(second.uid, second.request, at=NOW, how="again") is None


def test_what_somebody_else_asks_for_changes_nothing(store: Store) -> None:
    people = store.subscribers
    people.add(LIST, ADA, FLOODS, at=NOW, how="by hand")
    asked = people.ask(LIST, ADA, Choices(), at=NOW, how="on the page")
    assert (asked.state, asked.choices) == ("confirmed", FLOODS)
    people.leave(LIST, ADA, at=NOW, how="one click")
    gone = people.ask(LIST, ADA, Choices(), at=NOW, how="on the page")
    assert gone.state == "gone"
    back = people.confirm(gone.uid, gone.request, at=NOW, how="link")
    assert back is not None and (back.state, back.gone_at) == ("confirmed", None)


def test_who_left_cannot_be_brought_back_by_an_older_link(store: Store) -> None:
    people = store.subscribers
    asked = people.ask(LIST, ADA, Choices(), at=NOW, how="on the page")
    people.leave(LIST, ADA, at=NOW, how="one click")
    again = people.leave(LIST, ADA, at=NOW + timedelta(days=1), how="one click")
    assert (again.state, again.gone_at) == ("gone", NOW)
    assert people.confirm(asked.uid, asked.request, at=NOW, how="link") is None
    # Gone already, asked again, and left again without confirming.
    asked = people.ask(LIST, ADA, Choices(), at=NOW, how="on the page")
    people.leave(LIST, ADA, at=NOW, how="one click")
    assert people.confirm(asked.uid, asked.request, at=NOW, how="link") is None


def test_an_address_that_is_not_known_can_leave(store: Store) -> None:
    left = store.subscribers.leave(LIST, "bo@example.net", at=NOW, how="one click")
    assert left.state == "gone"
    assert set(store.subscribers.of_all(LIST, ["BO@example.net", ADA])) == {"bo@example.net"}


def test_the_record_is_added_to(store: Store) -> None:
    people = store.subscribers
    asked = people.ask(LIST, ADA, FLOODS, at=NOW, how="on the page")
    people.confirm(asked.uid, asked.request, at=NOW + timedelta(minutes=5), how="by the link")
    people.leave(LIST, ADA, at=NOW + timedelta(days=9), how="one click")
    notes = people.notes(asked.id)
    assert [(n.what, n.how) for n in notes] == [
        ("asked", "on the page"),
        ("confirmed", "by the link"),
        ("gone", "one click"),
    ]
    assert notes[1].at == NOW + timedelta(minutes=5)
    assert notes[0].choices == notes[1].choices == FLOODS
    assert people.asked_since(NOW - timedelta(seconds=1)) == 1
    assert people.asked_since(NOW - timedelta(seconds=1), asked.id + 1) == 0
    assert people.asked_since(NOW) == 0
    assert people.counts(LIST) == {"gone": 1}
    assert people.listed(LIST, ["confirmed"]) == []


def mail(recipient: str, key: str) -> NewDelivery:
    return NewDelivery(None, key, "smtp", recipient, f"{key}|{recipient}", NOW, b"Dear Ada")


def test_erasing_leaves_nothing_of_a_person(store: Store) -> None:
    people, outbox = store.subscribers, store.outbox
    people.add(LIST, ADA, FLOODS, at=NOW, how="by hand")
    outbox.add([mail(ADA, "a"), mail(ADA.lower(), "b"), mail("bo@example.net", "a")], NOW)
    for fate in ("sent", None):
        claimed = outbox.claim(NOW, "me", ["smtp"])
        assert claimed is not None and claimed.recipient.lower() == ADA.lower()
        if fate == "sent":
            outbox.settle(claimed.id, "me", "sent", at=NOW, due_at=None, code=250, said="Hello Ada")
    outbox.add([mail(ADA, "c")], NOW)
    assert people.erase(LIST, "ada@EXAMPLE.net")
    assert people.listed() == []
    rows = [outbox.get(row.id) for row in outbox.listed(None, 9)]
    assert len(rows) == 3
    assert [r.recipient for r in rows if "erased" not in r.recipient] == ["bo@example.net"]
    told = repr([(r, r.body) for r in rows if r.recipient != "bo@example.net"]).lower()
    assert "ada" not in told
    assert {r.state for r in rows if r.recipient != "bo@example.net"} == {"sent", "expired"}
    # How the one on its way ends is not noted any more.
    ended = outbox.settle(rows[-2].id, "me", "failed", at=NOW, due_at=None, code=550, said=ADA)
    assert not ended
    assert not people.erase(LIST, ADA)


def test_what_waits_for_who_leaves_is_not_sent(store: Store) -> None:
    store.add_digest(
        NOW.date(), "UTC", "daily", as_of=NOW, document="{}", settings="", created_at=NOW
    )
    kept = store.latest_digest(NOW.date(), "UTC", "daily")
    assert kept is not None
    outbox = store.outbox
    digest = replace(mail("ada@EXAMPLE.net", "digest"), digest_id=kept.id)
    outbox.add([digest, replace(digest, recipient="bo@example.net"), mail(ADA, "alarm")], NOW)
    store.subscribers.leave(LIST, ADA, at=NOW, how="one click")
    assert [(row.recipient, row.edition_key) for row in outbox.listed(None, 9)] == [
        (ADA, "alarm"),
        ("bo@example.net", "digest"),
    ]


def test_who_never_confirmed_is_forgotten(store: Store) -> None:
    people = store.subscribers
    people.ask(LIST, ADA, FLOODS, at=NOW, how="on the page")
    people.ask(LIST, "cy@example.net", FLOODS, at=NOW + timedelta(hours=2), how="on the page")
    people.add(LIST, "bo@example.net", FLOODS, at=NOW, how="by hand")
    store.outbox.add([mail(ADA, "confirm")], NOW)
    assert people.forget_pending(NOW + timedelta(hours=1)) == 1
    assert [s.address for s in people.listed()] == ["cy@example.net", "bo@example.net"]
    assert "ada" not in repr(store.outbox.listed(None, 9)).lower()


def test_two_who_ask_at_once_make_one_row(store: Store) -> None:
    start = Barrier(4)

    def ask() -> None:
        start.wait()
        store.subscribers.ask(LIST, ADA, FLOODS, at=NOW, how="on the page")

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (row,) = store.subscribers.listed()
    assert len(store.subscribers.notes(row.id)) == 4


def test_the_message_that_gave_an_edition(store: Store) -> None:
    outbox = store.outbox
    outbox.add([mail(ADA, "2031-05-02|UTC|daily")], NOW)
    assert outbox.given_key("2031-05-02|UTC|daily", "smtp", ADA) == f"2031-05-02|UTC|daily|{ADA}"
    assert outbox.given_key("2031-05-01|UTC|daily", "smtp", ADA) is None
    waiting = outbox.first_queued("smtp")
    assert waiting is not None and waiting.recipient == ADA
    assert outbox.first_queued("notify") is None
    outbox.expire(NOW)
    assert outbox.given_key("2031-05-02|UTC|daily", "smtp", ADA) is None
    with pytest.raises(NotFoundError):
        outbox.get(99)


@pytest.mark.parametrize("choices", [Choices(), FLOODS, Choices(empty=True, topics=("Kyiv",))])
def test_choices_are_kept_as_they_are(choices: Choices) -> None:
    assert Choices.of(choices.plain()) == choices
