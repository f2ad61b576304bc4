"""A day that was worked out is not worked out again; what is read of it is what it was."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig
from aggregator.dedup.model import Difference
from aggregator.digest import Contradiction, Grouping, Matched
from aggregator.model import Source
from aggregator.pipeline.proof import verify
from aggregator.store import Store
from aggregator.store.tables import memos

NOW = datetime(2031, 5, 2, 20, 0, tzinfo=UTC)
DAY = date(2031, 5, 2)
FERRY = """Ferry aground off Carrow Point

2 May 2031, {time}

The ferry Alder ran aground off Carrow Point before dawn with {aboard} passengers on board.

Lifeboats from three stations brought everybody ashore, and {who} said nobody was hurt.
"""
BALLOT = """Dockers back strike over night shifts

2 May 2031, 11:05

Dockers in Halmouth have voted by a wide margin to strike over night shifts after Easter.
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "gazette.txt").write_text(
        FERRY.format(time="08:30", aboard=137, who="the coastguard")
    )
    (folder / "courier.txt").write_text(FERRY.format(time="09:10", aboard=148, who="its master"))
    (folder / "post.txt").write_text(BALLOT)
    return Config(
        output=OutputConfig(folder=tmp_path / "out"),
        digest=DigestConfig(timezone="UTC"),
        dedup=DedupConfig(encoder="none"),
        sources=(Source("in", paths=(str(folder),), zone="UTC"),),
    )


class Told:
    """The stages that were told of; ends the work at one of them."""

    def __init__(self, end: str = "") -> None:
        self.stages: list[str] = []
        self._end = end

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        self.stages.append(stage)
        if stage == self._end:
            raise InterruptedError(stage)


def again(config: Config, minutes: int) -> Told:
    told = Told()
    pipeline.digest(config, DAY, now=NOW + timedelta(minutes=minutes), progress=told)
    return told


def document(config: Config) -> str:
    with Store.open(config.database_url) as store:
        kept = store.latest_digest(DAY, "UTC", "daily")
        assert kept is not None
        return kept.document


def test_a_day_that_is_as_it_was_is_not_compared_again(config: Config) -> None:
    first = Told()
    pipeline.run(config, now=NOW, progress=first)
    assert "lexical" in first.stages
    before = document(config)
    assert "lexical" not in again(config, 1).stages
    assert document(config) == before


def test_another_text_or_a_decision_is_another_day(config: Config, tmp_path: Path) -> None:
    pipeline.run(config, now=NOW)
    again(config, 1)
    (tmp_path / "in" / "post.txt").write_text(BALLOT.replace("a wide", "a small"))
    told = Told()
    pipeline.run(config, now=NOW + timedelta(minutes=2), progress=told)
    assert "lexical" in told.stages
    assert "a small margin" in document(config)
    ids = [
        one["id"]
        for story in json.loads(document(config))["stories"]
        for one in story["passages"]
        if "ran aground" in one["text"]
    ]
    assert len(ids) == 2  # 137 or 148
    pipeline.decide(config, "join", *ids, who="Ada", why="one ship", now=NOW + timedelta(minutes=3))
    assert "lexical" in again(config, 4).stages
    texts = [
        one["text"]
        for story in json.loads(document(config))["stories"]
        for one in story["passages"]
        if "ran aground" in one["text"]
    ]
    assert len(texts) == 1


def test_a_proof_takes_no_memo_on_trust(config: Config) -> None:
    pipeline.run(config, now=NOW)
    assert verify(config, document(config)).exit_code == 0
    with Store.open(config.database_url) as store:
        with store._writing() as connection:
            inputs = dict(
                connection.execute(
                    memos.select().with_only_columns(memos.c.kind, memos.c.inputs)
                ).all()
            )
        day = store.memos(f"UTC/{DAY}")
        # All paragraphs in one cluster: as a memo that something has spoilt.
        kept = Matched.from_columns(day.get("matched", inputs["matched"]))
        count = len(kept.leader)
        wrong = Matched((0,) * count, dict.fromkeys(range(1, count), ("exact", 1.0)))
        day.keep("matched", inputs["matched"], wrong.to_columns())
    again(config, 1)
    assert verify(config, document(config)).exit_code == 1


@pytest.mark.parametrize(
    "stage", ["load", "deduplicate", "lexical", "stories", "digest", "continue", "render"]
)
def test_each_stage_of_a_day_can_be_ended_and_is_taken_up_again(config: Config, stage: str) -> None:
    with pytest.raises(InterruptedError):
        pipeline.run(config, now=NOW, progress=Told(stage))
    with Store.open(config.database_url) as store:
        assert store.latest_digest(DAY, "UTC", "daily") is None
    report = pipeline.run(config, now=NOW + timedelta(minutes=1))
    assert [one.status for one in report.digests] == ["written"]
    assert verify(config, document(config)).exit_code == 0


def test_columns_give_back_what_they_were_made_of() -> None:
    found = Matched(
        (0, 1, 0, 1),
        {2: ("near", 0.1 + 0.2), 3: ("semantic", 2 / 3)},
        (Contradiction(0, 1, (Difference("number", "forty", "\ud800"),)),),
    )
    assert Matched.from_columns(json.loads(json.dumps(found.to_columns()))) == found
    stories = Grouping((0, 1, 0), (1.0, 0.123456, 1.0), {(1, 2): 0}, {(0, 0): 0.5, (1, 2): 1.0})
    assert Grouping.from_columns(json.loads(json.dumps(stories.to_columns()))) == stories
    none = Grouping((), ())
    assert Grouping.from_columns(json.loads(json.dumps(none.to_columns()))) == none
