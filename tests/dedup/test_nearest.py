"""Partners from an index: what it may miss, what it depends on, and how it is saved."""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest

from aggregator.dedup import Deduper, Paragraph, Result, deduplicate
from aggregator.dedup.archive import map_arrays, write_array
from aggregator.dedup.embeddings import Embeddings
from aggregator.dedup.model import FloatArray, text_key
from aggregator.dedup.nearest import NEAREST, Graph, order_keys
from aggregator.dedup.semantic import cosine_pairs

needs_usearch = pytest.mark.skipif(
    importlib.util.find_spec("usearch") is None, reason="the extra 'index' is not installed"
)
DIMENSIONS = 64
FLOOR = 0.75


def vectors(count: int, *, seed: int = 1) -> FloatArray:
    """Unit rows, a fifth of them near an earlier one."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(count, DIMENSIONS))
    copies = count // 5
    origins = rows[rng.integers(0, count - copies, copies)]
    rows[-copies:] = origins + rng.uniform(0.1, 0.9, (copies, 1)) * rng.normal(size=origins.shape)
    rows = rng.permutation(rows)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def pairs_of(embeddings: Embeddings, new: int) -> set[tuple[int, int]]:
    first, second, _ = embeddings.close(new, FLOOR)
    return set(zip(first.tolist(), second.tolist(), strict=True))


def filled(rows: FloatArray, order: Sequence[int], exact_up_to: int) -> Embeddings:
    numbers = np.array(order, np.int64)
    made = Embeddings(exact_up_to)
    made.add(numbers, order_keys([f"text {n}" for n in order]), rows[numbers])
    return made


@needs_usearch
def test_an_index_finds_nearly_all_pairs_and_no_wrong_one() -> None:
    rows = vectors(6_000)
    first, second, cosines = cosine_pairs(rows, FLOOR)
    wanted = dict(zip(zip(first.tolist(), second.tolist(), strict=True), cosines, strict=True))
    made = filled(rows, range(len(rows)), exact_up_to=1_000)
    found = made.close(len(rows), FLOOR)
    assert made.in_graphs == len(rows)
    got = dict(zip(zip(found[0].tolist(), found[1].tolist(), strict=True), found[2], strict=True))
    assert got.keys() <= wanted.keys()
    assert len(got) >= 0.999 * len(wanted)
    assert all(got[pair] == wanted[pair] for pair in got)


@needs_usearch
def test_pairs_do_not_depend_on_the_order() -> None:
    rows = vectors(3_000)
    orders = [list(range(len(rows))) for _ in range(3)]
    for seed, order in enumerate(orders[1:]):
        random.Random(seed).shuffle(order)
    found = [pairs_of(filled(rows, order, 500), len(rows)) for order in orders]
    assert found[0] == found[1] == found[2]


@needs_usearch
def test_pairs_do_not_depend_on_the_threads() -> None:
    script = (
        "import hashlib, numpy as np\n"
        "from tests.dedup.test_nearest import filled, pairs_of, vectors\n"
        "found = pairs_of(filled(vectors(3_000), range(3_000), 500), 3_000)\n"
        "print(hashlib.sha256(repr(sorted(found)).encode()).hexdigest())"
    )
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    answers = set()
    for threads in ("1", "3"):
        narrow = f"import os\nos.sched_setaffinity(0, {cores[: int(threads)]})\n" if cores else ""
        done = subprocess.run(
            [sys.executable, "-c", narrow + script],
            env={**os.environ, "OMP_NUM_THREADS": threads, "PYTHONPATH": str(Path.cwd())},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        answers.add(done.stdout)
    assert len(answers) == 1


@needs_usearch
def test_a_crowd_of_close_texts_is_found_whole() -> None:
    crowd = 3 * NEAREST
    rng = np.random.default_rng(3)
    rows = np.concatenate(
        [
            rng.normal(size=(1, DIMENSIONS)) + 0.2 * rng.normal(size=(crowd, DIMENSIONS)),
            rng.normal(size=(500, DIMENSIONS)),
        ]
    )
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    found = pairs_of(filled(rows, range(len(rows)), 100), len(rows))
    assert len([pair for pair in found if max(pair) < crowd]) == crowd * (crowd - 1) // 2


@needs_usearch
def test_what_is_added_is_compared_with_the_index_and_with_each_other() -> None:
    rows = vectors(2_100)
    whole = filled(rows, range(2_100), 10_000)
    wanted = pairs_of(whole, 2_100)
    made = Embeddings(1_000)
    found: set[tuple[int, int]] = set()
    for start in range(0, 2_100, 300):
        numbers = np.arange(start, start + 300)
        made.add(numbers, order_keys([f"text {n}" for n in numbers]), rows[numbers])
        found |= pairs_of(made, 300)
    assert 1_000 < made.in_graphs < 2_100
    assert found <= wanted
    assert len(found) >= 0.999 * len(wanted)


@needs_usearch
def test_rows_that_are_taken_back_are_in_no_graph() -> None:
    rows = vectors(900)
    made = filled(rows, range(600), 500)
    numbers = np.arange(600, 900)
    assert made.in_graphs == 0
    made.add(numbers, order_keys([f"text {n}" for n in numbers]), rows[600:])
    made.close(300, FLOOR)
    assert made.in_graphs == 900
    made.take_back(300)
    assert (len(made), made.in_graphs, 650 in made, 550 in made) == (600, 0, False, True)
    made.add(numbers, order_keys([f"text {n}" for n in numbers]), rows[600:])
    assert pairs_of(made, 300) == {
        pair for pair in pairs_of(filled(rows, range(900), 500), 900) if max(pair) >= 600
    }


def test_without_usearch_all_are_multiplied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usearch", None)
    rows = vectors(1_500)
    made = filled(rows, range(1_500), 100)
    first, second, _ = cosine_pairs(rows, FLOOR)
    assert pairs_of(made, 1_500) == set(zip(first.tolist(), second.tolist(), strict=True))
    assert made.in_graphs == 0


class Planted:
    """An encoder of made-up vectors: a text is "word-a words ...", near to others of its number."""

    name = "planted"

    def encode(self, texts: Sequence[str]) -> FloatArray:
        rows = []
        for text in texts:
            topic = np.random.default_rng(int(text_key(text.split()[0]), 16))
            own = np.random.default_rng(int(text_key(text), 16))
            row = topic.normal(size=DIMENSIONS) + 0.3 * own.normal(size=DIMENSIONS)
            rows.append(row / np.linalg.norm(row))
        return np.array(rows, np.float32).reshape(len(texts), DIMENSIONS)


NOUNS = ("harbour", "bridge", "school", "market", "river", "tower", "garden", "museum")
VERBS = ("was closed", "has been shut", "is shut for now", "closed its gates")
WHY = ("because of the storm", "after the storm", "owing to the storm", "as the storm came")


def paragraphs(count: int) -> list[str]:
    """Texts of many topics, some of them in other words, that share few words with others."""
    rng = random.Random(5)
    texts = set()
    for topic in range(count // 2):
        own = [f"{rng.choice(NOUNS)}{rng.choice('abcdefghijklmnop')}{topic}" for _ in range(3)]
        for _ in range(2):
            said = f"{rng.choice(VERBS)} {rng.choice(WHY)}"
            texts.add(f"Topic{topic} the {own[0]} by {own[1]} near {own[2]} {said}")
    return sorted(texts)


def text_key_of(paragraph: Paragraph) -> str:
    return paragraph.text


def groups(result: Result) -> set[frozenset[str]]:
    return {frozenset(p.text for p in cluster.paragraphs) for cluster in result.clusters}


@needs_usearch
def test_clusters_are_those_of_exact_products_in_any_order() -> None:
    texts = paragraphs(200)
    exact = deduplicate(texts, encoder=Planted(), keep=text_key_of)
    assert any(m.kind == "semantic" for c in exact.clusters for m in c.matches)
    for seed in range(2):
        shuffled = random.Random(seed).sample(texts, len(texts))
        again = deduplicate(shuffled, encoder=Planted(), exact_up_to=50, keep=text_key_of)
        assert groups(again) == groups(exact)


@needs_usearch
def test_a_growing_set_has_the_same_clusters_saved_or_not(tmp_path: Path) -> None:
    texts = paragraphs(300)
    wanted = groups(deduplicate(texts, encoder=Planted()))
    grown = Deduper(encoder=Planted(), exact_up_to=100)
    file = tmp_path / "set"
    for start in range(0, len(texts), 75):
        grown.add_many(texts[start : start + 75])
        grown.save(file)
        grown = Deduper.load(file, encoder=Planted(), exact_up_to=100)
    assert grown._embeddings.in_graphs > 100
    assert groups(grown.result()) == wanted
    at_once = Deduper(encoder=Planted(), exact_up_to=100)
    at_once.add_many(texts)
    assert groups(at_once.result()) == wanted


@needs_usearch
def test_what_is_gone_is_found_no_more(tmp_path: Path) -> None:
    dedup = Deduper(encoder=Planted(), exact_up_to=20)
    texts = paragraphs(120)
    ids = [added.paragraph.id for added in dedup.add_many(texts)]
    for paragraph_id in ids[:40]:
        dedup.remove(paragraph_id)
    dedup.save(tmp_path / "set")
    again = Deduper.load(tmp_path / "set", encoder=Planted(), exact_up_to=20)
    again.add_many(texts[:10])
    assert groups(again.result()) == groups(deduplicate(texts[40:] + texts[:10], encoder=Planted()))


@needs_usearch
def test_a_saved_index_is_opened_without_reading_it(tmp_path: Path) -> None:
    """Of a file of 30 MB, pages that were looked at are counted by the system."""
    maps = Path("/proc/self/smaps")
    if not maps.exists():
        pytest.skip("only Linux tells which pages of a file were looked at")
    rows = np.random.default_rng(1).normal(size=(20_000, 256)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    made = Embeddings(1_000)
    made.add(np.arange(20_000), order_keys([str(n) for n in range(20_000)]), rows)
    made.close(1, FLOOR)
    path = tmp_path / "embedded.zip"
    with path.open("wb") as file, ZipFile(file, "w") as archive:
        for name, array in made.arrays().items():
            write_array(archive, file, f"embedded/{name}", array)

    def looked_at() -> int:
        """KiB of the file in this process's memory."""
        total, ours = 0, False
        for line in maps.read_text().splitlines():
            if "-" in line.split(" ", 1)[0]:
                ours = line.endswith(path.name)
            elif ours and line.startswith("Rss:"):
                total += int(line.split()[1])
        return total

    with ZipFile(path) as archive:
        opened = Embeddings.opened(map_arrays(archive, path, "embedded/"), 1_000)
    assert opened.in_graphs == 20_000
    size = path.stat().st_size // 1024
    assert 0 < looked_at() < 0.2 * size  # the links, and neither rows nor vectors
    opened.add(np.array([20_000]), order_keys(["new"]), rows[7:8])
    first, second, _ = opened.close(1, FLOOR)
    assert (7, 20_000) in zip(first.tolist(), second.tolist(), strict=True)
    assert looked_at() < 0.3 * size


