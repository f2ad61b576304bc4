"""The digest of the documents that the project was designed from, where they are at hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "seeds"
DAY = "2025-03-18"


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent")
    pytest.importorskip("sentence_transformers", reason="the extra app is not installed")
    from aggregator import pipeline
    from aggregator.config import Config

    folder = tmp_path_factory.mktemp("shared")
    config = Config().with_settings(out=str(folder), timezone="Europe/London")
    pipeline.run(config.with_inputs([str(SHARED)]), now=datetime(2025, 3, 25, tzinfo=UTC))
    text = (folder / DAY / "digest.json").read_text("utf-8")
    assert pipeline.verify(config, text).exit_code == 0
    made: dict[str, Any] = json.loads(text)
    return made


def test_the_origin_of_the_third_document_is_its_agency(document: dict[str, Any]) -> None:
    (page,) = [p for p in document["pages"] if p["locator"].startswith("002_")]
    assert page["origin"] == "Reuters"


def test_the_course_of_the_call_reads_as_a_development(document: dict[str, Any]) -> None:
    (course,) = [
        d for s in document["stories"] for d in s["developments"] if d["subject"] == "call"
    ]
    steps = [(step["phase"], step["value"]) for step in course["steps"]]
    assert ("expected", "13:00/15:00") in steps
    assert ("began", "14:00Z") in steps
    assert [p for p, _ in steps][-2:] == ["went on", "ended"]
    assert steps[-2:] == [("went on", ">PT1H"), ("ended", "PT1H30M")]
    (began,) = [step for step in course["steps"] if step["phase"] == "began"]
    assert len(began["mentions"]) == 2
    assert document["counts"]["disagreements"] == 0
