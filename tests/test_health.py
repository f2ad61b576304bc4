"""What the service says of itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.cli import main
from aggregator.config import Config, DedupConfig, MailConfig, OutputConfig, Reader
from aggregator.model import Source
from aggregator.pipeline.health import examine, status
from aggregator.store import NewDelivery, Release, Store
from tests.deliver.peer import Peer, running

NOW = datetime(2031, 5, 3, 8, 0, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        output=OutputConfig(tmp_path),
        dedup=DedupConfig(encoder="none"),
        sources=(Source("coast", paths=("pages",)),),
    )


def verdicts(config: Config, now: datetime = NOW) -> dict[str, str]:
    return {finding.what: finding.verdict for finding in examine(config, now=now)}


def test_all_is_well(config: Config) -> None:
    assert set(verdicts(config).values()) == {"ok"}


def test_a_mail_server_is_asked_and_nothing_is_sent(config: Config) -> None:
    with running(Peer()) as peer:
        mail = MailConfig(host="127.0.0.1", port=peer.port, security="none", sender="d@e.org")
        assert verdicts(replace(config, mail=mail))["mail"] == "ok"
    assert verdicts(replace(config, mail=mail))["mail"] == "failed"
    assert not any(c.lower().startswith("mail") for c in peer.commands)


def test_a_store_that_cannot_be_used_has_a_remedy(config: Config, tmp_path: Path) -> None:
    (tmp_path / "aggregator.db").write_text("no database at all, but some text", encoding="utf-8")
    findings = {f.what: f for f in examine(config, now=NOW)}
    assert findings["store"].verdict == "failed"
    assert "backup" in findings["store"].remedy


def test_a_model_that_is_not_there(config: Config) -> None:
    config = replace(config, dedup=DedupConfig(encoder="/no/such/model"))
    assert verdicts(config)["model"] == "failed"


def test_a_clock_that_was_set_back(config: Config) -> None:
    with Store.open(config.database_url) as store:
        store.start_run(NOW + timedelta(hours=1))
    assert verdicts(config)["clock"] == "failed"


def test_status(config: Config) -> None:
    config = replace(config, readers=(Reader("a@example.net"),))
    with Store.open(config.database_url) as store:
        run = store.start_run(NOW)
        store.finish_run(run, {}, exit_code=1)
        store.record_outcomes({"coast": ("failed", "no such file")}, at=NOW)
        store.releases.add(
            Release(date(2031, 5, 2), "UTC", "daily", NOW, NOW, "skipped", reason="too late")
        )
        store.add_digest(
            date(2031, 5, 2), "UTC", "daily", as_of=NOW, document="{}", settings="", created_at=NOW
        )
        kept = store.latest_digest(date(2031, 5, 2), "UTC", "daily")
        assert kept is not None
        store.outbox.add([NewDelivery(kept.id, "k||", "smtp", "a@b.net", "m", NOW, b"x")], NOW)
        store.outbox.expire(NOW)
    found = status(config, now=NOW)
    assert found.last_run is not None and found.last_run.exit_code == 1
    assert found.next_due is not None and found.next_due.day == date(2031, 5, 3)
    assert found.outbox == {"expired": 1}
    assert [d.recipient for d in found.trouble] == ["a@b.net"]
    assert [r.reason for r in found.releases] == ["too late"]


def test_the_commands(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    db = str(config.output.folder / "aggregator.db")
    assert main(["status", "--db", db]) == 2  # there is no store yet
    with Store.open(config.database_url) as store:
        store.finish_run(store.start_run(datetime.now(UTC)), {}, exit_code=0)
    capsys.readouterr()
    assert main(["status", "--db", db]) == 0
    assert "ended well" in capsys.readouterr().out
    assert main(["status", "--db", db, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["last_run"]["exit_code"] == 0
    assert main(["doctor", "--db", db, "--out", str(config.output.folder)]) == 0
    assert "ok       store" in capsys.readouterr().out