@needs_usearch
@pytest.mark.parametrize("damage", ["cut", "zeros", "other size"])
def test_a_graph_that_cannot_be_opened_is_made_anew(damage: str) -> None:
    rows = vectors(600)
    made = filled(rows, range(600), 100)
    wanted = pairs_of(made, 600)
    arrays = made.arrays()
    graph = arrays["graph-0"]
    arrays["graph-0"] = {
        "cut": graph[: len(graph) // 2],
        "zeros": np.zeros(len(graph), np.uint8),
        "other size": Graph.of(rows[:200], order_keys([str(n) for n in range(200)])).saved(),
    }[damage]
    opened = Embeddings.opened(arrays, 100)
    assert opened.in_graphs == 0
    assert pairs_of(opened, 600) == wanted


class Broken(Planted):
    """Answers wrongly beyond some texts."""

    def __init__(self, answer: float) -> None:
        self._answer = answer
        self._asked = 0

    def encode(self, texts: Sequence[str]) -> FloatArray:
        rows = super().encode(texts)
        self._asked += 1
        if self._asked > 1:
            if self._answer:
                return rows[:, :7]
            rows[0, 0] = np.nan
        return rows


@needs_usearch
@pytest.mark.parametrize(("answer", "message"), [(0.0, "NaN"), (1.0, "dimensions")])
def test_a_wrong_answer_beside_an_index_is_named(answer: float, message: str) -> None:
    texts = paragraphs(300)
    dedup = Deduper(encoder=Broken(answer), exact_up_to=50)
    dedup.add_many(texts[:200])
    with pytest.raises(ValueError, match=message):
        dedup.add_many(texts[200:])
    assert len(dedup) == len(texts)


@pytest.mark.parametrize(
    ("given", "error"), [(0, ValueError), (-1, ValueError), (1.5, TypeError), (True, TypeError)]
)
def test_a_number_that_is_none_is_refused(given: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="exact_up_to"):
        deduplicate(["a text"], exact_up_to=given)
    with pytest.raises(error, match="exact_up_to"):
        Deduper(exact_up_to=given)


class Counting(Planted):
    """Knows how many texts it was asked for."""

    asked = 0

    def encode(self, texts: Sequence[str]) -> FloatArray:
        self.asked += len(texts)
        return super().encode(texts)


@pytest.mark.parametrize("older", ["aggregator.dedup/1", "aggregator.dedup/2"])
def test_embeddings_of_an_earlier_format_are_not_made_again(tmp_path: Path, older: str) -> None:
    dedup = Deduper(encoder=Planted())
    texts = paragraphs(60)
    ids = [added.paragraph.id for added in dedup.add_many(texts)]
    for paragraph_id in ids[:5]:
        dedup.remove(paragraph_id)
    dedup.result()  # encodes what only now represents its cluster
    dedup.save(tmp_path / "new")
    kept = {"embedded/numbers.npy": "embedded.npy", "embedded/rows.npy": "embeddings.npy"}
    with ZipFile(tmp_path / "new") as new, ZipFile(tmp_path / "old", "w") as old:
        for name in new.namelist():
            data = new.read(name)
            if name == "head.json":
                data = data.replace(b"aggregator.dedup/3", older.encode())
            if name in kept or (not name.startswith("embedded/") and not name.startswith("index/")):
                old.writestr(kept.get(name, name), data)
    encoder = Counting()
    again = Deduper.load(tmp_path / "old", encoder=encoder)
    assert groups(again.result()) == groups(dedup.result())
    assert encoder.asked == 0
    again.add_many(texts[:5])
    assert encoder.asked <= 5
    assert groups(again.result()) == groups(deduplicate(texts, encoder=Planted()))
