"""Files of any size: the clusters of the library, and a killed process is gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from aggregator.bulk import Columns, Outcome, deduplicate_files
from aggregator.cli import main
from aggregator.dedup import Paragraph, deduplicate
from aggregator.dedup.model import Evidence
from aggregator.errors import OutputError, SourceError
from tests.bulk.corpus import paragraphs

TEXTS = paragraphs(1500, seed=5)


def table(folder: Path, texts: list[Any], **columns: list[Any]) -> list[str]:
    """Two Parquet files of rows."""
    half = len(texts) // 3
    for name, part in (("part-0", slice(0, half)), ("part-1", slice(half, None))):
        rows = {"text": texts[part], **{key: values[part] for key, values in columns.items()}}
        pq.write_table(pa.table(rows), folder / f"{name}.parquet", row_group_size=400)
    return [str(folder / "part-*.parquet")]


def written(output: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    """Clusters, conflicts and the kept texts of an output."""
    kept = pq.read_table(output / "kept").column("text").to_pylist()
    clusters = pq.read_table(output / "clusters").to_pylist()
    return clusters, pq.read_table(output / "conflicts.parquet").to_pylist(), kept


def run(patterns: list[str], output: Path, **options: Any) -> Outcome:
    return deduplicate_files(patterns, output, processes=1, **options)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path]:
    """The texts in two files, and what they came to."""
    folder = tmp_path_factory.mktemp("files")
    patterns = table(folder, TEXTS)
    run(patterns, folder / "out", evidence=True)
    return patterns, folder / "out"


def test_the_outcome_is_that_of_the_library(whole: tuple[list[str], Path]) -> None:
    _, output = whole
    result = deduplicate(TEXTS)
    clusters, conflicts, kept = written(output)
    assert [row["cluster"] for row in clusters] == result.labels.tolist()
    assert kept == [paragraph.text for paragraph in result.kept]
    members = {m.paragraph_id: m for c in result.clusters for m in c.matches}
    kinds = set()
    for number, row in enumerate(clusters):
        if row["kept"]:
            assert str(number) not in members
            continue
        match = members[str(number)]
        kinds.add(match.kind)
        assert row["kind"] == match.kind
        assert row["overlap"] == pytest.approx(match.evidence.overlap)
        if row["kind"] != "exact":
            assert row["score"] == match.score
            assert Evidence.from_dict(json.loads(row["evidence"])) == match.evidence
    assert kinds == {"exact", "near", "contained"}
    assert conflicts
    assert {
        (str(row["a_cluster"]), str(row["b_cluster"])): Evidence.from_dict(
            json.loads(row["evidence"])
        )
        for row in conflicts
    } == {(c.a_id, c.b_id): c.evidence for c in result.conflicts}


def test_rows_say_where_they_stand(whole: tuple[list[str], Path]) -> None:
    patterns, output = whole
    third = len(TEXTS) // 3
    clusters, _, _ = written(output)
    assert (clusters[third]["file"], clusters[third]["row"]) == (
        patterns[0].replace("*", "1"),
        1,
    )
    lead = clusters[clusters[-1]["cluster"]]
    assert (lead["file"], lead["row"]) == (clusters[-1]["kept_file"], clusters[-1]["kept_row"])


def test_an_outcome_that_is_there_is_not_made_again(whole: tuple[list[str], Path]) -> None:
    patterns, output = whole
    before = (output / "conflicts.parquet").stat().st_mtime_ns
    found = run(patterns, output, evidence=True)
    assert found.was_done
    assert found.texts == len(TEXTS)
    assert (output / "conflicts.parquet").stat().st_mtime_ns == before
    with pytest.raises(OutputError, match="other inputs or settings"):
        run(patterns, output)


def test_conflicts_are_told_if_they_are_asked_for(tmp_path: Path) -> None:
    found = run(table(tmp_path, TEXTS[:200]), tmp_path / "out", conflicts=False)
    assert found.conflicts is None
    assert not (tmp_path / "out" / "conflicts.parquet").exists()
    assert found.kept == len(deduplicate(TEXTS[:200]).kept)


class Ended(Exception):
    """What ends a run in a test."""


@pytest.mark.parametrize(
    "step",
    ["read", "forms", "near", "pairs", "judged", "clusters", "opposed", "members", "written"],
)
def test_what_is_done_stays_done(whole: tuple[list[str], Path], tmp_path: Path, step: str) -> None:
    patterns, output = whole

    def end(name: str, done: int, total: int | None) -> None:
        if name == step and (done or not total):
            raise Ended

    with pytest.raises(Ended):
        run(patterns, tmp_path / "out", evidence=True, progress=end)
    begun: list[str] = []
    run(patterns, tmp_path / "out", evidence=True, progress=lambda name, *_: begun.append(name))
    assert begun[0] in (step, "written")
    assert written(tmp_path / "out") == written(output)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "clusters",
        "conflicts.parquet",
        "kept",
        "summary.json",
    ]


def test_a_killed_process_is_gone_on_with(whole: tuple[list[str], Path], tmp_path: Path) -> None:
    patterns, output = whole
    command = [sys.executable, "-m", "aggregator", "dedup", "--evidence", "--processes", "2"]
    command += ["--input", patterns[0], "--output", str(tmp_path / "out")]
    started = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    judged = tmp_path / "out" / "work" / "pairs.done"
    while not judged.exists() and started.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    os.killpg(started.pid, signal.SIGKILL)
    started.wait()
    run(patterns, tmp_path / "out", evidence=True)
    assert written(tmp_path / "out") == written(output)


def test_other_inputs_are_refused(whole: tuple[list[str], Path], tmp_path: Path) -> None:
    patterns = table(tmp_path, TEXTS[:50])

    def end(name: str, done: int, total: int | None) -> None:
        if name == "judged":
            raise Ended

    with pytest.raises(Ended):
        run(patterns, tmp_path / "out", progress=end)
    table(tmp_path, TEXTS[:60])
    with pytest.raises(OutputError, match="other inputs"):
        run(patterns, tmp_path / "out")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(OutputError, match="other things"):
        run(patterns, tmp_path / "full")


def test_two_at_once(whole: tuple[list[str], Path], tmp_path: Path) -> None:
    patterns, _ = whole

    def again(name: str, done: int, total: int | None) -> None:
        with pytest.raises(OutputError, match="another process"):
            run(patterns, tmp_path / "out")
        raise Ended

    with pytest.raises(Ended):
        run(patterns, tmp_path / "out", progress=again)


def test_times_and_ids(tmp_path: Path) -> None:
    start = datetime(2031, 5, 4, tzinfo=UTC)
    texts = TEXTS[:300]
    times = [None if i % 7 == 0 else start - timedelta(minutes=i) for i in range(len(texts))]
    names = [f"post-{i}" for i in range(len(texts))]
    run(
        table(tmp_path, texts, when=times, name=names),
        tmp_path / "out",
        columns=Columns("text", "name", "when"),
    )
    clusters, _, _ = written(tmp_path / "out")
    result = deduplicate([Paragraph(f"{i:04d}", t, times[i]) for i, t in enumerate(texts)])
    own = {c.representative.id: c for c in result.clusters}
    assert {f"{row['cluster']:04d}" for row in clusters} == set(own)
    assert [row["id"] for row in clusters] == names
    assert all(row["kept_id"] == names[row["cluster"]] for row in clusters)


def test_json_lines(tmp_path: Path) -> None:
    lines = [json.dumps({"body": text, "id": i}) for i, text in enumerate(TEXTS[:200])]
    lines[3:3] = ["", "{", '{"text": 1}', '{"body": null}', "[1]", '{"body": "\\ud83d alone"}']
    file = tmp_path / "a.jsonl"
    file.write_bytes("\n".join(lines).encode() + b'\n{"body": "\xff"}\n')
    found = run([str(file)], tmp_path / "out", columns=Columns("body", "id"))
    reasons = {(fault.row, fault.reason.split(":")[0]) for fault in found.faults}
    assert reasons == {
        (5, "not JSON"),
        (6, "no key 'body'; its keys are 'text'"),
        (7, "no text"),
        (8, "not a JSON object"),
        (len(lines) + 1, "not UTF-8"),
    }
    assert found.texts == 201
    assert "? alone" in written(tmp_path / "out")[2]


@pytest.mark.parametrize(
    ("rows", "columns", "message"),
    [
        ({"body": ["a"]}, Columns("text"), "no column 'text'; its columns are 'body'"),
        ({"text": [1, 2]}, Columns("text"), "is of int64; expected strings"),
        ({"text": ["a"]}, Columns("text", time="when"), "no column 'when'"),
        ({"text": pa.array([None, None], pa.string())}, Columns("text"), "no row of the input"),
    ],
)
def test_inputs_that_cannot_be_used(
    tmp_path: Path, rows: dict[str, Any], columns: Columns, message: str
) -> None:
    pq.write_table(pa.table(rows), tmp_path / "a.parquet")
    with pytest.raises(SourceError, match=message):
        run([str(tmp_path / "a.parquet")], tmp_path / "out", columns=columns)


def test_files_that_are_no_such_files(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        run([str(tmp_path / "*.parquet")], tmp_path / "out")
    (tmp_path / "a.csv").write_text("text\na\n")
    with pytest.raises(SourceError, match=r"ends in \.parquet"):
        run([str(tmp_path / "a.csv")], tmp_path / "out")
    patterns = table(tmp_path, TEXTS[:60])
    damaged = tmp_path / "part-1.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-20])
    with pytest.raises(SourceError, match=r"part-1\.parquet: "):
        run(patterns, tmp_path / "out")


def test_on_the_command_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    patterns = table(tmp_path, [*TEXTS[:80], None])
    out = tmp_path / "out"
    code = main(["dedup", "--input", patterns[0], "--output", str(out), "--processes", "1"])
    told = capfd.readouterr()
    assert code == 1
    assert told.out.startswith("80 texts: ")
    assert "part-1.parquet: row 54: no text" in told.err
    assert main(["dedup", "--input", patterns[0]]) == 2
    assert main(["dedup", "--input", patterns[0], "--output", str(out), "--semantic"]) == 2
    assert main(["dedup"]) == 2
    assert main(["dedup", "--input", str(tmp_path / "no.parquet"), "--output", str(out)]) != 0
    assert "no such file" in capfd.readouterr().err
