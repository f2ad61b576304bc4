"""The digest of the seeds says what their author planted, and the truth agrees with the files."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.seed_truth import SEEDS, judge, load_truth, name

CONFIG = SEEDS.parent / "config" / "aggregator.toml"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "seeds"
NOW = datetime(2025, 4, 10, 5, 0, tzinfo=UTC)
TRUTH = load_truth()


def references(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        else:
            for inner in value.values():
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


@pytest.mark.parametrize("reference", list(references(TRUTH)), ids=name)
def test_the_truth_agrees_with_the_files(reference: dict[str, Any]) -> None:
    text = (SEEDS / reference["file"]).read_text("utf-8")
    if "line" in reference:
        assert reference["quote"] in text.split("\n")[reference["line"] - 1]
    else:
        assert reference["quote"] in text


def test_every_seed_has_its_truth_and_its_line_in_the_readme() -> None:
    files = {p.name for p in SEEDS.iterdir() if p.suffix in (".txt", ".html")}
    assert files == set(TRUTH["files"])
    readme = (SEEDS / "README.rst").read_text("utf-8")
    assert [file for file in sorted(files) if f"``{file}``" not in readme] == []


def test_the_seeds_copy_no_publication() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent")

    def stretches(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + 7]) for i in range(len(words) - 6)}

    theirs = set().union(*(stretches(p.read_text("utf-8")) for p in SHARED.glob("*.txt")))
    for path in SEEDS.iterdir():
        ours = stretches(html.unescape(re.sub(r"<[^>]+>", " ", path.read_text("utf-8"))))
        assert not ours & theirs, path.name


# --- The digest -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of two runs with the packaged model, the second on the same files."""
    pytest.importorskip("sentence_transformers", reason="the extra app is not installed")
    os.environ["HF_HUB_OFFLINE"] = "1"
    from aggregator.config import load_config
    from aggregator.pipeline import run

    folder = tmp_path_factory.mktemp("seeds")
    config = load_config(CONFIG, environ={}).with_settings(out=str(folder))
    report = run(config, now=NOW)
    assert report.failures == ()
    before = _files(folder)
    again = run(config, now=NOW)
    assert {o.outcome for o in again.sources} == {"unchanged"}
    assert [d for d in again.digests if d.status == "written"] == []
    assert _files(folder) == before
    return folder


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.glob("*/digest.*"))}


@pytest.fixture(scope="module")
def document(out: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((out / TRUTH["day"] / "digest.json").read_text("utf-8"))
    return made


def test_all_seeds_are_of_one_day(out: Path) -> None:
    assert [p.name for p in sorted(out.iterdir()) if p.is_dir()] == [TRUTH["day"]]


@pytest.mark.parametrize(
    "about",
    [
        "missed merge (exact)",
        "missed merge (near)",
        "missed merge (semantic)",
        "repeat left",
        "wrong merge",
        "missed conflict",
        "boilerplate left",
        "news lost",
        "not verbatim",
        "metadata",
    ],
)
def test_the_digest_says_what_was_planted(document: dict[str, Any], about: str) -> None:
    assert judge(document, TRUTH)[about] == []


def test_no_form_of_the_digest_carries_boilerplate(out: Path) -> None:
    for form in ("html", "md", "txt"):
        text = (out / TRUTH["day"] / f"digest.{form}").read_text("utf-8")
        assert [words for words in TRUTH["never"] if words in text] == [], form


def test_the_judge_of_digests_sees_what_is_wrong(document: dict[str, Any]) -> None:
    """Spoil a good digest in each way: a check that cannot fail is none."""
    spoilt = json.loads(json.dumps(document))
    passages = [passage for story in spoilt["stories"] for passage in story["passages"]]
    whole = passages[0]
    for other in passages[1:]:
        whole["attributions"] += other["attributions"]
        other["attributions"] = []
    assert judge(spoilt, TRUTH)["wrong merge"]

    spoilt = json.loads(json.dumps(document))
    for story in spoilt["stories"]:
        for passage in story["passages"]:
            passage["disagreements"] = []
            passage["attributions"][0]["text"] += " Picture: Shoreline"
            if len(passage["attributions"]) > 1:
                passage["attributions"].pop()
    found = judge(spoilt, TRUTH)
    for about in ("missed conflict", "boilerplate left", "not verbatim", "missed merge (exact)"):
        assert found[about], about

    spoilt["stories"] = []
    assert len(judge(spoilt, TRUTH)["news lost"]) > 150
