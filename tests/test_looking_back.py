"""Stories over days, through the store: what pauses keeps its id, what merges is told, all of it
can be made again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig
from aggregator.model import Source

NOW = datetime(2031, 6, 19, 20, tzinfo=UTC)
FERRY = (
    "The ferry Alder ran aground off Carrow Point in a storm, and 137 people were taken off.",
    "The master of the ferry Alder told the coastguard that the rudder failed off Carrow Point.",
    "Divers of the coastguard looked at the rudder of the ferry Alder off Carrow Point.",
)
BALLOT = (
    "Dockers in Eastwater voted for a strike over night shifts, their union Harbour Hands said.",
    "Harbour Hands, the union of the Eastwater dockers, announced a strike over night shifts.",
)
ORCHARD = (
    "Growers in the Merrow valley began to pick the first cherries of the year under nets.",
    "The first cherries of the Merrow valley sell for nine crowns a pound, the growers said.",
)


def page(day: int, texts: tuple[str, ...], language: str = "en") -> str:
    posts = "".join(
        f"<article id='block-67f6a1b2c3d4e5f6a7b{day}{n:02}' class='post'>"
        f"<time datetime='2031-06-{day}T0{n + 5}:10:00+00:00'>0{n + 5}:10</time><p>{text}</p>"
        "</article>"
        for n, text in enumerate(texts)
    )
    return (
        f"<!doctype html><html lang='{language}'><head><title>Carrow live</title></head><body>"
        f"<main><h1>Carrow live on {day} June 2031</h1>{posts}</main></body></html>"
    )


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "in").mkdir()
    return Config(
        output=OutputConfig(folder=tmp_path / "out"),
        digest=DigestConfig(timezone="UTC"),
        dedup=DedupConfig(encoder="none"),
        sources=(Source("desk", (str(tmp_path / "in"),), zone="UTC", outlet="Desk"),),
    )


def add(config: Config, name: str, text: str) -> None:
    (Path(config.sources[0].paths[0]) / name).write_text(text, "utf-8")


def document(config: Config, day: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text(config, day))
    return found


def text(config: Config, day: int) -> str:
    return (config.output.folder / f"2031-06-{day}" / "digest.json").read_text("utf-8")


def story_of(found: dict[str, Any], words: str) -> str:
    return next(
        str(story["id"])
        for story in found["stories"]
        if any(words in passage["text"] for passage in story["passages"])
    )


def test_a_story_that_pauses_for_a_day_keeps_its_id(config: Config) -> None:
    for day, texts in ((16, FERRY[:2]), (17, ORCHARD), (18, (FERRY[2], *BALLOT))):
        add(config, f"{day}.html", page(day, texts))
        pipeline.run(config, now=NOW)
    first, last = document(config, 16), document(config, 18)
    assert story_of(first, "Alder") == story_of(last, "Alder")
    assert story_of(last, "Harbour Hands") != story_of(first, "Alder")
    assert [one["day"] for one in last["looked_back"]] == ["2031-06-16"]
    assert last["since"]["day"] == "2031-06-17"
    proof = pipeline.verify(config, text(config, 18))
    assert (proof.problems, proof.unchecked) == ([], [])


def test_a_digest_that_is_made_again_looks_back_at_the_same_ones(config: Config) -> None:
    for day, texts in ((16, FERRY[:2]), (17, ORCHARD), (18, BALLOT)):
        add(config, f"{day}.html", page(day, texts))
        pipeline.run(config, now=NOW)
    before, first = document(config, 18), document(config, 16)
    add(config, "16.html", page(16, (*FERRY[:2], ORCHARD[0])))
    add(config, "18.html", page(18, (*BALLOT, FERRY[2])))
    pipeline.run(config, now=NOW)
    after = document(config, 18)
    assert after != before
    assert after["looked_back"] == before["looked_back"]
    assert story_of(after, "Alder") == story_of(first, "Alder")
    assert pipeline.verify(config, text(config, 18)).exit_code == 0


def test_a_hash_that_was_changed_is_found(config: Config) -> None:
    for day, texts in ((16, FERRY[:2]), (17, ORCHARD), (18, BALLOT)):
        add(config, f"{day}.html", page(day, texts))
        pipeline.run(config, now=NOW)
    known = document(config, 18)["looked_back"][0]["content_hash"]
    proof = pipeline.verify(config, text(config, 18).replace(known, "0" * 64))
    assert [problem.where for problem in proof.problems] == ["looked_back[0].content_hash"]


def test_the_digest_says_which_languages_were_not_compared(config: Config) -> None:
    add(config, "en.html", page(16, FERRY))
    german = (
        "Die Fähre Alder lief im Sturm vor Carrow Point auf Grund, 137 Menschen gingen von Bord.",
        "Der Kapitän der Fähre sagte der Küstenwache, vor Carrow Point sei das Ruder ausgefallen.",
    )
    add(config, "de.html", page(16, german, "de"))
    pipeline.run(config, now=NOW)
    assert document(config, 16)["not_compared"] == ["de", "en"]
    written = (config.output.folder / "2031-06-16" / "digest.txt").read_text("utf-8")
    assert "German and English were not compared" in " ".join(written.split())
    assert pipeline.verify(config, text(config, 16)).exit_code == 0


def test_why_a_post_is_in_its_story(config: Config) -> None:
    add(config, "16.html", page(16, (*FERRY, *BALLOT)))
    pipeline.run(config, now=NOW)
    asked = next(
        p["id"]
        for story in document(config, 16)["stories"]
        for p in story["passages"]
        if p["text"] == FERRY[1]
    )
    found = pipeline.about(config, asked).membership
    assert found is not None and found.inside is not None and found.outside is not None
    assert found.inside.post.text in (FERRY[0], FERRY[2])
    assert {"alder", "carrow"} <= set(found.inside.names)
    assert found.outside.post.text in BALLOT
    assert found.inside.likeness > found.outside.likeness
    assert found.inside.leads is None  # there is no encoder


def test_why_names_the_decision_of_a_person(config: Config) -> None:
    add(config, "16.html", page(16, (*FERRY, *BALLOT)))
    pipeline.run(config, now=NOW)
    ids = [p["id"] for story in document(config, 16)["stories"] for p in story["passages"]]
    assert pipeline.why(config, ids[0], ids[1]).decided is None
    kept = pipeline.decide(config, "join", ids[1], ids[0], who="ada", why="one thing", now=NOW)
    decided = pipeline.why(config, ids[0], ids[1]).decided
    assert decided == kept
    pipeline.decide(config, "undo", ids[0], ids[1], who="ada", why="", now=NOW)
    assert pipeline.why(config, ids[0], ids[1]).decided is None


def test_why_finds_the_passage_of_an_edition(config: Config) -> None:
    from dataclasses import replace
    from datetime import time

    editions = {"morning": time(6), "evening": time(18)}
    two = replace(config, digest=DigestConfig(timezone="UTC", editions=editions))
    add(two, "16.html", page(16, FERRY))
    pipeline.run(two, now=NOW)
    made = json.loads((two.output.folder / "2031-06-16" / "evening.json").read_text("utf-8"))
    ids = [p["id"] for story in made["stories"] for p in story["passages"]]
    assert len(ids) == 2
    assert pipeline.why(two, ids[0], ids[1]).together is False


def test_a_post_that_was_edited_says_so(config: Config) -> None:
    add(config, "16.html", page(16, FERRY))
    pipeline.run(config, now=NOW)
    written = config.output.folder / "2031-06-16" / "digest.txt"
    assert "edited since it appeared" not in " ".join(written.read_text("utf-8").split())
    add(config, "16.html", page(16, (*FERRY[:2], FERRY[2].replace("looked at", "mended"))))
    pipeline.run(config, now=NOW)
    text_of_it = " ".join(written.read_text("utf-8").split())
    assert text_of_it.count("edited since it appeared") == 1
    assert "mended the rudder" in text_of_it
