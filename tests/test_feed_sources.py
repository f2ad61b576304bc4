"""Whom a feed names as the source of an entry, from the served feed to the digest."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig, PullConfig
from aggregator.model import Source
from aggregator.pipeline.names import same_name
from tests.pull.web.servers import Server, answer, running

NOW = datetime(2025, 4, 9, 20, 0, tzinfo=UTC)
TEXTS = {
    "ferry": "The ferry Alder ran aground off Carrow Point shortly before dawn, and 137 passengers"
    " were brought ashore by lifeboats from three stations along the northern coast.",
    "quay": "Dockers in Halmouth have voted by a wide margin to strike over night shifts after"
    " Easter, and their union said that talks could still avert the walk-out.",
    "orchard": "An orchard that was planted in 1790 has been given to the village of Merrow, whose"
    " gardeners will open its gates to everybody on the first Sunday of May.",
}


def article(name: str) -> bytes:
    return (
        f"<!doctype html><html lang=en><head><title>On the {name}</title>"
        '<meta property="article:published_time" content="2025-04-09T08:30:00Z"></head>'
        f"<body><article><h1>On the {name}</h1><p>{TEXTS[name]}</p></article></body></html>"
    ).encode()


def rss(url: str) -> bytes:
    named = {
        "ferry": '<source url="https://northwire.example/feed">Northwire</source>',
        "quay": '<source url="https://courier.example/feed">The Courier</source>',
        "orchard": "",
    }
    entries = "".join(
        f"<item><title>{name}</title><link>{url}/{name}</link>{source}"
        "<pubDate>Wed, 09 Apr 2025 08:30:00 GMT</pubDate></item>"
        for name, source in named.items()
    )
    return f"<rss version='2.0'><channel><title>Courier</title>{entries}</channel></rss>".encode()


def atom(url: str) -> bytes:
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Courier</title><id>urn:x</id>"
        "<updated>2025-04-09T08:30:00Z</updated><entry><title>ferry</title><id>urn:1</id>"
        f"<updated>2025-04-09T08:30:00Z</updated><link href='{url}/ferry'/>"
        "<source><title>Northwire</title><id>urn:n</id></source></entry></feed>"
    ).encode()


@pytest.fixture
def server():
    with running(Server()) as started:
        yield started


@pytest.fixture
def config(server: Server, tmp_path: Path) -> Config:
    for name in TEXTS:
        server.paths[f"/{name}"] = answer(body=article(name))
    return Config(
        output=OutputConfig(folder=tmp_path / "out"),
        digest=DigestConfig(timezone="UTC"),
        dedup=DedupConfig(encoder="none"),
        pull=PullConfig(
            contact="desk@example.org",
            allow_hosts=frozenset({"127.0.0.1"}),
            host_delay_s=0.0,
            deadline_s=5.0,
        ),
        sources=(Source("Courier", url=f"{server.url}/feed", outlet="Courier"),),
    )


def origins(config: Config) -> dict[str, tuple[str, list[str]]]:
    """Origin and its basis, by the last part of the address."""
    text = (config.output.folder / "2025-04-09" / "digest.json").read_text()
    found: list[dict[str, Any]] = [
        one
        for story in json.loads(text)["stories"]
        for passage in story["passages"]
        for one in passage["attributions"]
    ]
    return {one["url"].rpartition("/")[2]: (one["origin"], one["origin_basis"]) for one in found}


@pytest.mark.parametrize("made", [rss, atom])
def test_an_entry_comes_from_whom_the_feed_names(server, config, made):
    server.paths["/feed"] = answer(body=made(server.url))
    pipeline.run(config, now=NOW)
    found = origins(config)
    assert found["ferry"] == ("Northwire", ["credit"])
    if made is rss:  # What names the outlet itself, or nobody, says nothing.
        assert found["quay"] == ("Courier", ["outlet"])
        assert found["orchard"] == ("Courier", ["outlet"])
    assert "from Northwire (credited)" in " ".join(
        (config.output.folder / "2025-04-09" / "digest.html").read_text().split()
    )


def test_a_page_that_is_fetched_again_keeps_its_source(server, config):
    server.paths["/feed"] = answer(body=rss(server.url))
    pipeline.run(config, now=NOW)
    server.paths["/feed"] = answer(503)
    more = article("ferry").replace(
        b"</p></article>", b"</p><p>Her captain was last.</p></article>"
    )
    server.paths["/ferry"] = answer(body=more)
    pipeline.run(config, now=NOW + timedelta(hours=3))
    assert (
        "Her captain was last." in (config.output.folder / "2025-04-09" / "digest.html").read_text()
    )
    assert origins(config)["ferry"] == ("Northwire", ["credit"])


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Harbour Post", "The Harbour Post - News", True),
        ("The Courier", "courier", True),
        ("Northwire", "Courier", False),
        ("", "Courier", False),
    ],
)
def test_names_of_one_outlet(name: str, other: str, same: bool) -> None:
    assert same_name(name, other) is same
