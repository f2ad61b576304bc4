"""Digests go to chats, webhooks and folders by the same outbox as mail: claimed, once, and told."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.config import (
    Channel,
    Config,
    DigestConfig,
    MailConfig,
    OutputConfig,
    SubscribeConfig,
    WebConfig,
    load_config,
)
from aggregator.errors import ConfigError
from aggregator.pipeline import delivery, health
from aggregator.pipeline.feeds import write_feeds
from aggregator.pipeline.recipients import awaited
from aggregator.pipeline.release import release_due
from aggregator.pipeline.watch import Watch
from aggregator.render import render
from aggregator.store import Store
from tests.deliver.hook import CLOSE, HANG, Hook, running
from tests.render.sample import DAY, ZONE
from tests.render.sample import sample as morning

pytest.importorskip("apprise", reason="the extra notify is not installed")

NOW = datetime(2031, 6, 19, 6, 0, tzinfo=UTC)


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
        output=OutputConfig(tmp_path / "out", base_url="https://news.example/"),
        digest=DigestConfig(timezone=ZONE),
        mail=MailConfig(timeout_s=5, deadline_s=5),
    )
    with Store.open(made.database_url) as store:
        keep(store)
    return made


def keep(store: Store, **changes: object) -> None:
    digest = replace(morning(), **changes)
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


def to(config: Config, *channels: Channel) -> Config:
    return replace(config, channels=channels)


def states(store: Store) -> dict[str, str]:
    return {f"{d.channel}:{d.recipient}": d.state for d in store.outbox.listed(None, 100)}


def test_a_chat_gets_one_note_however_often_it_is_asked(
    config: Config, store: Store, clock: Clock
) -> None:
    with running(Hook()) as hook:
        told = to(config, Channel("newsroom", hook.url))
        first = delivery.deliver(told, day=DAY, clock=clock)
        second = delivery.deliver(told, day=DAY, clock=clock)
    assert (first.queued, first.in_state("sent"), first.exit_code) == (1, 1, 0)
    assert (second.queued, second.attempts) == (0, ())
    (got,) = hook.got
    assert got["title"].startswith("18 June: 137 drones")
    assert got["message"].startswith("- **137 drones downed over Port Averil")
    assert "https://news.example/2031-06-18/digest.html" in got["message"]
    assert states(store) == {"notify:newsroom": "sent"}


def test_a_service_that_shows_no_markdown_gets_plain_text(
    config: Config, store: Store, clock: Clock
) -> None:
    with running(Hook()) as hook:
        phone = f"ntfy://127.0.0.1:{hook.port}/desk"
        told = to(config, Channel("phone", phone), Channel("marked", phone, format="md"))
        assert delivery.deliver(told, day=DAY, clock=clock).exit_code == 0
    plain, marked = sorted((each["message"] for each in hook.got), key=lambda text: "**" in text)
    assert plain.startswith("- 137 drones downed over Port Averil")
    assert marked.startswith("- **137 drones downed over Port Averil")


@pytest.mark.parametrize(
    ("answers", "then", "state", "requests"),
    [
        ([503, 200], "sent", "queued", 2),
        ([429, 200], "sent", "queued", 2),
        ([404], "failed", "failed", 1),
        ([400], "failed", "failed", 1),
        ([CLOSE], "unknown", "unknown", 1),
        ([502], "unknown", "unknown", 1),
    ],
)
def test_what_a_service_says_decides_what_happens(
    config: Config,
    store: Store,
    clock: Clock,
    answers: list[int | str],
    then: str,
    state: str,
    requests: int,
) -> None:
    with running(Hook(answers)) as hook:
        told = to(config, Channel("newsroom", hook.url))
        delivery.deliver(told, day=DAY, clock=clock)
        assert states(store) == {"notify:newsroom": state}
        clock.now += timedelta(minutes=5)
        delivery.deliver(told, clock=clock)
        assert states(store) == {"notify:newsroom": then}
    assert len(hook.got) == requests
    assert len({json.dumps(each) for each in hook.got}) == 1


def test_no_answer_in_time_is_unknown_and_the_policy_decides(
    config: Config, store: Store, clock: Clock
) -> None:
    quick = replace(config, mail=replace(config.mail, timeout_s=0.2, unknown="resend"))
    with running(Hook([HANG, 200])) as hook:
        told = to(quick, Channel("newsroom", hook.url))
        delivery.deliver(told, day=DAY, clock=clock)
        assert states(store) == {"notify:newsroom": "queued"}
        clock.now += timedelta(minutes=5)
        delivery.deliver(told, clock=clock)
    assert states(store) == {"notify:newsroom": "sent"}
    assert len(hook.got) == 2


def test_a_process_that_died_while_it_sent_leaves_nobody_knowing(
    config: Config, store: Store, clock: Clock
) -> None:
    with running(Hook()) as hook:
        told = to(config, Channel("newsroom", hook.url))
        kept = store.latest_digest(DAY, ZONE, "daily")
        assert kept is not None
        recipients = delivery.recipients_of(told, store, "daily")
        delivery.queue(told, store, kept, recipients, now=NOW)
        claimed = store.outbox.claim(NOW, "dead", ["notify"])
        assert claimed is not None and store.outbox.hand_over(claimed.id, "dead")
        clock.now += timedelta(hours=1)
        delivery.deliver(told, clock=clock)
    assert states(store) == {"notify:newsroom": "unknown"}
    assert hook.got == []


def test_the_address_is_nowhere_but_in_the_request(
    config: Config, store: Store, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), running(Hook([404, 503, CLOSE])) as hook:
        told = to(config, *(Channel(name, hook.url) for name in ("a", "b", "c")))
        report = delivery.deliver(told, day=DAY, clock=clock)
    assert len(hook.got) == 3
    said = [repr(report), repr(told), caplog.text]
    for row in store.outbox.listed(None, 9):
        whole = store.outbox.get(row.id)
        said += [repr(whole), whole.body.decode()]
    assert "s3cret" not in "".join(said)
    store.close()
    files = [f for f in config.output.folder.rglob("*") if f.is_file()]
    assert files and not any(b"s3cret" in f.read_bytes() for f in files)


def test_a_channel_that_is_gone_or_has_no_address_is_told(
    config: Config, store: Store, clock: Clock
) -> None:
    told = to(config, Channel("newsroom"))
    report = delivery.deliver(told, day=DAY, clock=clock)
    assert report.attempts[0][1] == "queued"
    assert "AGGREGATOR_CHANNEL_NEWSROOM" in report.attempts[0][2]
    clock.now += timedelta(minutes=2)
    report = delivery.deliver(to(config, Channel("other")), clock=clock)
    assert report.attempts == (("newsroom", "failed", "no service of this name is configured"),)


def test_a_chat_that_hangs_keeps_no_other_from_its_digest(
    config: Config, store: Store, clock: Clock, tmp_path: Path
) -> None:
    quick = replace(config, mail=replace(config.mail, timeout_s=0.2))
    with running(Hook([HANG])) as hook:
        told = to(quick, Channel("a", hook.url), Channel("b", folder=tmp_path / "b"))
        delivery.deliver(told, day=DAY, clock=clock)
    assert states(store) == {"notify:a": "unknown", "files:b": "sent"}


def test_a_process_that_is_killed_while_a_service_has_the_note(
    config: Config, store: Store, clock: Clock, tmp_path: Path
) -> None:
    file = tmp_path / "aggregator.toml"
    file.write_text(
        f'database = "{config.output.folder / "aggregator.db"}"\n'
        f'[output]\nfolder = "{config.output.folder}"\n[digest]\ntimezone = "{ZONE}"\n'
        '[[channel]]\nname = "newsroom"\n',
        "utf-8",
    )
    with running(Hook([HANG, 200])) as hook:
        environ = {**os.environ, "AGGREGATOR_CHANNEL_NEWSROOM": hook.url}
        command = ["deliver", str(DAY), "--config", str(file)]
        process = subprocess.Popen(
            [sys.executable, "-m", "aggregator", *command],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            assert hook.asked.wait(60)
        finally:
            process.kill()
            process.communicate()
        told = to(config, Channel("newsroom", hook.url))
        assert states(store) == {"notify:newsroom": "sending"}
        clock.now = datetime.now(UTC) + timedelta(hours=1)
        delivery.deliver(told, clock=clock)
        assert states(store) == {"notify:newsroom": "unknown"}
        assert len(hook.got) == 1


# --- Folders ----------------------------------------------------------------------------------


def test_a_folder_gets_the_forms_of_the_digest_and_a_feed(
    config: Config, store: Store, clock: Clock, tmp_path: Path
) -> None:
    folder = tmp_path / "www"
    told = to(config, Channel("www", folder=folder, formats=("html", "txt", "atom"), language="de"))
    report = delivery.deliver(told, day=DAY, clock=clock)
    assert report.attempts == (("www", "sent", "written"),)
    names = sorted(str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file())
    assert names == ["2031-06-18/digest.html", "2031-06-18/digest.txt", "feed.atom"]
    feed = (folder / "feed.atom").read_text("utf-8")
    assert "137 drones" in feed and 'xml:lang="de"' in feed
    assert "https://news.example/2031-06-18/digest.html" in feed
    assert 'lang="de"' in (folder / "2031-06-18" / "digest.html").read_text("utf-8")
    # Written anew by nobody: the delivery was made.
    (folder / "feed.atom").unlink()
    delivery.deliver(told, day=DAY, clock=clock)
    assert not (folder / "feed.atom").exists()


def test_a_folder_that_cannot_be_written_is_tried_again(
    config: Config, store: Store, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "www").write_text("a file stands in the way")
    told = to(config, Channel("www", folder=tmp_path / "www"))
    delivery.deliver(told, day=DAY, clock=clock)
    assert states(store) == {"files:www": "queued"}
    (tmp_path / "www").unlink()
    clock.now += timedelta(minutes=2)
    delivery.deliver(told, clock=clock)
    assert states(store) == {"files:www": "sent"}
    assert (tmp_path / "www" / "2031-06-18" / "digest.html").is_file()


def test_an_older_delivery_does_not_write_over_a_newer_feed(
    config: Config, store: Store, clock: Clock, tmp_path: Path
) -> None:
    folder = tmp_path / "www"
    told = to(config, Channel("www", folder=folder, formats=("txt", "atom")))
    recipients = delivery.recipients_of(told, store, "daily")
    first = store.latest_digest(DAY, ZONE, "daily")
    assert first is not None
    delivery.queue(told, store, first, recipients, now=NOW)
    old = store.outbox.claim(NOW, "slow", ["files"])
    assert old is not None
    keep(store, day=DAY + timedelta(days=1))
    delivery.deliver(told, day=DAY + timedelta(days=1), clock=clock)
    newest = (folder / "feed.atom").read_text("utf-8")
    assert "2031-06-19" in newest
    clock.now += timedelta(hours=1)
    delivery.deliver(told, clock=clock)
    assert set(states(store).values()) == {"sent"}
    assert (folder / "2031-06-18" / "digest.txt").is_file()
    assert (folder / "feed.atom").read_text("utf-8") == newest


def test_a_process_that_died_while_it_wrote_is_done_again(
    config: Config, store: Store, clock: Clock, tmp_path: Path
) -> None:
    told = to(config, Channel("www", folder=tmp_path / "www"))
    kept = store.latest_digest(DAY, ZONE, "daily")
    assert kept is not None
    delivery.queue(told, store, kept, delivery.recipients_of(told, store, "daily"), now=NOW)
    assert store.outbox.claim(NOW, "dead", ["files"]) is not None
    clock.now += timedelta(hours=1)
    delivery.deliver(told, clock=clock)
    assert states(store) == {"files:www": "sent"}


# --- Topics, editions, releases ---------------------------------------------------------------


def test_topics_cut_what_a_channel_gets_and_nothing_is_not_sent(
    config: Config, store: Store, clock: Clock
) -> None:
    with running(Hook()) as hook:
        told = to(
            config,
            Channel("ferries", hook.url, topics=("ferry",)),
            Channel("volcanoes", hook.url, topics=("volcano*",)),
            Channel("all-the-same", hook.url, topics=("volcano*",), empty=True),
        )
        report = delivery.deliver(told, day=DAY, clock=clock)
    assert report.queued == 2
    messages = sorted(each["message"] for each in hook.got)
    assert "kettle goes cold" in messages[0] and "137 drones" not in messages[0]
    assert "no news" in messages[1]


def test_only_the_edition_that_a_channel_wants(config: Config, store: Store) -> None:
    told = to(config, Channel("a", edition="evening"), Channel("b", edition="daily"), Channel("c"))
    assert [r.key for r in delivery.recipients_of(told, store, "daily")] == ["b", "c"]


def test_digests_are_released_for_channels_alone(
    config: Config, store: Store, clock: Clock, tmp_path: Path
) -> None:
    assert not awaited(config, store)
    told = to(config, Channel("www", folder=tmp_path / "www"))
    assert awaited(told, store)
    released = release_due(told, store, now=NOW, watch=Watch(), clock=clock)
    assert [r.day for r in released.releases] == [DAY]


def test_deliver_to_a_channel_by_its_name(config: Config, clock: Clock, tmp_path: Path) -> None:
    told = to(config, Channel("a", folder=tmp_path / "a"), Channel("b", folder=tmp_path / "b"))
    report = delivery.deliver(told, day=DAY, to=["b"], clock=clock)
    assert [r for r, _, _ in report.attempts] == ["b"]
    ((name, body),) = delivery.preview(told, DAY, ["a"])
    assert name == "a" and "2031-06-18/digest.html" in json.loads(body)["own"]


def test_doctor_looks_at_each_channel_and_sends_nothing(config: Config, tmp_path: Path) -> None:
    with running(Hook()) as hook:
        told = to(
            config,
            Channel("chat", hook.url),
            Channel("bad", "nonsense://x"),
            Channel("unset"),
            Channel("www", folder=tmp_path / "not" / "yet"),
        )
        found = {f.what: (f.verdict, f.told) for f in health._channels(told)}
    assert hook.got == []
    assert found["channel chat"] == ("ok", "notes go to JSON")
    assert found["channel bad"] == ("failed", "apprise knows no such address")
    assert found["channel unset"] == ("failed", "its address is not set")
    assert found["channel www"][0] == "ok"


def test_doctor_says_where_one_click_cannot_work(config: Config) -> None:
    def told(base: str) -> str:
        web = WebConfig(base_url=base)
        open_ = replace(config, web=web, subscribe=SubscribeConfig(open=True))
        open_ = replace(open_, dedup=replace(config.dedup, encoder="none"))
        return next(f.verdict for f in health.examine(open_, now=NOW) if f.what == "subscribe")

    assert told("http://news.example/") == "warning"
    assert told("https://news.example/") == "ok"


# --- Configuration ----------------------------------------------------------------------------


def written(tmp_path: Path, toml: str) -> Path:
    file = tmp_path / "aggregator.toml"
    file.write_text(toml, "utf-8")
    return file


def test_an_address_comes_from_a_file_or_the_environment(tmp_path: Path) -> None:
    (tmp_path / "hook").write_text("json://example.org/s3cret\n")
    file = written(
        tmp_path,
        '[[channel]]\nname = "a"\nurl_file = "hook"\n[[channel]]\nname = "news-room"\n'
        '[[channel]]\nname = "www"\nfolder = "www"\n',
    )
    environ = {"AGGREGATOR_CHANNEL_NEWS_ROOM": "slack://t0ken"}
    a, b, c = load_config(file, environ=environ).channels
    assert (a.url, b.url, c.url) == ("json://example.org/s3cret", "slack://t0ken", "")
    assert c.folder == tmp_path / "www"
    assert "s3cret" not in repr(a) and "t0ken" not in repr(b)


@pytest.mark.parametrize(
    ("toml", "wrong"),
    [
        ('[[channel]]\nfolder = "x"', "needs a name"),
        ('[[channel]]\nname = "a b"\n', "is no name"),
        ('[[channel]]\nname = "a"\n[[channel]]\nname = "A"\n', "stands twice"),
        ('[[channel]]\nname = "a"\nurl_file = "nowhere"', "cannot be read"),
        ('[[channel]]\nname = "a"\nurl = "json://x"', "unknown key"),
        ('[[channel]]\nname = "a"\nformats = ["pdf"]\nfolder = "x"', "unknown format"),
        ('[[channel]]\nname = "a"\ntopics = ["!!"]', "not a topic"),
        ('[channel]\nname = "a"', "two brackets"),
        ("[subscribe]\nopen = true", "mail.host"),
        (
            '[mail]\nhost = "m"\nsender = "a@b.org"\n[subscribe]\nopen = true',
            "web.base_url",
        ),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, toml: str, wrong: str) -> None:
    with pytest.raises(ConfigError, match=wrong):
        load_config(written(tmp_path, toml), environ={})


def test_the_feeds_of_the_output_folder_are_no_delivery(
    config: Config, store: Store, clock: Clock
) -> None:
    write_feeds(config, store)
    assert (config.output.folder / "feed.atom").exists()
    assert store.outbox.listed(None, 9) == []
