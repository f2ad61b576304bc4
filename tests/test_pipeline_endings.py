"""Live blogs that end: let go once their page says so and nobody writes any more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig, PullConfig
from aggregator.model import Source
from aggregator.store import Store
from tests.pull.web.servers import Server, answer, running

NOON = datetime(2025, 4, 9, 12, 0, tzinfo=UTC)
LONGEST = 6 * 3600.0


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Server()) as started:
        yield started


def page(posts: int, end: datetime | str | None) -> bytes:
    """A live blog with one post every ten minutes until noon."""
    times = [NOON - timedelta(minutes=10 * n) for n in range(posts)]
    ld = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": "The harvest fair, live",
        "coverageEndTime": end.isoformat() if isinstance(end, datetime) else end,
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting",
                "@id": f"#p{posts - n}",
                "headline": f"Round {posts - n} of the ploughing",
                "datePublished": at.isoformat(),
                "articleBody": f"Team {posts - n} finished its furrow and the judges measure it.",
            }
            for n, at in enumerate(times)
        ],
    }
    return (
        "<html><head><title>The fair</title><script type='application/ld+json'>"
        f"{json.dumps(ld)}</script></head><body><h1>The fair</h1></body></html>"
    ).encode()


Look = Callable[[float], float]


@pytest.fixture
def look(tmp_path: Path, server: Server) -> Look:
    """Pull so many hours after noon: seconds until the page is asked again."""

    def pull(hours: float) -> float:
        config = Config(
            output=OutputConfig(folder=tmp_path / "out"),
            digest=DigestConfig(timezone="UTC"),
            dedup=DedupConfig(encoder="none"),
            pull=PullConfig(
                contact="desk@example.org",
                allow_hosts=frozenset({"127.0.0.1"}),
                host_delay_s=0.0,
                max_interval_s=LONGEST,
            ),
            sources=(Source("Fair", url=f"{server.url}/live"),),
        )
        now = NOON + timedelta(hours=hours)
        report = pipeline.pull(config, now=now)
        assert not report.failures, report.failures
        with Store.open(config.database_url) as store:
            (fetch,) = store.fetches("Fair")
        assert fetch.next_at is not None
        return (fetch.next_at - now).total_seconds()

    return pull


@pytest.mark.parametrize("tagged", [False, True])
def test_one_that_ended_and_is_quiet_is_let_go(tagged: bool, server: Server, look: Look) -> None:
    body = page(5, NOON)
    server.paths["/live"] = answer(body=body, etag='"1"')
    assert look(0.1) < 1200  # it ended, but who knows
    if tagged:
        server.paths["/live"] = answer(304, etag='"1"')
    assert look(1) < 2000
    assert look(3.1) >= 0.9 * LONGEST


def test_one_that_goes_on_after_its_end_is_not(server: Server, look: Look) -> None:
    server.paths["/live"] = answer(body=page(5, NOON - timedelta(hours=8)))
    assert look(0.1) < 1200
    assert look(1) < 2000  # its last post was an hour ago


def test_one_that_says_nothing_or_nonsense_is_not(server: Server, look: Look) -> None:
    server.paths["/live"] = answer(body=page(5, None))
    look(0.1)
    assert look(5) < 2000
    server.paths["/live"] = answer(body=page(6, "soon"))
    assert look(6) < 2000


def test_one_that_will_end_is_not(server: Server, look: Look) -> None:
    server.paths["/live"] = answer(body=page(5, NOON + timedelta(days=1)))
    look(0.1)
    assert look(5) < 2000


def test_one_that_was_over_when_it_was_found(server: Server, look: Look) -> None:
    server.paths["/live"] = answer(body=page(5, NOON))
    assert look(72) >= 0.9 * LONGEST


def test_what_it_brings_all_the_same_makes_it_faster(server: Server, look: Look) -> None:
    server.paths["/live"] = answer(body=page(5, NOON))
    assert look(72) >= 0.9 * LONGEST
    server.paths["/live"] = answer(body=page(6, NOON))
    assert look(96) < 0.6 * LONGEST


def test_one_that_is_over_for_long_is_asked_ever_more_rarely(server: Server, look: Look) -> None:
    server.paths["/live"] = answer(body=page(5, NOON), etag='"1"')
    hours = 3.1 + look(3.1) / 3600 + 0.01
    waits = []
    server.paths["/live"] = answer(304, etag='"1"')
    while hours < 24 * 365:
        waits.append(look(hours) / 3600)
        hours += waits[-1] + 0.01
    assert all(5.4 <= wait < 6.01 for wait in waits[:6]), "for two days as before"
    assert 24 * 26 < waits[-1] < 24 * 30.01 and waits[-1] == pytest.approx(max(waits), rel=0.1)
    assert len(waits) < 40
    # It comes back: it is looked at as often as anything that changes.
    server.paths["/live"] = answer(body=page(6, NOON))
    assert look(hours) < 0.6 * LONGEST


def test_one_that_is_over_is_not_silent(
    tmp_path: Path, server: Server, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from aggregator.cli import cli
    from aggregator.pipeline.silence import silence_of

    server.paths["/live"] = answer(body=page(9, None))
    look(0.1)
    source = Source("Fair", url=f"{server.url}/live")
    database = str(tmp_path / "out" / "aggregator.db")
    later = NOON + timedelta(days=9)
    with Store.open(database) as store:
        assert silence_of(store, source, later) is not None
    server.paths["/live"] = answer(body=page(9, NOON))
    look(24)
    with Store.open(database) as store:
        assert silence_of(store, source, later) is None
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news.toml").write_text(
        f'[pull]\ncontact = "a@example.org"\n[[source]]\nname = "Fair"\nurl = "{source.url}"\n'
    )
    listed = CliRunner().invoke(cli, ["sources", "-c", "news.toml"])
    assert "over since 2025-04-09; asked again on 2025-04-1" in listed.stdout
    assert "no new post" not in listed.stdout
