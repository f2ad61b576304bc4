"""Feeds of the output folder: valid, bounded, each digest once with an id that stays."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from aggregator.config import Config, DigestConfig, OutputConfig, parse_config
from aggregator.config.keys import INTERFACE_LANGUAGES
from aggregator.errors import ConfigError
from aggregator.pipeline import run
from aggregator.pipeline.feeds import page_url, write_feeds
from aggregator.render import LANGUAGES, render
from aggregator.store import Store
from tests.render import sample_news
from tests.render.dom import parse
from tests.render.sample import sample

ATOM = "{http://www.w3.org/2005/Atom}"
NOW = datetime(2031, 6, 19, 5, 0, tzinfo=UTC)
BASE = "https://digests.example/news/"


def config(folder: Path, **output: object) -> Config:
    return Config(
        output=replace(OutputConfig(folder, base_url=BASE), **output),  # type: ignore[arg-type] - by name
        digest=DigestConfig(timezone="Europe/London"),
    )


def keep(
    store: Store, day: date, at: datetime, *, repeats: int = 7, edition: str = "daily"
) -> None:
    digest = sample_news.sample() if edition == "evening" else sample()
    digest = replace(digest, day=day, repeats=repeats, edition=edition)
    store.add_digest(
        day,
        "Europe/London",
        edition,
        as_of=digest.as_of,
        document=render(digest, "json"),
        settings="s",
        created_at=at,
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(f"sqlite:///{tmp_path / 'a.db'}")


def check_atom(text: str) -> ElementTree.Element:
    """What RFC 4287 asks of a feed and its entries."""
    feed = ElementTree.fromstring(text)  # noqa: S314 - our own text
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (only,) = element.findall(ATOM + name)
            assert (only.text or "").strip()
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.findtext(f"{ATOM}updated", "")
        )
        assert urlsplit(element.findtext(f"{ATOM}id", "")).scheme == "urn"
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [e.findtext(f"{ATOM}id") for e in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return feed


def test_both_feeds_tell_the_same_digests(tmp_path: Path, store: Store) -> None:
    for n in range(4):
        keep(store, date(2031, 6, 15 + n), NOW + timedelta(days=n))
    keep(store, date(2031, 6, 18), NOW + timedelta(days=3, hours=9), edition="evening")
    settings = config(tmp_path / "out", feed_digests=3)
    assert write_feeds(settings, store)
    assert not write_feeds(settings, store), "the same bytes"
    feed = check_atom((tmp_path / "out/feed.atom").read_text(encoding="utf-8"))
    entries = feed.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}title") for e in entries] == [
        "18 June, Evening: Ministers speak about the sandbank",
        "18 June: 137 drones downed over Port Averil, governor says",
        "17 June: 137 drones downed over Port Averil, governor says",
    ]
    links = [link.attrib for link in entries[0].findall(f"{ATOM}link")]
    assert links == [
        {"rel": "alternate", "type": "text/html", "href": f"{BASE}2031-06-18/evening.html"}
    ]
    document = json.loads((tmp_path / "out/feed.json").read_text(encoding="utf-8"))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"] == f"{BASE}feed.json"
    assert [item["id"] for item in document["items"]] == [e.findtext(f"{ATOM}id") for e in entries]
    assert [item["content_html"] for item in document["items"]] == [
        e.findtext(f"{ATOM}content") for e in entries
    ]
    assert {"title", "items", "version"} <= set(document)


def test_an_entry_that_is_built_anew_keeps_its_id(tmp_path: Path, store: Store) -> None:
    settings, day = config(tmp_path / "out"), date(2031, 6, 18)
    keep(store, day, NOW)
    write_feeds(settings, store)
    (before,) = json.loads((tmp_path / "out/feed.json").read_text(encoding="utf-8"))["items"]
    keep(store, day, NOW + timedelta(hours=2), repeats=8)
    assert write_feeds(settings, store)
    (after,) = json.loads((tmp_path / "out/feed.json").read_text(encoding="utf-8"))["items"]
    assert after["id"] == before["id"]
    assert after["date_published"] == before["date_published"] == "2031-06-19T05:00:00Z"
    assert after["date_modified"] == "2031-06-19T07:00:00Z"


def test_what_an_entry_shows_is_harmless(tmp_path: Path, store: Store) -> None:
    keep(store, date(2031, 6, 18), NOW)
    write_feeds(config(tmp_path / "out"), store)
    (item,) = json.loads((tmp_path / "out/feed.json").read_text(encoding="utf-8"))["items"]
    page = parse(item["content_html"])
    tags = {node.tag for node in page.walk()} - {"#document"}
    assert tags <= {"h3", "p", "a", "blockquote", "strong", "del"}
    for link in page.all("a"):
        assert urlsplit(link.attributes["href"]).scheme in ("http", "https")
    assert "<script>alert('headline')</script>" in page.text
    assert len(item["content_html"].encode()) < 20_000


def test_without_an_address_links_are_relative_to_the_feed(tmp_path: Path, store: Store) -> None:
    keep(store, date(2031, 6, 18), NOW)
    settings = config(tmp_path / "out", base_url=None, feeds=("atom",))
    write_feeds(settings, store)
    feed = check_atom((tmp_path / "out/feed.atom").read_text(encoding="utf-8"))
    links = [link.attrib["href"] for link in feed.iter(f"{ATOM}link")]
    assert links == ["2031-06-18/digest.html"]
    assert not (tmp_path / "out/feed.json").exists()
    assert page_url(settings, date(2031, 6, 18), "daily") is None


def test_a_run_writes_the_feeds_in_the_language_and_by_the_templates(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.txt").write_text(
        "18 March 2025\n\nThe bridge over the Tar was closed at noon after a lorry had hit its "
        "northern pier, the council said.\n",
        encoding="utf-8",
    )
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "entry.html").write_text("<p>{{ digest.day }}</p>", encoding="utf-8")
    toml = """
        [output]
        base_url = "https://digests.example/news"
        templates = "own"
        [digest]
        language = "de"
        [dedup]
        encoder = "none"
        [[source]]
        name = "Ledger"
        path = "pages"
        day = 2025-03-18
    """
    settings = parse_config(toml, file=tmp_path / "aggregator.toml")
    run(settings, now=NOW)
    document = json.loads((tmp_path / "out/feed.json").read_text(encoding="utf-8"))
    assert document["language"] == "de"
    assert [item["content_html"] for item in document["items"]] == [
        "<p>Dienstag, 18. März 2025</p>"
    ]
    page = (tmp_path / "out/2025-03-18/digest.html").read_text(encoding="utf-8")
    assert "Nachrichtenüberblick" in page
    check_atom((tmp_path / "out/feed.atom").read_text(encoding="utf-8"))
    (tmp_path / "own" / "digest.html").write_text("\n{{ nothing }}", encoding="utf-8")
    (tmp_path / "out/2025-03-18/digest.html").unlink()
    with pytest.raises(ConfigError, match=r"own/digest.html: line 2: 'nothing' is undefined"):
        run(settings, now=NOW)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('feeds = ["rss"]', "unknown feed"),
        ('base_url = "ftp://a.example/"', "not an address"),
        ('base_url = "https://a.example/?q"', "not an address"),
        ("feed_digests = 0", "feed_digests"),
    ],
)
def test_keys_that_cannot_be(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        parse_config(f"[output]\n{line}\n", file=tmp_path / "a.toml")


def test_languages_of_the_configuration_are_those_that_there_are() -> None:
    assert INTERFACE_LANGUAGES == LANGUAGES
    with pytest.raises(ConfigError, match="no words in the language"):
        parse_config('[digest]\nlanguage = "xx"\n', file=Path("a.toml"))
