"""What needs a person is told by mail, once a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from aggregator.config import AlarmConfig, Config, DedupConfig, MailConfig, OutputConfig, Reader
from aggregator.errors import OutputError
from aggregator.pipeline.alarm import alarms, raise_alarms
from aggregator.pipeline.service import tick
from aggregator.report import RunReport, SilentSource
from aggregator.store import Release, Store
from tests.deliver.peer import Peer, running

NOW = datetime(2031, 5, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        output=OutputConfig(tmp_path / "out"),
        dedup=DedupConfig(encoder="none"),
        mail=MailConfig(
            host="127.0.0.1", security="none", sender="desk@example.org", timeout_s=5, deadline_s=5
        ),
        readers=(Reader("ada@example.net"),),
        alarm=AlarmConfig("Ops <ops@example.org>"),
    )


def at(config: Config, peer: Peer) -> Config:
    return replace(config, mail=replace(config.mail, port=peer.port))


def subjects(peer: Peer) -> list[str]:
    return [str(message_from_bytes(raw, policy=policy.default)["Subject"]) for raw in peer.taken]


def dealt_with(store: Store, day: date) -> None:
    due = datetime(day.year, day.month, day.day, 6, tzinfo=UTC) + timedelta(days=1)
    store.releases.add(Release(day, "UTC", "daily", due, due, "empty"))


def test_a_digest_that_is_late_is_told_once_a_day(config: Config) -> None:
    with running(Peer()) as peer, Store.open(config.database_url) as store:
        dealt_with(store, date(2031, 5, 1))
        told = at(config, peer)
        early = NOW.replace(hour=6, minute=30)
        assert raise_alarms(told, store, now=early) == 0
        for minute in range(0, 50, 10):
            raise_alarms(told, store, now=NOW.replace(minute=minute))
        assert subjects(peer) == ["Alarm: the digest of 2031-05-02 (daily) has not gone out"]
        assert str(message_from_bytes(peer.taken[0])["To"]) == "Ops <ops@example.org>"
        raise_alarms(told, store, now=NOW + timedelta(hours=20))
    assert len(peer.taken) == 2


def test_a_run_that_fails_raises_it_all_the_same(config: Config) -> None:
    folder = config.output.folder
    (folder.parent / "pages.txt").write_text("Storm\nBy Ina Falk\n2 May 2031\n\nIt rains a lot.\n")
    from aggregator.model import Source

    paths = (str(folder.parent / "pages.txt"),)
    source = Source("coast", paths=paths, zone="UTC", day=date(2031, 5, 2))
    config = replace(config, database=f"sqlite:///{folder.parent}/store.db", sources=(source,))
    folder.write_text("a file where the folder should be")
    with Store.open(config.database_url) as store:
        dealt_with(store, date(2031, 5, 1))
    with running(Peer()) as peer, pytest.raises(OutputError):
        tick(at(config, peer), now=NOW)
    assert subjects(peer) == ["Alarm: the digest of 2031-05-02 (daily) has not gone out"]


def test_what_was_skipped_and_who_is_silent(config: Config) -> None:
    with Store.open(config.database_url) as store:
        due = NOW - timedelta(days=2, hours=3)
        store.releases.add(
            Release(
                date(2031, 4, 30), "UTC", "daily", due, NOW, "skipped", reason="was due long ago"
            )
        )
        dealt_with(store, date(2031, 5, 2))
        silent = SilentSource("coast", NOW - timedelta(days=3), 3600)
        report = RunReport(silent=(silent,))
        found = {a.fact: a.text for a in alarms(config, store, now=NOW, report=report)}
    assert found["digest 2031-04-30 daily"].endswith("It was due long ago.")
    assert "coast: no new post since 2031-04-30 09:00 UTC" in found["silent sources"]
    assert set(found) == {"digest 2031-04-30 daily", "silent sources"}


def test_nobody_is_told_where_nobody_is_named(config: Config) -> None:
    with Store.open(config.database_url) as store:
        dealt_with(store, date(2031, 5, 1))
        quiet = replace(config, alarm=AlarmConfig())
        assert raise_alarms(quiet, store, now=NOW) == 0
        assert store.outbox.listed(None, 9) == []


def test_an_alarm_is_no_digest_that_was_lost(config: Config) -> None:
    """An alarm that nobody takes raises no other one."""
    with running(Peer()) as gone:
        pass
    with Store.open(config.database_url) as store:
        dealt_with(store, date(2031, 5, 1))
        assert raise_alarms(at(config, gone), store, now=NOW) == 1
        later = NOW + timedelta(hours=5)
        found = [a.fact for a in alarms(config, store, now=later, report=None)]
        assert found == ["digest 2031-05-02 daily"]
        assert raise_alarms(at(config, gone), store, now=later) == 0
