"""What subscribers and readers are sent, each their own, and what ends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import (
    Config,
    DigestConfig,
    MailConfig,
    OutputConfig,
    Reader,
    SubscribeConfig,
    WebConfig,
)
from aggregator.errors import DeliveryError
from aggregator.pipeline import delivery, health, service, subscribing
from aggregator.pipeline.recipients import awaited, unsubscribed
from aggregator.pipeline.release import release_due
from aggregator.pipeline.secret import NAME, signing_secret
from aggregator.pipeline.tokens import Tokens
from aggregator.pipeline.watch import Watch
from aggregator.render import render
from aggregator.store import Choices, Store
from tests.deliver.peer import Peer, running
from tests.render.sample import DAY, ZONE
from tests.render.sample import sample as morning
from tests.render.sample_news import sample as evening

NOW = datetime(2031, 6, 19, 6, 0, tzinfo=UTC)
LIST = "digest"
ADA, BO = "ada@example.net", "bo@example.net"


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
        output=OutputConfig(tmp_path / "out"),
        digest=DigestConfig(timezone=ZONE),
        mail=MailConfig(
            host="127.0.0.1",
            security="none",
            sender="Desk <desk@example.org>",
            timeout_s=5,
            deadline_s=5,
        ),
        web=WebConfig(base_url="https://news.example/d/", secret="s" * 40),
        subscribe=SubscribeConfig(open=True),
    )
    with Store.open(made.database_url) as store:
        keep(store, morning())
    return made


def keep(store: Store, digest: object) -> None:
    store.add_digest(
        digest.day,
        digest.zone,
        digest.edition,
        as_of=digest.as_of,
        document=render(digest, "json"),
        settings="",
        created_at=NOW,
    )


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    with Store.open(config.database_url) as store:
        yield store


def in_two(config: Config) -> Config:
    """The same with two editions a day."""
    editions = {"daily": time(6), "evening": time(18)}
    return replace(config, digest=replace(config.digest, editions=editions))


def parsed(body: bytes) -> EmailMessage:
    message = message_from_bytes(body, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def mails(config: Config, store: Store, day: object = DAY, edition: str = "daily") -> dict:
    """What is queued for whom, read."""
    kept = store.latest_digest(day, ZONE, edition)
    recipients = delivery.recipients_of(config, store, edition)
    delivery.queue(config, store, kept, recipients, now=NOW)
    rows = [store.outbox.get(row.id) for row in store.outbox.listed(["queued"], 99)]
    return {row.recipient: parsed(row.body) for row in rows if row.digest_id is not None}


def words(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return part.get_content()


def links(message: EmailMessage) -> list[str]:
    return re.findall(r"https://news\.example/d/\S+", words(message))


def token(link: str) -> str:
    return urlsplit(link).path.rpartition("/")[2]


def test_each_gets_their_own_language_format_and_topics(config: Config, store: Store) -> None:
    people = store.subscribers
    people.add(LIST, ADA, Choices(language="de", topics=("ferry",)), at=NOW, how="test")
    people.add(LIST, BO, Choices(format="text"), at=NOW, how="test")
    people.add(LIST, "cy@example.net", Choices(topics=("volcano*",)), at=NOW, how="test")
    people.add(LIST, "di@example.net", Choices(editions=("evening",)), at=NOW, how="test")
    people.add(
        LIST, "ed@example.net", Choices(topics=("volcano*",), empty=True), at=NOW, how="test"
    )
    people.ask(LIST, "flo@example.net", Choices(), at=NOW, how="test")
    sent = mails(in_two(config), store)
    assert set(sent) == {ADA, BO, "ed@example.net"}
    assert "NACHRICHTENÜBERBLICK" in words(sent[ADA]) and "137 drones" not in words(sent[ADA])
    assert "kettle goes cold" in words(sent[ADA]) and "kettle" in words(sent[ADA], "html")
    assert "Nur Themen zu Ihren Stichwörtern: ferry." in words(sent[ADA])
    assert sent[BO].get_body(("html",)) is None and "137 drones" in words(sent[BO])
    assert "no news" in words(sent["ed@example.net"])


def test_a_reader_of_the_configuration_has_language_and_topics_too(
    config: Config, store: Store
) -> None:
    told = replace(
        config,
        readers=(Reader("Ada <ada@example.net>", language="uk", topics=("ferry",)), Reader(BO)),
    )
    sent = mails(told, store)
    assert "Огляд новин" in words(sent[ADA], "html") + words(sent[ADA])
    assert "137 drones" not in words(sent[ADA]) and "137 drones" in words(sent[BO])


def test_every_mail_ends_in_one_click(config: Config, store: Store) -> None:
    told = replace(config, readers=(Reader("Ada <ada@example.net>"),))
    store.subscribers.add(LIST, BO, Choices(), at=NOW, how="test")
    seen = set()
    for message in mails(told, store).values():
        header = message["List-Unsubscribe"]
        assert re.fullmatch(r"<https://news\.example/d/unsubscribe/[\w.-]+>", header)
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        (below,) = links(message)
        assert f"<{below}>" == header
        assert f'href="{below}"' in words(message, "html")
        assert "example.net" not in below
        seen.add(below)
    assert len(seen) == 2


def test_a_mailto_stands_beside_it(config: Config, store: Store) -> None:
    mail = replace(config.mail, unsubscribe="mailto:desk@example.org?subject=no")
    told = replace(config, mail=mail, readers=(Reader(ADA),))
    header = mails(told, store)[ADA]["List-Unsubscribe"]
    assert re.fullmatch(r"<https://\S+>, <mailto:desk@example\.org\?subject=no>", header)


def test_without_pages_the_configured_address_stands(config: Config, store: Store) -> None:
    mail = replace(config.mail, unsubscribe="mailto:desk@example.org")
    told = replace(config, mail=mail, web=WebConfig(), readers=(Reader(ADA),))
    message = mails(told, store)[ADA]
    assert message["List-Unsubscribe"] == "<mailto:desk@example.org>"
    assert message["List-Unsubscribe-Post"] is None


def test_who_left_gets_nothing_whatever_the_configuration_says(
    config: Config, store: Store, clock: Clock
) -> None:
    told = replace(config, readers=(Reader("Ada <Ada@example.net>"), Reader(BO)))
    (link,) = links(mails(told, store)["Ada@example.net"])
    left = subscribing.leave(told, store, token(link), now=NOW, how="test")
    assert left is not None and left.address == "Ada@example.net"
    assert [r.key for r in delivery.recipients_of(told, store, "daily")] == [BO]
    with running(Peer()) as peer:
        at = replace(told, mail=replace(told.mail, port=peer.port))
        report = delivery.deliver(at, clock=clock)
    assert any("Ada@example.net has unsubscribed" in note for note in report.notes)
    assert [one.address for one in unsubscribed(told, store)] == ["Ada@example.net"]
    assert health.status(told, now=NOW).unsubscribed == ("Ada@example.net",)


def test_a_link_of_a_reader_who_was_taken_out_still_works(config: Config, store: Store) -> None:
    told = replace(config, readers=(Reader(ADA),))
    (link,) = links(mails(told, store)[ADA])
    without = replace(told, readers=())
    left = subscribing.leave(without, store, token(link), now=NOW, how="test")
    assert left is not None and left.address == ADA
    assert delivery.recipients_of(told, store, "daily") == []


def test_who_is_named_by_hand_gets_what_they_chose_unless_they_left(
    config: Config, store: Store, clock: Clock
) -> None:
    store.subscribers.add(LIST, ADA, Choices(language="de", format="text"), at=NOW, how="test")
    ((to, body),) = delivery.preview(config, DAY, ["ADA@example.net", ADA])
    assert to == ADA and "NACHRICHTENÜBERBLICK" in words(parsed(body))
    assert "List-Unsubscribe-Post" in parsed(body)
    store.subscribers.leave(LIST, ADA, at=NOW, how="test")
    with pytest.raises(DeliveryError, match="has unsubscribed"):
        delivery.deliver(config, day=DAY, to=[ADA], clock=clock)
    assert store.outbox.listed(None, 9) == []


def test_who_chose_an_edition_that_is_no_more_gets_each(config: Config, store: Store) -> None:
    store.subscribers.add(LIST, ADA, Choices(editions=("noon",)), at=NOW, how="test")
    assert [r.key for r in delivery.recipients_of(config, store, "daily")] == [ADA]


def test_what_a_reader_confirmed_themselves_holds(config: Config, store: Store) -> None:
    told = replace(config, readers=(Reader("Ada <ada@example.net>", language="de"),))
    store.subscribers.ask(LIST, ADA, Choices(language="fr"), at=NOW, how="somebody")
    (one,) = delivery.recipients_of(told, store, "daily")
    assert (one.language, one.to) == ("de", "Ada <ada@example.net>")
    store.subscribers.add(LIST, "ADA@example.net", Choices(language="fr"), at=NOW, how="test")
    (one,) = delivery.recipients_of(told, store, "daily")
    assert one.language == "fr"


def test_a_body_is_frozen_for_each(config: Config, store: Store, clock: Clock) -> None:
    store.subscribers.add(LIST, ADA, Choices(language="de"), at=NOW, how="test")
    (first,) = mails(config, store).values()
    store.subscribers.add(LIST, ADA, Choices(language="fr"), at=NOW, how="test")
    (second,) = mails(config, store).values()
    assert first.as_bytes() == second.as_bytes()
    assert "/" not in first["Message-ID"]
    with running(Peer({"rcpt": ["450 later", "250 ok"]})) as peer:
        at = replace(config, mail=replace(config.mail, port=peer.port))
        delivery.deliver(at, clock=clock)
        clock.now += timedelta(minutes=5)
        delivery.deliver(at, clock=clock)
    (taken,) = peer.taken
    assert parsed(taken)["Message-ID"] == first["Message-ID"]


def test_a_correction_answers_the_mail_that_it_corrects(config: Config, store: Store) -> None:
    people = store.subscribers
    people.add(LIST, ADA, Choices(language="de"), at=NOW, how="test")
    people.add(LIST, BO, Choices(topics=("sandbank",)), at=NOW, how="test")
    people.add(LIST, "cy@example.net", Choices(editions=("evening",)), at=NOW, how="test")
    before = mails(in_two(config), store)
    keep(store, evening())
    mails(in_two(config), store, edition="evening")
    rows = [store.outbox.get(row.id) for row in store.outbox.listed(None, 99)]
    after = {r.recipient: parsed(r.body) for r in rows if r.edition_key.endswith("|evening")}
    assert after[ADA]["In-Reply-To"] == before[ADA]["Message-ID"]
    assert after[ADA]["References"] == before[ADA]["Message-ID"]
    # Of their topics nothing was corrected; and who was not given it has nothing to thread to.
    assert after[BO]["In-Reply-To"] is None
    assert after["cy@example.net"]["In-Reply-To"] is None
    assert len({m["Message-ID"] for m in (*before.values(), *after.values())}) == 4


def test_digests_go_out_for_subscribers_alone(config: Config, store: Store, clock: Clock) -> None:
    assert not awaited(config, store)
    store.subscribers.ask(LIST, ADA, Choices(), at=NOW, how="test")
    assert not awaited(config, store)
    store.subscribers.add(LIST, ADA, Choices(), at=NOW, how="test")
    assert awaited(config, store)
    assert not awaited(replace(config, mail=MailConfig()), store)
    with running(Peer()) as peer:
        at = replace(config, mail=replace(config.mail, port=peer.port))
        released = release_due(at, store, now=NOW, watch=Watch(), clock=clock)
    assert [(r.day, r.state) for r in released.releases] == [(DAY, "queued")]
    assert [parsed(raw)["To"] for raw in peer.taken] == [ADA]


# --- Asking and confirming --------------------------------------------------------------------


def asked_by_mail(store: Store) -> list[EmailMessage]:
    rows = [store.outbox.get(row.id) for row in store.outbox.listed(None, 99)]
    return [parsed(row.body) for row in reversed(rows) if row.digest_id is None]


def test_an_address_is_asked_and_confirms(config: Config, store: Store) -> None:
    choices = Choices(topics=("BUY NOW http://spam.example",), language="de", format="text")
    subscribing.subscribe(config, store, " Ada@EXAMPLE.net ", choices, now=NOW)
    (message,) = asked_by_mail(store)
    assert message["To"] == "Ada@example.net"
    assert message["Subject"] == "Bitte bestätigen: digest"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None
    # Whoever asks must not have us send their words to somebody.
    assert "spam" not in message.as_string() + words(message)
    (link,) = links(message)
    assert subscribing.asked(config, store, token(link), now=NOW) == choices
    later = NOW + timedelta(hours=71)
    held = subscribing.confirm(config, store, token(link), now=later)
    assert held is not None and held.choices == choices
    assert subscribing.confirm(config, store, token(link), now=later) is None


def test_the_question_goes_by_the_outbox_and_once(
    config: Config, store: Store, clock: Clock
) -> None:
    subscribing.subscribe(config, store, ADA, Choices(), now=NOW)
    with running(Peer({"rcpt": ["450 later", "250 ok"]})) as peer:
        at = replace(config, mail=replace(config.mail, port=peer.port))
        delivery.send_due(at, store, clock=clock)
        assert peer.taken == []
        clock.now += timedelta(minutes=2)
        for _ in range(2):
            assert service.deliver_due(at, now=clock.now) is not None or peer.taken
    (taken,) = peer.taken
    assert parsed(taken)["To"] == ADA and len(links(parsed(taken))) == 1


def test_a_link_ends_with_its_time(config: Config, store: Store) -> None:
    subscribing.subscribe(config, store, ADA, Choices(), now=NOW)
    ((link,),) = [links(m) for m in asked_by_mail(store)]
    late = NOW + timedelta(hours=73)
    assert subscribing.asked(config, store, token(link), now=late) is None
    assert subscribing.confirm(config, store, token(link), now=late) is None
    assert subscribing.forget_unconfirmed(config, store, now=late) == 0
    assert subscribing.forget_unconfirmed(config, store, now=late + timedelta(days=1)) == 1
    assert store.subscribers.listed() == []


def test_one_address_is_not_asked_often(config: Config, store: Store) -> None:
    for minute in range(25):
        subscribing.subscribe(config, store, ADA, Choices(), now=NOW + timedelta(minutes=minute))
    assert len(asked_by_mail(store)) == 3
    for hour in range(1, 23):
        subscribing.subscribe(config, store, ADA, Choices(), now=NOW + timedelta(hours=hour))
    assert len(asked_by_mail(store)) == subscribing.PER_DAY
    # What was sent last still confirms.
    (link,) = links(asked_by_mail(store)[-1])
    confirmed = subscribing.confirm(config, store, token(link), now=NOW + timedelta(hours=3))
    assert confirmed is not None


def test_all_together_are_not_asked_often(
    config: Config, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribing, "PER_HOUR", 3)
    for number in range(3):
        subscribing.subscribe(config, store, f"a{number}@example.net", Choices(), now=NOW)
    with pytest.raises(subscribing.TooManyError):
        subscribing.subscribe(config, store, ADA, Choices(), now=NOW)
    subscribing.subscribe(config, store, ADA, Choices(), now=NOW + timedelta(hours=2))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ada@example.net", "ada@example.net"),
        ("  Ada.B+news@Example.NET ", "Ada.B+news@example.net"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("o'hara@example.net", "o'hara@example.net"),
        ("ada@example.net.", "ada@example.net"),
    ],
)
def test_addresses_that_mail_can_be_sent_to(written: str, kept: str) -> None:
    assert subscribing.mail_address(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ada",
        "ada@",
        "@example.net",
        "ada@localhost",
        "ada@127.0.0.1",
        "ada@[127.0.0.1]",
        "ådå@example.net",
        "Ada <ada@example.net>",
        "ada@example.net, bo@example.net",
        "ada@example.net;bo@example.net",
        "ada@example.net\r\nBcc: bo@example.net",
        "ada@example.net\nbo",
        "ada\x00@example.net",
        "ada\u2028@example.net",
        '"ada b"@example.net',
        "a(b)@example.net",
        "a b@example.net",
        "a@b@example.net",
        ".ada@example.net",
        "ada..b@example.net",
        "ada@-example.net",
        "ada@example..net",
        "ada@exa_mple.net",
        f"{'a' * 65}@example.net",
        f"ada@{'a' * 64}.net",
        f"a@{'b.' * 130}net",
        "ada@example.net\u202e",
    ],
)
def test_addresses_that_it_cannot(written: str) -> None:
    with pytest.raises(subscribing.BadAddressError):
        subscribing.mail_address(written)


@given(st.text(max_size=300))
def test_any_text_is_an_address_or_none(written: str) -> None:
    try:
        found = subscribing.mail_address(written)
    except subscribing.BadAddressError:
        return
    assert found.isascii() and found.isprintable() and " " not in found
    assert subscribing.mail_address(found) == found


def test_only_what_is_offered_can_be_chosen(config: Config) -> None:
    from datetime import time

    two = replace(config, digest=replace(config.digest, editions={"am": time(7), "pm": time(18)}))
    assert subscribing.chosen(two, editions=["pm"]).editions == ("pm",)
    assert subscribing.chosen(two, editions=["pm", "am"]).editions == ()
    assert subscribing.chosen(two, topics=[" a  b ", "a b", ""]).topics == ("a b",)
    for wrong in (
        {"editions": ["noon"]},
        {"language": "xx"},
        {"form": "pdf"},
        {"topics": ["x" * 101]},
        {"topics": ["!"]},
        {"topics": ["a\x07b"]},
        {"topics": [f"t{n}" for n in range(51)]},
    ):
        with pytest.raises(subscribing.BadChoiceError):
            subscribing.chosen(two, **wrong)


# --- Tokens -----------------------------------------------------------------------------------


def test_a_token_is_of_one_purpose_list_and_secret() -> None:
    tokens = Tokens("s" * 40, LIST)
    leave = tokens.unsubscribe("s:uid")
    confirm = tokens.confirm("uid", "request", NOW)
    assert tokens.read_unsubscribe(leave) == "s:uid"
    assert tokens.read_confirm(confirm, NOW) == ("uid", "request")
    assert tokens.read_confirm(confirm, NOW + timedelta(seconds=1)) is None
    assert tokens.read_unsubscribe(confirm) is None
    assert tokens.read_confirm(leave, NOW) is None
    assert Tokens("s" * 40, "other").read_unsubscribe(leave) is None
    assert Tokens("t" * 40, LIST).read_unsubscribe(leave) is None
    assert tokens.reader("Ada@example.net") == tokens.reader("ada@example.NET")
    assert tokens.reader(ADA) != Tokens("s" * 40, "other").reader(ADA)


@given(st.text(max_size=500))
def test_any_text_is_no_token(text: str) -> None:
    tokens = Tokens("s" * 40, LIST)
    assert tokens.read_unsubscribe(text) is None
    assert tokens.read_confirm(text, NOW) is None


@given(st.integers(0, 200), st.integers(1, 127))
def test_a_token_that_was_changed_is_none(place: int, by: int) -> None:
    tokens = Tokens("s" * 40, LIST)
    made = tokens.unsubscribe("s:uid")
    place %= len(made)
    other = made[:place] + chr((ord(made[place]) + by) % 128) + made[place + 1 :]
    # The last character of a base64 text has bits that say nothing.
    if other != made and place < len(made) - 1 and made.index(".") != place + 1:
        assert tokens.read_unsubscribe(other) is None


def test_the_secret_is_made_once_and_kept(config: Config) -> None:
    without = replace(config, web=WebConfig())
    made = signing_secret(without)
    assert len(made) >= 43 and signing_secret(without) == made
    file = config.output.folder / NAME
    assert file.stat().st_mode & 0o777 == 0o600
    assert signing_secret(config) == "s" * 40
