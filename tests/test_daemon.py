"""What the daemon does at each tick, by hand: the clock is ours, the store is real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.config import Config, DedupConfig, MailConfig, OutputConfig, PullConfig, Reader
from aggregator.errors import BusyError, StoreError
from aggregator.model import Source
from aggregator.pipeline import service
from aggregator.pipeline.daemon import Daemon, Stopped
from aggregator.pipeline.measure import hangs, measure
from aggregator.store import Store, StoredFetch
from tests.deliver.peer import Peer, running

NOW = datetime(2031, 5, 2, 9, 0, tzinfo=UTC)
PAGE = "Storm reaches the coast\nBy Ina Falk\n2 May 2031\n\nThe first ferry was cancelled.\n"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "storm.txt").write_text(PAGE, encoding="utf-8")
    return Config(
        output=OutputConfig(tmp_path / "out"),
        dedup=DedupConfig(encoder="none"),
        mail=MailConfig(
            host="127.0.0.1", security="none", sender="desk@example.org", timeout_s=5, deadline_s=5
        ),
        sources=(Source("coast", paths=(str(tmp_path / "pages"),), zone="UTC"),),
    )


@pytest.fixture
def daemon(config: Config) -> Iterator[Daemon]:
    made = Daemon(config, every=timedelta(hours=9))
    yield made
    made.close()


def test_it_works_at_once_and_then_when_there_is_reason(daemon: Daemon) -> None:
    first = daemon.tick(NOW)
    assert first is not None and first.is_run and first.report is not None
    assert daemon.role == "leading" and daemon.runs == {"ok": 1}
    assert daemon.tick(NOW + timedelta(minutes=9)) is None
    # As after a minute of the monotonic clock: a digest is due, and so there is reason.
    daemon._looked -= 61
    daemon.config = replace(daemon.config, readers=(Reader("ada@example.net"),))
    with running(Peer()) as peer:
        daemon.config = replace(daemon.config, mail=replace(daemon.config.mail, port=peer.port))
        due = daemon.tick(NOW + timedelta(days=1))
    assert due is not None and due.why == "a digest was due"
    assert len(peer.taken) == 1


def test_mail_that_waits_is_sent_without_a_run(daemon: Daemon, config: Config) -> None:
    with running(Peer()) as gone:
        pass
    away = replace(config.mail, port=gone.port)
    daemon.config = replace(config, mail=away, readers=(Reader("ada@example.net"),))
    daemon.tick(NOW)
    daemon._looked -= 61
    daemon.tick(NOW + timedelta(days=1))
    with running(Peer()) as peer:
        daemon.config = replace(daemon.config, mail=replace(away, port=peer.port))
        assert daemon.tick(NOW + timedelta(days=1, seconds=30)) is None, "not due yet"
        work = daemon.tick(NOW + timedelta(days=1, seconds=90))
    assert work is not None and work.why == "mail was due" and work.report is None
    assert len(peer.taken) == 1


def test_the_first_address_that_is_due(config: Config) -> None:
    config = replace(
        config,
        sources=(
            Source("feed", url="https://a.example/feed"),
            Source("page", url="https://b.example/live"),
            Source("files", paths=("x",)),
        ),
    )
    hour = timedelta(hours=1)
    with Store.open(config.database_url) as store:
        store.keep_fetches(
            [
                StoredFetch("feed", "https://a.example/feed", next_at=NOW + 5 * hour),
                StoredFetch(
                    "feed", "https://a.example/1", "https://a.example/feed", next_at=NOW + hour
                ),
                StoredFetch("feed", "https://a.example/lost", "https://a.example/old", next_at=NOW),
                StoredFetch(
                    "feed", "https://a.example/ring", "https://a.example/ring", next_at=NOW
                ),
                StoredFetch("gone", "https://c.example/", next_at=NOW),
            ]
        )
    never_asked = service.next_fetch(config)
    assert never_asked is not None and never_asked < NOW
    with Store.open(config.database_url) as store:
        store.keep_fetches([StoredFetch("page", "https://b.example/live", next_at=NOW + 2 * hour)])
    assert service.next_fetch(config) == NOW + hour
    assert service.next_fetch(replace(config, pull=PullConfig(enabled=False))) is None


def test_one_leads_and_the_next_when_it_has_gone(daemon: Daemon, config: Config) -> None:
    daemon.tick(NOW)
    other = Daemon(config, every=timedelta(hours=9))
    with pytest.raises(BusyError, match=r"leads since .*; this one takes over when it is gone"):
        other.tick(NOW)
    assert other.role == "waiting"
    daemon.close()
    other.tick(NOW)
    assert other.role == "leading"
    other.close()


def test_one_that_was_asleep_for_too_long_leads_no_more(config: Config) -> None:
    from aggregator.pipeline.lease import mine

    asleep = Daemon(config, every=timedelta(hours=9))
    asleep.tick(NOW)
    with Store.open(config.database_url) as store:
        store.leases.give_back_all(mine())
        store.leases.take("serve", "elsewhere:1:x", datetime.now(UTC), timedelta(minutes=2))
    hold = asleep._hold
    assert hold is not None
    hold._until = datetime.now(UTC)  # It slept until now.
    with pytest.raises(BusyError, match="elsewhere:1 leads"):
        asleep.tick(NOW)
    asleep.close()


def test_work_that_is_asked_to_end_is_taken_up_again(daemon: Daemon, config: Config) -> None:
    daemon.hand_back()
    with pytest.raises(Stopped):
        daemon.tick(NOW)
    daemon.close()
    assert daemon.runs == {"error": 1}
    again = Daemon(config, every=timedelta(hours=9))
    work = again.tick(NOW)
    again.close()
    assert work is not None and work.report is not None and work.report.digests


def test_a_store_that_is_away_is_no_end(daemon: Daemon, config: Config) -> None:
    path = config.output.folder
    path.mkdir(exist_ok=True)
    (path / "aggregator.db").write_text("no database, but a text that is long enough")
    with pytest.raises(StoreError):
        daemon.tick(NOW)
    (path / "aggregator.db").unlink()
    assert daemon.tick(NOW) is not None


def test_measures(daemon: Daemon) -> None:
    daemon.tick(NOW)
    found = measure(daemon, now=NOW)
    assert found.sources == {"new": 1} and found.is_leading and found.runs == {"ok": 1}
    assert found.fetch_lag_s == found.digest_lag_s == 0
    assert (found.store.posts, found.store.revisions) == (1, 1)
    daemon.config = replace(daemon.config, readers=(Reader("ada@example.net"),))
    assert measure(daemon, now=NOW.replace(hour=8)).digest_lag_s == 2 * 3600
    assert hangs(daemon) is None
    daemon.ticked -= 5000
    assert "no tick" in str(hangs(daemon))
    daemon.busy_since = daemon.ticked
    assert hangs(daemon) is None
    daemon.busy_since -= 3 * 3600
    assert "a run takes" in str(hangs(daemon))
