"""The proof of a digest, and what people decide: on invented pages, without a model."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig
from aggregator.model import Source
from aggregator.render import digest_from_json
from aggregator.render.document import render_json

NOW = datetime(2031, 6, 18, 20, tzinfo=UTC)
OLD = "Five people have been killed in Averil since the crane fell, the police of the town said."


def page(*entries: tuple[str, str]) -> str:
    posts = "".join(
        f"<article id='block-67f6a1b2c3d4e5f6a7b8000{n}' class='post'>"
        f"<time datetime='2031-06-18T{at}:00+00:00'>{at}</time><p>{text}</p></article>"
        for n, (at, text) in enumerate(entries)
    )
    return (
        "<!doctype html><html lang='en'><head><title>Averil live</title></head><body><main>"
        f"<h1>Averil live on 18 June 2031</h1>{posts}</main></body></html>"
    )


ENTRIES = (
    ("16:30", "The harbour master of Averil will not reopen the eastern quay before Friday noon."),
    ("11:05", "Divers of the navy looked for the lost buoy below the eastern quay all morning."),
    ("08:05", OLD),
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.html").write_text(page(*ENTRIES), "utf-8")
    made = Config(
        output=OutputConfig(folder=tmp_path / "out"),
        digest=DigestConfig(timezone="UTC"),
        dedup=DedupConfig(encoder="none"),
        sources=(Source("desk", (str(folder),), zone="UTC", outlet="Desk"),),
    )
    pipeline.run(made, now=NOW)
    return made


def document(config: Config, name: str = "digest") -> str:
    return (config.output.folder / "2031-06-18" / f"{name}.json").read_text("utf-8")


def test_a_digest_is_proven_and_made_again_byte_for_byte(config: Config) -> None:
    proof = pipeline.verify(config, document(config))
    assert (proof.problems, proof.unchecked, proof.exit_code) == ([], [], 0)
    assert proof.passages == 3


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("Five people", "Nine people", "title"),
        ('"text": "Five people', '"text": "Nine people', "text"),
        ("T08:05:00", "T07:05:00", "published"),
        ('"paragraphs": 3', '"paragraphs": 4', "counts.paragraphs"),
        ('"outlet": "Desk"', '"outlet": "Task"', "outlet"),
        ("\n", "\n ", "line 2"),
        ("schema_version", "schema", "schema_version"),
    ],
)
def test_a_changed_byte_is_found_and_named(config: Config, old: str, new: str, where: str) -> None:
    spoilt = document(config).replace(old, new, 1)
    assert spoilt != document(config)
    proof = pipeline.verify(config, spoilt)
    assert proof.exit_code == 1
    assert any(where in f"{p.where} {p.message}" for p in proof.problems), proof.problems


def test_a_digest_in_the_form_of_the_version_before_is_proven(config: Config) -> None:
    older = render_json(digest_from_json(document(config)), 2)
    assert '"schema_version": 2' in older
    proof = pipeline.verify(config, older)
    assert (proof.problems, proof.unchecked, proof.exit_code) == ([], [], 0)
    spoilt = older.replace('"text": "Five people', '"text": "Nine people', 1)
    assert pipeline.verify(config, spoilt).exit_code == 1


def test_a_digest_of_other_settings_is_not_made_again(config: Config) -> None:
    other = config.with_settings(encoder="default")
    proof = pipeline.verify(other, document(config))
    assert (proof.problems, proof.exit_code) == ([], 2)


def test_a_digest_says_itself_of_which_zone_and_edition_it_is(config: Config) -> None:
    other = replace(config, digest=DigestConfig(timezone="Asia/Tokyo", edition="weekly"))
    proof = pipeline.verify(other, document(config))
    assert (proof.problems, proof.unchecked, proof.exit_code) == ([], [], 0)


def test_a_later_revision_does_not_change_a_digest_as_of_its_time(config: Config) -> None:
    before = document(config)
    changed = page(*ENTRIES[:2], ("08:05", OLD.replace("Five", "Six")))
    (Path(config.sources[0].paths[0]) / "a.html").write_text(changed, "utf-8")
    pipeline.run(config, now=NOW.replace(hour=21))
    assert document(config) != before
    assert pipeline.verify(config, before).exit_code == 0
    assert pipeline.verify(config, document(config)).exit_code == 0


def test_a_decision_is_kept_respected_and_taken_back(config: Config) -> None:
    passages = [p for s in json.loads(document(config))["stories"] for p in s["passages"]]
    a, b = passages[0]["id"], passages[1]["id"]
    kept = pipeline.decide(config, "join", a, b, who="ada", why="one matter", now=NOW)
    assert (kept.who, kept.why, kept.kind) == ("ada", "one matter", "join")
    pipeline.run(config, now=NOW.replace(hour=21))
    joined = json.loads(document(config))
    assert (joined["counts"]["passages"], joined["overrides"]) == (2, [kept.id])
    assert pipeline.verify(config, document(config)).exit_code == 0
    pipeline.decide(config, "undo", a, b, who="bob", why="", now=NOW.replace(hour=22))
    pipeline.run(config, now=NOW.replace(hour=23))
    assert json.loads(document(config))["counts"]["passages"] == 3
    assert [one.kind for one in pipeline.decisions(config)] == ["join", "undo"]


def test_a_paragraph_cannot_be_split_from_itself(config: Config) -> None:
    identity = json.loads(document(config))["stories"][0]["passages"][0]["id"]
    with pytest.raises(ValueError, match="same words"):
        pipeline.decide(config, "split", identity, identity, who="ada", why="", now=NOW)


def test_editions_hold_what_came_since_the_one_before(tmp_path: Path, config: Config) -> None:
    from dataclasses import replace

    editions = {"morning": time(10), "evening": time(18)}
    out = OutputConfig(folder=tmp_path / "editions")
    two = replace(config, output=out, digest=DigestConfig(timezone="UTC", editions=editions))
    pipeline.run(two, now=NOW)
    morning, evening = json.loads(document(two, "morning")), json.loads(document(two, "evening"))
    assert (morning["counts"]["paragraphs"], evening["counts"]["paragraphs"]) == (1, 2)
    assert morning["since"] is None
    assert evening["since"]["edition"] == "morning"
    for name in editions:
        assert pipeline.verify(two, document(two, name)).exit_code == 0
