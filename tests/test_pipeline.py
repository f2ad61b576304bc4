"""The main job as a whole: what a run adds, what a second leaves alone, what a bad one keeps."""

from __future__ import annotations

import dataclasses
import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig
from aggregator.errors import NotFoundError, OutputError
from aggregator.model import Source
from aggregator.store import Store

NOW = datetime(2025, 4, 9, 20, 0, tzinfo=UTC)
DAY = date(2025, 4, 9)
ARTICLE = """Ferry aground off Carrow Point after a night of storm

9 April 2025, {time}

By Una Brekke

The ferry Alder ran aground off Carrow Point shortly before dawn with 137 passengers on board.

{extra}

Lifeboats from three stations brought everybody ashore, and the coastguard said nobody was hurt.

The harbour master closed the northern channel until divers have looked at the keel of the ship.
"""
BALLOT = """Dockers back strike over night shifts

9 April 2025, 11:05

By Rafe Ostler

Dockers in Halmouth have voted by a wide margin to strike over night shifts after Easter.

The union said talks could still avert the walk-out if the port offered a guarantee on rosters.

A spokeswoman for the port said the offer on the table was fair and would not be improved.
"""


def article(
    time: str = "08:30", extra: str = "A tug waited beside her for the tide to turn."
) -> str:
    return ARTICLE.format(time=time, extra=extra)


@pytest.fixture
def inputs(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "gazette.txt").write_text(article())
    (folder / "courier.txt").write_text(article("10:15", "Her captain was the last to leave."))
    (folder / "post.txt").write_text(BALLOT)
    return folder


@pytest.fixture
def config(tmp_path, inputs):
    return Config(
        output=OutputConfig(folder=tmp_path / "out"),
        digest=DigestConfig(timezone="Europe/London"),
        dedup=DedupConfig(encoder="none"),
        sources=(Source(name="in", paths=(str(inputs),), zone="Europe/London"),),
    )


def run(config, *, after: int = 0, **options):
    return pipeline.run(config, now=NOW + timedelta(minutes=after), **options)


def files(config) -> dict[str, bytes]:
    folder = config.output.folder
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.glob("*/digest.*"))}


def document(config, day: date = DAY) -> dict:
    return json.loads((config.output.folder / day.isoformat() / "digest.json").read_text())


def outcomes(report) -> dict[str, str]:
    return {one.locator: one.outcome for one in report.sources}


def passages(config) -> dict[str, list[str]]:
    return {p["text"]: p["outlets"] for s in document(config)["stories"] for p in s["passages"]}


def test_a_folder_becomes_a_digest_that_credits_everybody(config):
    report = run(config)
    assert report.exit_code == 0
    assert set(outcomes(report).values()) == {"new"}
    assert sorted(files(config)) == [
        f"2025-04-09/digest.{f}" for f in ("html", "json", "md", "txt")
    ]
    shared = "The ferry Alder ran aground off Carrow Point shortly before dawn"
    (credited,) = (o for text, o in passages(config).items() if text.startswith(shared))
    assert credited == ["gazette", "courier"]
    assert len(document(config)["stories"]) == 2


def test_a_second_run_adds_nothing_and_changes_no_byte(config):
    run(config)
    before = files(config)
    stamps = {p: p.stat().st_mtime_ns for p in config.output.folder.glob("*/digest.*")}
    report = run(config, after=30)
    assert set(outcomes(report).values()) == {"unchanged"}
    assert report.digests == ()
    assert files(config) == before
    assert {p: p.stat().st_mtime_ns for p in config.output.folder.glob("*/digest.*")} == stamps
    with Store.open(config.database_url) as store:
        assert len(store.digests()) == 1


def test_two_fresh_stores_give_the_same_bytes(config, tmp_path):
    run(config)
    first = files(config)
    other = dataclasses.replace(config, output=OutputConfig(folder=tmp_path / "again"))
    run(other)
    assert files(other) == first


def test_a_changed_page_makes_revisions_and_touches_its_day_alone(config, inputs):
    (inputs / "old.txt").write_text(BALLOT.replace("9 April 2025", "2 April 2025"))
    run(config)
    (inputs / "gazette.txt").write_text(article(extra="A tug has taken her in tow."))
    report = run(config, after=30)
    assert outcomes(report)["gazette.txt"] == "revised"
    assert [d.day for d in report.digests] == [DAY]
    assert "A tug has taken her in tow." in passages(config)
    with Store.open(config.database_url) as store:
        versions = store.post_revisions("in:gazette.txt")
        assert [r.number for r in versions] == [1, 2]
        assert "waited beside her" in versions[0].post.text


def test_a_digest_from_the_store_alone_is_the_same_digest(config, inputs):
    run(config)
    before = files(config)
    for file in inputs.iterdir():
        file.unlink()
    made, outcome = pipeline.digest(config, DAY, now=NOW + timedelta(hours=1))
    assert outcome.status == "unchanged"
    assert files(config) == before
    assert made.day == DAY


def test_files_that_were_removed_come_back(config):
    run(config)
    before = files(config)
    (config.output.folder / "2025-04-09" / "digest.html").unlink()
    run(config, after=30)
    assert files(config) == before


def test_a_digest_that_could_not_be_written_is_written_by_the_next_run(config, inputs):
    run(config)
    old = files(config)
    blocked = config.output.folder / "2025-04-09" / "digest.md"
    blocked.unlink()
    blocked.mkdir()
    (blocked / "in the way").touch()
    (inputs / "gazette.txt").write_text(article(extra="A tug has taken her in tow."))
    with pytest.raises(OutputError, match="the files that were there stay"):
        run(config, after=30)
    assert files_but_md(config) == {n: b for n, b in old.items() if not n.endswith(".md")}
    (blocked / "in the way").unlink()
    blocked.rmdir()
    report = run(config, after=60)
    assert [d.day for d in report.digests] == [DAY]
    assert "A tug has taken her in tow." in passages(config)
    with Store.open(config.database_url) as store:
        assert [r.exit_code for r in store.last_runs()] == [0, 2, 0]


