"""Links that lead nowhere any more, from the server's answer to the digest."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig, PullConfig
from aggregator.model import Source
from aggregator.report import RunReport
from tests.pull.web.servers import Server, answer, running

NOW = datetime(2025, 4, 9, 20, 0, tzinfo=UTC)
DAY = date(2025, 4, 9)
FERRY = (
    "The ferry Alder ran aground off Carrow Point shortly before dawn, and 137 passengers were"
    " brought ashore by lifeboats from three stations along the northern coast."
)
QUAY = (
    "Dockers in Halmouth have voted by a wide margin to strike over night shifts after Easter,"
    " and their union said that talks could still avert the walk-out."
)
FRONT = (
    "All the news of the coast, every day: what is landed, what is sold, who sails and who comes"
    " home, with the weather for boats and the tides of all our harbours."
)


def article(title: str, text: str) -> bytes:
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>"
        '<meta property="article:published_time" content="2025-04-09T08:30:00Z"></head>'
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    ).encode()


@pytest.fixture
def server():
    with running(Server()) as started:
        yield started


@pytest.fixture
def config(server: Server, tmp_path: Path) -> Config:
    server.paths["/news/ferry"] = answer(body=article("Ferry aground", FERRY))
    server.paths["/news/quay"] = answer(body=article("Dockers vote", QUAY))
    return Config(
        output=OutputConfig(folder=tmp_path / "out", formats=("json", "md")),
        digest=DigestConfig(timezone="UTC"),
        dedup=DedupConfig(encoder="none"),
        pull=PullConfig(
            contact="desk@example.org",
            allow_hosts=frozenset({"127.0.0.1"}),
            host_delay_s=0.0,
            deadline_s=5.0,
        ),
        sources=(
            Source("Gazette", url=f"{server.url}/news/ferry", outlet="Gazette"),
            Source("Courier", url=f"{server.url}/news/quay", outlet="Courier"),
        ),
    )


Run = Callable[[float], RunReport]


@pytest.fixture
def run(config: Config) -> Run:
    """Run the job some hours after :data:`NOW`."""
    return lambda hours: pipeline.run(config, now=NOW + timedelta(hours=hours))


def digest(config: Config) -> dict[str, Any]:
    text = (config.output.folder / "2025-04-09" / "digest.json").read_text()
    found: dict[str, Any] = json.loads(text)
    return found


def gone(config: Config) -> dict[str, str | None]:
    """Since when the link of each outlet is gone."""
    return {
        one["outlet"]: one["gone_since"]
        for story in digest(config)["stories"]
        for passage in story["passages"]
        for one in passage["attributions"]
    }


@pytest.mark.parametrize("status", [404, 410])
def test_a_link_that_is_dead_says_so_and_says_no_more_when_it_is_back(server, config, run, status):
    run(0)
    assert gone(config) == {"Gazette": None, "Courier": None}

    server.paths["/news/ferry"] = answer(status)
    report = run(2)
    assert [d.status for d in report.digests] == ["written"]
    assert gone(config) == {"Gazette": "2025-04-09T22:00:00+00:00", "Courier": None}
    assert (
        "link gone since 22:00" in (config.output.folder / "2025-04-09" / "digest.md").read_text()
    )
    assert digest(config)["as_of"] == "2025-04-09T22:00:00+00:00"

    assert run(2.2).digests == ()

    server.paths["/news/ferry"] = answer(body=article("Ferry aground", FERRY))
    run(30)
    assert gone(config) == {"Gazette": None, "Courier": None}


def test_what_a_pull_finds_of_a_link_the_next_run_tells(server, config, run):
    run(0)
    server.paths["/news/ferry"] = answer(404)
    assert pipeline.pull(config, now=NOW + timedelta(hours=2)).digests == ()
    assert gone(config) == {"Gazette": None, "Courier": None}
    report = run(2.1)
    assert [(d.day, d.status) for d in report.digests] == [(DAY, "written")]
    assert gone(config) == {"Gazette": "2025-04-09T22:00:00+00:00", "Courier": None}
    assert run(2.2).digests == ()


def test_a_past_digest_is_made_again_as_it_was_and_proven(server, config, run):
    run(0)
    file = config.output.folder / "2025-04-09" / "digest.json"
    before = file.read_text()
    server.paths["/news/ferry"] = answer(404)
    run(2)
    after = file.read_text()
    server.paths["/news/ferry"] = answer(body=article("Ferry aground", FERRY))
    run(30)

    for document in (before, after, file.read_text()):
        assert pipeline.verify(config, document).problems == []
    told = "2025-04-09T22:00:00+00:00"
    forged = after.replace(f'"gone_since": "{told}"', '"gone_since": null')
    assert forged != after
    where = [problem.where for problem in pipeline.verify(config, forged).problems]
    assert "stories[0].passages[0].attributions[0].gone_since" in where or (
        "stories[1].passages[0].attributions[0].gone_since" in where
    )


def test_what_a_digest_cites_and_no_source_asks_is_asked_if_that_is_wanted(
    server, config, tmp_path
):
    """Pages that came as files link to an address that no source is at."""
    folder = tmp_path / "in"
    folder.mkdir()
    link = f'<link rel="canonical" href="{server.url}/news/orchard">'
    page = article("Orchard given", FERRY).replace(b"<head>", b"<head>" + link.encode())
    (folder / "a.html").write_bytes(page)
    files = Source("papers", paths=(str(folder),))

    def run(hours: float, most: int) -> RunReport:
        wanted = dataclasses.replace(config.pull, check_links=most)
        checked = dataclasses.replace(config, pull=wanted, sources=(files,))
        return pipeline.run(checked, now=NOW + timedelta(hours=hours))

    server.paths["/news/orchard"] = answer(body=article("Orchard given", FERRY))
    run(0, 5)
    assert list(gone(config).values()) == [None]
    run(1, 0)
    assert server.seen("/news/orchard") == []

    assert run(2, 5).digests == ()
    assert len(server.seen("/news/orchard")) == 1
    assert server.seen("/robots.txt")
    server.paths["/news/orchard"] = answer(410)
    run(3, 5)
    assert len(server.seen("/news/orchard")) == 1  # Once a day.

    report = run(27, 5)
    assert list(gone(config).values()) == ["2025-04-10T23:00:00+00:00"]
    assert any("a digest links to it, and it is gone (status 410)" in w for w in report.warnings)
    assert run(27.5, 5).digests == ()


def test_a_redirect_to_the_front_page_and_a_server_in_trouble_prove_nothing(server, config, run):
    server.paths["/"] = answer(body=article("Gazette", FRONT))
    run(0)
    server.paths["/news/ferry"] = answer(302, location="/")
    server.paths["/news/quay"] = answer(503)
    run(2)
    assert gone(config)["Courier"] is None
    assert gone(config).get("Gazette") is None

    server.paths["/news/quay"] = answer(404)
    run(30)
    assert gone(config)["Courier"] == "2025-04-11T02:00:00+00:00"
