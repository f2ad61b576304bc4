"""The benchmark of the library: its truth is exact, its corpora are what they say, and it runs."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from pathlib import Path

import numpy as np
import pytest

from benchmarks import corpus, dedup, peers, reuters, rows, stream, truth
from benchmarks.runner import Runner


@pytest.fixture(scope="module")
def base() -> reuters.Reuters:
    """Made paragraphs in the form of the Reuters files, with two planted copies of each edit."""
    made = corpus.load(None, 150, 0, seed=3)
    texts = list(dict.fromkeys(made.paragraphs))[:100]
    rng = random.Random(4)
    planted = []
    for number, edit in enumerate(reuters.EDITS * 2):
        planted.append(reuters.Planted(number, len(texts), edit))
        texts.append(reuters.edited(texts[number], edit, ["brass", "velvet"], rng))
    return reuters.Reuters("made", texts, planted)


@pytest.fixture(scope="module")
def data(base: reuters.Reuters, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "paragraphs").mkdir()
    stem = folder / "paragraphs" / "reuters_10k"
    with gzip.open(f"{stem}.txt.gz", "wt", encoding="utf-8") as file:
        file.writelines(text + "\n" for text in base.texts)
    with gzip.open(f"{stem}.pairs.jsonl.gz", "wt", encoding="utf-8") as file:
        for p in base.planted:
            file.write(json.dumps({"first": p.first, "second": p.second, "edit": p.edit}) + "\n")
    return folder


@pytest.mark.parametrize("least", [0.3, 0.5, 0.9])
def test_the_truth_is_what_counting_every_pair_gives(base: reuters.Reuters, least: float) -> None:
    texts = [*base.texts, "", "Two words", "two words!", "?"]
    sets = [set(truth.word_shingles(text)) for text in texts]
    wanted = {
        (i, j)
        for (i, a), (j, b) in itertools.combinations(enumerate(sets), 2)
        if a and b and len(a & b) / len(a | b) >= least
    }
    first, second = truth.similar_pairs(texts, least)
    assert set(zip(first.tolist(), second.tolist(), strict=True)) == wanted
    assert len(first) == len(wanted) > 5
    assert (len(texts) - 3, len(texts) - 2) in wanted


def test_recall_and_precision_are_shares_of_the_right_ones() -> None:
    found, wanted = np.array([1, 1, 0, 0], bool), np.array([1, 0, 1, 1], bool)
    assert truth.recall_and_precision(found, wanted) == (1 / 3, 1 / 2)


def test_the_larger_corpus_keeps_the_smaller_and_plants_as_it_does(base: reuters.Reuters) -> None:
    large, again = (reuters.enlarged(base, 600, seed=9) for _ in range(2))
    assert large == again
    assert len(large.texts) == 600
    assert not set(base.texts) - set(large.texts)
    count = {e: sum(p.edit == e for p in large.planted) for e in reuters.EDITS}
    assert set(count.values()) == {2 + (600 - len(base.texts)) // 5 // len(reuters.EDITS)}
    for p in large.planted:
        assert p.first < p.second
        if p.edit == "exact":
            assert large.texts[p.first] == large.texts[p.second]


def test_an_edit_does_what_its_name_says() -> None:
    text = "The mill sold 12 looms. Nobody asked why, the clerk said, in 1871."
    rng = random.Random(1)
    made = {edit: reuters.edited(text, edit, ["brass"], rng) for edit in reuters.EDITS}
    assert made["exact"] == text
    assert made["punct"].casefold() == text.casefold().replace(",", "")[:-1] + "..."
    assert made["sub05"].split().count("brass") == 1
    assert made["sub15"].split().count("brass") == 2
    assert text.startswith(made["trunc"]) and len(made["trunc"]) < len(text)
    assert made["prefix"].endswith(" " + text)
    assert made["order"] == "Nobody asked why, the clerk said, in 1871. The mill sold 12 looms."
    old, new = ("".join(c for c in t if c.isdigit()) for t in (text, made["number"]))
    assert len(old) == len(new) and old != new


def test_a_part_holds_both_texts_of_the_copies_it_takes(base: reuters.Reuters) -> None:
    part = reuters.part(base, 1)
    assert [p.edit for p in part.planted] == list(reuters.EDITS)
    assert len(part.texts) == 4 * len(reuters.EDITS)
    by_edit = {p.edit: p for p in part.planted}
    exact = by_edit["exact"]
    assert part.texts[exact.first] == part.texts[exact.second]


def test_datasketch_flags_what_stands_twice(base: reuters.Reuters) -> None:
    for name in ("datasketch loop", "datasketch bulk"):
        if name == "datasketch bulk":
            pytest.importorskip("xxhash", reason="the extra bench is not installed")
        flagged = peers.PEERS[name].flagger()(base.texts)
        copies = [p.second for p in base.planted if p.edit in ("exact", "punct", "prefix")]
        assert flagged[copies].all()
        assert flagged.sum() < 40


def test_a_run_without_the_data_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dedup.main(["--data", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert "has no folder 'paragraphs'" in said.err and "--data" in said.err


@pytest.mark.parametrize(
    "wrong", [["--rows", "speed"], ["--peers", "nobody"], ["--repeat", "0"], ["--cores", "x"]]
)
def test_a_wrong_option_is_a_usage_error(data: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dedup.main(["--data", str(data), *wrong])
    assert ended.value.code == 2


def test_a_small_run_prints_ours_and_says_which_peer_is_not_there(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = "text-dedup"  # never in the environment of the tests: it contradicts the pins
    options = ["--quick", "--repeat", "1", "--rows", "lexical", "--peers"]
    assert dedup.main(["--data", str(data), *options, f"datasketch loop,{nowhere}"]) == 0
    printed = capsys.readouterr().out
    head, ours, plain, loop, absent = (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in printed.splitlines()
        if line.startswith("|") and not line.startswith("|--")
    )
    column = dict(zip(head, ours, strict=True))
    assert column["library"] == "ours" and column["exact"] == "1.000"
    assert int(column["paragraphs/s"].replace(",", "")) > 0
    assert plain[0] == "ours without the guard"
    assert dict(zip(head, plain, strict=True))["exact"] == "1.000"
    assert loop[0] == "datasketch loop" and loop[2].startswith("x ")
    assert absent[0] == nowhere
    if "not installed" in absent[1]:
        assert set(absent[2:]) == {"-"}, "a peer that is not there has no figures"


def test_a_poll_is_measured_at_each_size(base: reuters.Reuters, tmp_path: Path) -> None:
    section = rows.poll(Runner(tmp_path, ()), base, (20, 40), ["ours"], [])
    ours = next(line for line in section.lines if line.startswith("| ours"))
    assert "no Deduper" in ours or ours.count("filled in") == 2


def test_a_stream_keeps_what_nothing_before_it_reaches() -> None:
    scores = np.array([[0, 0, 0], [0.9, 0, 0], [0.2, 0.8, 0]], float)
    says = stream.by_scores(scores)
    assert stream.greedy(says, 3, 0.5) == [0, 2]
    assert stream.greedy(says, 3, 0.1) == [0]
    updates = [stream.Update("x", n, frozenset(ids)) for n, ids in enumerate(["ab", "a", "c"])]
    year = stream.Year({"fire": updates}, {"a": 3, "c": 2})
    kept = stream.at(year, {"fire": says}, 0.1)
    assert kept == stream.Kept(share=1 / 3, recall=2 / 3, weighted=4 / 6)
    line = stream.threshold_for(lambda t: stream.Kept(t, 0.0, 0.0), 0.6)
    assert line == 0.6
