"""Messages and quotations in posts, from the page to the digest: they say whose words they are."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig
from aggregator.model import Source

NOW = datetime(2025, 4, 9, 20, 0, tzinfo=UTC)
MESSAGE = "All trains through the harbour tunnel run again. Thank you for your patience, everybody!"
SAID = "We shall count the boats again tomorrow, and then we shall tell you what we have found."
OWN = "Trains through the tunnel had stood still since Monday, when water came in at Carrow Point."


def page(title: str, *inner: str) -> str:
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>"
        '<meta property="article:published_time" content="2025-04-09T08:30:00Z"></head>'
        f"<body><article><h1>{title}</h1>{''.join(inner)}</article></body></html>"
    )


MESSAGE_HTML = (
    f'<blockquote class="twitter-tweet"><p>{MESSAGE}</p>&mdash; Averil Railways (@averilrail) '
    '<a href="https://twitter.com/averilrail/status/77">April 9, 2025</a></blockquote>'
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "Gazette.html").write_text(
        page(
            "Tunnel open again",
            f"<p>{OWN}</p>",
            MESSAGE_HTML,
            f"<blockquote><p>{SAID}</p><footer>— Ilse Brandt, harbour doctor</footer></blockquote>",
        )
    )
    (folder / "Courier.html").write_text(
        page(
            "Trains run",
            "<p>Jo Brand, the mayor of Halmouth, said that she was glad.</p>",
            MESSAGE_HTML,
        )
    )
    return Config(
        output=OutputConfig(folder=tmp_path / "out"),
        digest=DigestConfig(timezone="UTC"),
        dedup=DedupConfig(encoder="none"),
        sources=(Source("papers", paths=(str(folder),)),),
    )


def attributions(config: Config) -> dict[str, list[dict[str, Any]]]:
    text = (config.output.folder / "2025-04-09" / "digest.json").read_text()
    return {
        passage["text"]: passage["attributions"]
        for story in json.loads(text)["stories"]
        for passage in story["passages"]
    }


def test_whose_words_they_are_is_said_where_they_are_shown(config: Config) -> None:
    pipeline.run(config, now=NOW)
    found = attributions(config)
    message = next(v for k, v in found.items() if k.startswith("All trains"))
    assert [one["part"] for one in message] == ["embed", "embed"]
    assert {one["quoted"] for one in message} == {"Averil Railways (@averilrail)"}
    assert {one["quoted_url"] for one in message} == {"https://twitter.com/averilrail/status/77"}
    assert {one["origin"] for one in message} == {"Averil Railways (@averilrail)"}
    assert {tuple(one["origin_basis"]) for one in message} == {("quoted",)}
    said = next(v for k, v in found.items() if k.startswith("We shall count"))
    assert [(one["part"], one["quoted"]) for one in said] == [
        ("quote", "Ilse Brandt, harbour doctor")
    ]
    assert found[OWN][0]["part"] == "text"

    folder = config.output.folder / "2025-04-09"
    page = (folder / "digest.html").read_text()
    assert "reported by 2 outlets, 1 origin" in page.lower()
    assert 'href="https://twitter.com/averilrail/status/77"' in page
    for name in ("digest.html", "digest.md", "digest.txt"):
        text = " ".join((folder / name).read_text().split())
        assert "quoting Averil Railways (@averilrail) on twitter.com" in text.replace("\\", "")
        assert "quoting Ilse Brandt, harbour doctor" in text


def test_whom_a_passage_goes_by_is_told(config: Config) -> None:
    pipeline.run(config, now=NOW)
    text = (config.output.folder / "2025-04-09" / "digest.json").read_text()
    found = {
        passage["text"][:8]: passage["speakers"]
        for story in json.loads(text)["stories"]
        for passage in story["passages"]
    }
    assert found["Jo Brand"] == ["Jo Brand"]
    assert found[OWN[:8]] == []


def test_whose_words_they_are_is_proven(config: Config) -> None:
    pipeline.run(config, now=NOW)
    document = (config.output.folder / "2025-04-09" / "digest.json").read_text()
    assert pipeline.verify(config, document).problems == []
    forged = document.replace("Ilse Brandt, harbour", "Ida Marsh, harbour")
    problems = pipeline.verify(config, forged).problems
    assert any(problem.where.endswith(".quoted") for problem in problems)
