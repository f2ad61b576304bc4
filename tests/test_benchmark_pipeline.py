"""The benchmark of the whole job runs without the data, and measures what it says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import corpus

ROOT = Path(__file__).resolve().parents[1]


def test_the_corpus_is_the_same_each_time_and_plants_copies() -> None:
    one, two = (corpus.load(None, 100, 10, seed=5) for _ in range(2))
    assert one == two
    assert (len(one.paragraphs), len(one.unseen), one.copies) == (100, 10, 20)
    assert not set(one.unseen) & set(one.paragraphs)
    assert len(set(one.paragraphs)) < 100, "no exact copy was planted"


def test_the_corpus_of_the_data_has_both_of_each_planted_pair() -> None:
    data = ROOT.parent / "shared" / "data"
    if not data.is_dir():
        pytest.skip(f"{data} is absent")
    found = corpus.load(data, 200, 4, seed=5)
    assert (len(found.paragraphs), len(found.unseen), found.copies) == (200, 4, 40)
    assert not set(found.unseen) & set(found.paragraphs)


def test_a_small_benchmark_runs_without_the_data(tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy", reason="the extra app is not installed")
    command = [sys.executable, "-m", "benchmarks.pipeline", "--data", str(tmp_path)]
    done = subprocess.run(
        [*command, "--documents", "10", "--paragraphs", "6", "--encoder", "none"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    printed = done.stdout
    repeats = re.search(r"repeats collapsed (\d+).*pages failed 0\n", printed)
    assert repeats and int(repeats[1]) > 0, printed
    assert re.search(r"^deduplicate +\d", printed, re.MULTILINE)
    runs = re.findall(r"^(all new|nothing changed|1 documents changed) ", printed, re.MULTILINE)
    assert runs == ["all new", "nothing changed", "1 documents changed", "nothing changed"]
