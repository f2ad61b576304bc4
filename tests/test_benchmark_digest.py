"""The benchmark of digests: what a choice reaches is counted right, and its parts run."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from aggregator.dedup.text import words
from benchmarks import build, digest, selection
from benchmarks.stream import Update

IMPORTANCE = {"left": 3, "rescued": 2, "tugs": 1}
DAY = 86_400
SENTENCES = (
    ("The ferry Anna left Port Lorn at noon with 48 people on board.", ["left"]),
    ("With 48 people on board the ferry Anna left Port Lorn about noon.", ["left"]),
    ("A helicopter lifted nine passengers of the ferry Anna to hospital.", ["rescued"]),
    ("Two tugs hold the ferry Anna off the rocks of Lorn and wait for the tide.", ["tugs", "left"]),
)


class Words:
    """An encoder without a model: words that are shared are likeness."""

    name = "words"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words(text):
                row[sum(map(ord, word)) % 64] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def pool(*chosen: tuple[str, list[str]]) -> selection.Pool:
    updates = [Update(text, n, frozenset(nuggets)) for n, (text, nuggets) in enumerate(chosen)]
    texts = [text for text, _ in chosen]
    sizes = np.array([len(text.split()) for text in texts])
    return selection.Pool("ferry", updates, sizes, Words().encode(texts))


def test_recall_counts_importance_and_redundancy_counts_repeats() -> None:
    day = pool(*SENTENCES, ("Cocoa closed lower.", []))
    found = selection.reach(day, [0, 1, 4], IMPORTANCE, 0.0)
    assert found.recall == pytest.approx(3 / 6)
    assert found.redundancy == pytest.approx(1 / 2)
    assert found.words == 13 + 13 + 3
    assert found.off == pytest.approx(3 / 29)


def test_the_oracle_takes_each_nugget_once_for_the_fewest_words() -> None:
    day = pool(*SENTENCES)
    chosen = selection.oracle(day, 100, IMPORTANCE)
    assert set(chosen) == {2, 3}
    assert selection.reach(day, chosen, IMPORTANCE, 0.0).recall == 1.0


@pytest.mark.parametrize("name", list(selection.peers()))
def test_no_way_to_choose_goes_over_the_budget(name: str) -> None:
    if "TF-IDF" in name:
        pytest.importorskip("sklearn")
    choose, grid = selection.peers()[name]
    day = pool(*SENTENCES)
    for number in grid:
        chosen = choose(day, 30, number=number)
        assert 0 < day.sizes[list(chosen)].sum() <= 30
        assert len(set(chosen)) == len(chosen)


def test_ours_tells_new_things_within_the_budget() -> None:
    day = pool(*SENTENCES)
    for encoder in (True, False):
        chosen = selection.Ours(encoder=encoder)(day, 42)
        assert day.sizes[chosen].sum() <= 42
        assert selection.reach(day, chosen, IMPORTANCE, 0.0).recall == 1.0


def test_whole_topics_are_resampled() -> None:
    values = np.array([1.0] * 50 + [0.0] * 50)
    low, high = selection.interval(values, ["a"] * 50 + ["b"] * 50)
    assert (low, high) == (0.0, 1.0)
    low, high = selection.interval(values, [str(n) for n in range(100)])
    assert 0.3 < low < 0.5 < high < 0.7


def data(folder: Path) -> Path:
    """A folder like that of the data, of invented texts."""
    (folder / "stream").mkdir()
    (folder / "paragraphs").mkdir()
    for year in selection.YEARS:
        lines, nuggets = [], []
        for topic in ("A", "B"):
            for number in range(48):
                text, told = SENTENCES[number % 4]
                own = [f"{topic}{nugget}{number // 8}" for nugget in told]
                lines.append(
                    {
                        "topic": topic,
                        "time": DAY + number,
                        "text": f"{text} {topic} {number // 8}",
                        "nuggets": own,
                    }
                )
                nuggets += [{"id": name, "importance": 2} for name in own]
        stem = folder / "stream" / f"trects{year}"
        stem.with_suffix(".jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
        Path(f"{stem}.nuggets.jsonl").write_text("\n".join(map(json.dumps, nuggets)), "utf-8")
    for size in (10, 100):
        stem = folder / "paragraphs" / f"reuters_{size}k"
        texts = [f"Cocoa number {n} closed lower in quiet trade, dealers said." for n in range(200)]
        with gzip.open(f"{stem}.txt.gz", "wt", encoding="utf-8") as stream:
            stream.write("\n".join(texts))
        with gzip.open(f"{stem}.pairs.jsonl.gz", "wt", encoding="utf-8") as stream:
            stream.write("")
    return folder


def test_it_compares_ours_with_peers_in_both_pools(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    made = selection.section(data(tmp_path), 2, encoder=Words())
    text = "\n".join(made.lines)
    assert text.count("| ours |") == text.count("| oracle |") == 4
    assert "500 words, with other texts" in text
    assert "2014: recall, 2 days of 2 topics" in text


def test_it_builds_a_small_day_from_a_store(tmp_path: Path) -> None:
    made = build.section(data(tmp_path), 1)
    rows = [line.strip("| ").split(" | ") for line in made.lines[2:5]]
    assert [row[:2] for row in rows] == [["200", kept] for kept in ("all", "clusters", "pairs")]
    assert all(float(cell.replace(",", "")) >= 0 for row in rows for cell in row[2:])
    assert "10 posts" in made.lines[-1]


def test_absent_data_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert digest.main(["--data", str(tmp_path / "none")]) == 2
    assert "absent" in capsys.readouterr().err
