"""A day of the service: pulled, written, and mailed when it is due, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from aggregator.config import Config, DedupConfig, DigestConfig, MailConfig, OutputConfig, Reader
from aggregator.errors import BusyError, DeliveryError
from aggregator.model import Source
from aggregator.pipeline.lease import held
from aggregator.pipeline.service import LEASE, tick
from aggregator.store import Store
from tests.deliver.peer import Peer, running

PAGE = """Storm reaches the coast
By Ina Falk
2 May 2031

The first ferry was cancelled at dawn, the harbour master said.

Two hundred households had no power by noon, according to the grid operator.
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "storm.txt").write_text(PAGE, encoding="utf-8")
    return Config(
        output=OutputConfig(tmp_path / "out"),
        digest=DigestConfig(timezone="Europe/London"),
        dedup=DedupConfig(encoder="none"),
        mail=MailConfig(
            host="127.0.0.1", security="none", sender="desk@example.org", timeout_s=5, deadline_s=5
        ),
        readers=(Reader("ada@example.net"),),
        sources=(Source(name="coast", paths=(str(tmp_path / "pages"),), zone="Europe/London"),),
    )


def at(config: Config, peer: Peer, **changes: object) -> Config:
    return replace(config, mail=replace(config.mail, port=peer.port, **changes))


def clock(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of May 2031 in London."""
    return datetime(2031, 5, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def test_the_digest_of_a_day_goes_out_on_the_next_morning_and_once(config: Config) -> None:
    with running(Peer()) as peer:
        told = at(config, peer)
        for hour in (9, 15, 23):
            _, released = tick(told, now=clock(2, hour))
            assert released is not None
            assert not peer.taken
        _, released = tick(told, now=clock(3, 5, 59))
        assert released is not None and released.releases == ()
        for minute in range(0, 60, 20):
            tick(told, now=clock(3, 6, minute))
    (message,) = (message_from_bytes(raw, policy=policy.default) for raw in peer.taken)
    body = message.get_body(("plain",))
    assert body is not None
    assert "Two hundred households had no power by noon" in body.get_content()
    with Store.open(config.database_url) as store:
        states = {r.day: r.state for r in store.releases.listed()}
    assert states[date(2031, 5, 2)] == "queued"


def test_two_editions(config: Config) -> None:
    editions = {"morning": time(7), "evening": time(18)}
    config = replace(config, digest=replace(config.digest, editions=editions))
    config = replace(config, readers=(*config.readers, Reader("bo@example.net", edition="evening")))
    page = Path(config.sources[0].paths[0]) / "storm.txt"
    page.write_text(PAGE.replace("2 May 2031", "2 May 2031, 08:30"), encoding="utf-8")
    with running(Peer()) as peer:
        told = at(config, peer)
        for hour in range(7, 24):
            tick(told, now=clock(2, hour))
    got = [str(message_from_bytes(raw)["To"]) for raw in peer.taken]
    assert sorted(got) == ["ada@example.net", "bo@example.net"]
    with Store.open(config.database_url) as store:
        states = [(r.day.day, r.edition, r.state) for r in store.releases.listed()]
    assert (2, "evening", "queued") in states
    assert (2, "morning", "empty") in states


def test_after_a_long_sleep_what_is_too_old_is_skipped_and_told(config: Config) -> None:
    with running(Peer()) as peer:
        told = at(config, peer)
        tick(told, now=clock(2, 9))
        tick(told, now=clock(3, 7))
        _, released = tick(told, now=clock(9, 7))
    assert released is not None
    skipped = [r.day.day for r in released.releases if r.state == "skipped"]
    assert skipped == [3, 4, 5, 6, 7]
    assert all("24 hours" in r.reason for r in released.releases if r.state == "skipped")
    assert len(peer.taken) == 1


def test_a_mail_server_that_is_away_in_the_morning(config: Config) -> None:
    with running(Peer()) as gone:
        pass
    told = at(config, gone)
    tick(told, now=clock(2, 9))
    _, released = tick(told, now=clock(3, 6))
    assert released is not None and released.delivery.waiting == 1
    with running(Peer()) as peer:
        tick(at(config, peer), now=clock(3, 6, 30))
        tick(at(config, peer), now=clock(3, 7))
    assert len(peer.taken) == 1


def test_two_at_once_are_one(config: Config) -> None:
    with Store.open(config.database_url) as store, held(store, LEASE), pytest.raises(BusyError):
        tick(config, now=clock(2, 9))
    report, released = tick(replace(config, readers=()), now=clock(2, 9))
    assert report.digests and released is None


def test_nothing_is_sent_where_that_is_not_wanted(config: Config) -> None:
    tick(config, now=clock(2, 9))
    _, released = tick(config, now=clock(3, 7), delivers=False)
    assert released is None
    with Store.open(config.database_url) as store:
        assert date(2031, 5, 2) not in {r.day for r in store.releases.listed()}
        assert store.outbox.listed(None, 5) == []


def test_what_is_due_goes_out_before_older_days_are_built(config: Config) -> None:
    for day in (27, 28, 29, 30):
        page = Path(config.sources[0].paths[0]) / f"{day}.txt"
        text = f"Pump house {day} was started when the water reached gauge {day * 3}."
        page.write_text(f"Report {day}\nBy Ina Falk\n{day} April 2031\n\n{text}\n", "utf-8")
    seen: list[tuple[int, int | None, int, list[str]]] = []
    with running(Peer()) as peer:

        def progress(stage: str, done: int, total: int | None) -> None:
            if stage == "digests":
                folders = sorted(one.name for one in config.output.folder.glob("2031-*"))
                seen.append((done, total, len(peer.taken), folders))

        report, released = tick(at(config, peer), now=clock(3, 7), progress=progress)
    assert released is not None
    assert [(r.day, r.state) for r in released.releases] == [(date(2031, 5, 2), "queued")]
    # Four older days are left when the mail is out, and the day that it is of is not among them.
    assert seen[0] == (0, 4, 1, ["2031-05-02"])
    assert sorted(one.day.day for one in report.digests) == [2, 27, 28, 29, 30]
    assert len(list(config.output.folder.glob("2031-*/digest.html"))) == 5
    again, _ = tick(at(config, peer), now=clock(3, 8))
    assert again.digests == ()


def test_an_address_that_is_none_keeps_no_digest_from_being_written(config: Config) -> None:
    config = replace(config, readers=(Reader("nobody"),))
    with pytest.raises(DeliveryError):
        tick(config, now=clock(3, 7))
    assert (config.output.folder / "2031-05-02" / "digest.html").exists()