def files_but_md(config):
    folder = config.output.folder
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.glob("*/digest.*"))
        if p.suffix != ".md"
    }


def test_a_run_that_was_killed_after_storing_is_made_good_by_the_next(config, inputs, monkeypatch):
    run(config)
    (inputs / "gazette.txt").write_text(article(extra="A tug has taken her in tow."))

    def killed(*_args, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "build_day", killed)
        with pytest.raises(KeyboardInterrupt):
            run(config, after=30)
    assert "A tug has taken her in tow." not in passages(config)
    run(config, after=60)
    assert "A tug has taken her in tow." in passages(config)


def test_the_same_bytes_twice_are_read_once_and_said(config, inputs):
    (inputs / "zcopy.txt").write_bytes((inputs / "post.txt").read_bytes())
    for after in (0, 30):
        report = run(config, after=after)
        assert outcomes(report)["zcopy.txt"] == "duplicate"
        assert report.exit_code == 0
        assert any("same content as post.txt" in line for line in report.warnings)
    assert all("zcopy" not in outlets for outlets in passages(config).values())


def test_a_bad_page_is_told_and_the_others_are_read(config, inputs):
    (inputs / "empty.txt").write_text("")
    (inputs / "binary.txt").write_bytes(bytes(range(256)) * 40)
    report = run(config)
    assert report.exit_code == 1
    assert {o.locator for o in report.failures} == {"empty.txt", "binary.txt"}
    assert len(passages(config)) > 3
    assert {o.outcome for o in report.sources} == {"new", "failed"}


def test_a_yearless_date_is_of_the_year_of_the_other_pages(config, inputs):
    story = """Talks on the Sound open in Halmouth
HALMOUTH - The leaders of Vessaly and Tarnia opened talks on April 9 on the searches of ships.
Ms Marrow wants an open passage and a timetable for a treaty on the waters that both claim.
Mr Orlen told parliament that his patrol boats would not leave before the fees had been settled.
Diplomats said a longer treaty might give Tarnia the use of two deep berths. NORTHWIRE
"""
    path = inputs / "talks.txt"
    path.write_text(story)
    os.utime(path, (1_790_000_000, 1_790_000_000))  # 2026
    run(config)
    pages = {p["locator"]: p for p in document(config)["pages"]}
    assert pages["talks.txt"]["basis"] == ["text"]


def test_another_zone_of_the_source_reaches_the_store(config, inputs):
    run(config)
    (source,) = config.sources
    moved = dataclasses.replace(
        config, sources=(dataclasses.replace(source, zone="Asia/Singapore"),)
    )
    report = run(moved, after=30)
    assert set(outcomes(report).values()) == {"revised"}
    times = {
        a["published"]["at"]
        for s in document(config)["stories"]
        for p in s["passages"]
        for a in p["attributions"]
    }
    assert times == {
        "2025-04-09T08:30:00+08:00",
        "2025-04-09T10:15:00+08:00",
        "2025-04-09T11:05:00+08:00",
    }


def test_a_day_that_lost_its_posts_gets_an_empty_digest(config, inputs):
    (inputs / "post.txt").unlink()
    (inputs / "courier.txt").unlink()
    run(config)
    text = article().replace("9 April 2025", "8 April 2025").replace("shortly", "long")
    (inputs / "gazette.txt").write_text(text)
    report = run(config, after=30)
    assert [d.day for d in report.digests] == [date(2025, 4, 8), DAY]
    assert document(config)["stories"] == []
    assert run(config, after=60).digests == ()


def test_one_day_can_be_asked_for(config, inputs):
    (inputs / "old.txt").write_text(BALLOT.replace("9 April 2025", "2 April 2025"))
    report = run(config, day=date(2025, 4, 2))
    assert [d.day for d in report.digests] == [date(2025, 4, 2)]
    assert [p for p in config.output.folder.iterdir() if p.is_dir()] == [
        config.output.folder / "2025-04-02"
    ]
    assert [d.day for d in run(config, after=30).digests] == [DAY]


def test_a_day_without_posts_is_said(config):
    report = run(config, day=date(1999, 1, 1))
    assert report.digests == ()
    assert any("1999-01-01" in line for line in report.warnings)
    with pytest.raises(NotFoundError, match="1999-01-01"):
        pipeline.digest(config, date(1999, 1, 1), now=NOW)


def test_other_thresholds_make_the_digest_anew(config):
    run(config)
    strict = dataclasses.replace(config.dedup.thresholds, overlap=1.0, containment=1.0)
    other = dataclasses.replace(config, dedup=DedupConfig(encoder="none", thresholds=strict))
    assert [d.day for d in run(other, after=30).digests] == [DAY]


def test_why_tells_what_two_paragraphs_are_to_each_other(config):
    run(config)
    shared = "The ferry Alder ran aground off Carrow Point shortly before dawn"
    (passage,) = (
        p
        for s in document(config)["stories"]
        for p in s["passages"]
        if p["text"].startswith(shared)
    )
    a, b = (x["paragraph_id"] for x in passage["attributions"])
    found = pipeline.why(config, a, b[:8])
    assert found.together is True
    assert found.comparison.verdict == "same"
    assert found.comparison.kind == "exact"
    assert Path(found.a.revision.post.locator).name == "gazette.txt"
