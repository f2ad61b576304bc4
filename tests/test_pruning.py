"""What the store lets go of, and what stays because a digest cites it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.cli import main
from aggregator.config import Config, DedupConfig, MailConfig, OutputConfig, PullConfig, Reader
from aggregator.errors import NotFoundError
from aggregator.model import Page, Source
from aggregator.pipeline.proof import verify
from aggregator.pipeline.service import tick
from aggregator.store import Store, upkeep
from tests.deliver.peer import Peer, running

FIRST = """Storm reaches the coast
By Ina Falk
2 May 2031

The first ferry was cancelled at dawn, the harbour master said.
"""
NOW = datetime(2031, 5, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def config(
    request: pytest.FixtureRequest, tmp_path: Path, new_postgres_database: Callable[[], str]
) -> Config:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "storm.txt").write_text(FIRST, encoding="utf-8")
    url = new_postgres_database() if request.param == "postgresql" else f"sqlite:///{tmp_path}/s.db"
    return Config(
        database=url,
        output=OutputConfig(tmp_path / "out"),
        dedup=DedupConfig(encoder="none"),
        sources=(Source("coast", paths=(str(tmp_path / "pages"),), zone="UTC"),),
    )


def stored(config: Config) -> list[bool]:
    """Of each page that a revision came from, oldest first: whether its bytes are there."""
    found = []
    with Store.open(config.database_url) as store:
        ((post,),) = [[r.post.id for r in store.revisions_of_day(date(2031, 5, 2), "UTC")]]
        for revision in store.post_revisions(post):
            try:
                store.page_of_revision(post, revision.number)
                found.append(True)
            except NotFoundError:
                found.append(False)
    return found


def test_what_a_sent_digest_cites_stays_and_the_rest_goes(config: Config) -> None:
    page = Path(config.sources[0].paths[0]) / "storm.txt"
    with running(Peer()) as peer:
        config = replace(
            config,
            mail=MailConfig(host="127.0.0.1", port=peer.port, security="none", sender="d@e.org"),
            readers=(Reader("ada@example.net"),),
            pull=PullConfig(page_days=10),
        )
        tick(config, now=NOW)
        tick(config, now=NOW + timedelta(days=1))  # sent
        for number in (5, 6):
            page.write_text(FIRST.replace("first", f"{number}th"), encoding="utf-8")
            tick(config, now=NOW + timedelta(days=1, hours=number))
        with Store.open(config.database_url) as store:
            # Read otherwise than as a digest's post: its bytes serve nobody.
            old = Page("coast", "gone.txt", b"nothing", NOW)
            store.add_page(old, extractor="x")
            store.add_page(replace(old, content=b"more"), extractor="x")
            before = len(store.digests())
            later = NOW + timedelta(days=60)
            told = store.prune(pages_before=later, rest_before=later, dry=True)
            assert len(store.digests()) == before
            gone = store.prune(pages_before=later, rest_before=later)
            assert gone == told
            kept = store.digests()
            again = store.prune(pages_before=later, rest_before=later)
    assert len(peer.taken) == 1
    assert gone.digests == before - len(kept) == 1, "the one between was sent to nobody"
    assert gone.cited == 2 and gone.bodies == 1 and gone.body_bytes > 500
    assert (again.pages, again.digests, again.bodies, again.runs) == (0, 0, 0, 0)
    assert stored(config) == [True, True, True]
    assert upkeep.check(config.database_url) == []
    for digest in kept:
        proof = verify(replace(config, readers=()), digest.document)
        assert not any("no longer kept" in one for one in proof.unchecked)


def test_it_is_done_once_a_day_by_the_service(config: Config) -> None:
    with Store.open(config.database_url) as store:
        old = Page("coast", "gone.txt", b"nothing", NOW - timedelta(days=99))
        store.add_page(old, extractor="x")
        store.add_page(replace(old, content=b"more"), extractor="x")
        tick(replace(config, pull=PullConfig(page_days=10)), now=NOW)
        assert store.leases.holder("prune") is not None
        with pytest.raises(NotFoundError):
            store.page("coast", "gone.txt", old.content_hash)


def test_the_command(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    tick(config, now=NOW)
    where = ["--db", config.database_url]
    assert main(["db", "prune", *where, "--days", "0", "--dry-run"]) == 0
    assert "would go: bytes of pages: 0 (0.0 MB)" in capsys.readouterr().out
    assert main(["db", "prune", *where, "--days", "0", "--compact", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["pages"] == 0 and told["bytes_after"] > 0
    assert main(["db", "prune", *where, "--dry-run", "--compact"]) == 2
