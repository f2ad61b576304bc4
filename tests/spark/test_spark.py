"""The library over a cluster: on a small Spark of this machine, beside the library itself."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.dedup import Paragraph, Result, deduplicate
from aggregator.dedup.model import Evidence
from aggregator.errors import MissingExtra
from tests.bulk.corpus import paragraphs
from tests.shown import fences

pytest.importorskip("pyspark", reason="the extra spark is not installed")

from aggregator import spark

pytestmark = [
    pytest.mark.timeout(600),
    # Of PySpark and its sockets to the workers.
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java (17 or newer)")
    # The workers read the package from where this process has it.
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    # Not whatever python3 comes first on the path: that one lacks what the tests have.
    patch.setenv("PYSPARK_PYTHON", sys.executable)
    folder = tmp_path_factory.mktemp("spark")
    made = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.local.dir", str(folder))
        .getOrCreate()
    )
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()
    patch.undo()


def same(found: spark.Clusters, result: Result, ids: list[str]) -> None:
    """Hold that both found the same."""
    rows = {row["id"]: row for row in found.rows.collect()}
    assert sorted(rows) == sorted(ids)
    lead = {c.representative.id: c.representative.id for c in result.clusters}
    matches = {}
    for cluster in result.clusters:
        for match in cluster.matches:
            lead[match.paragraph_id] = cluster.representative.id
            matches[match.paragraph_id] = match
    assert {id: row["cluster"] for id, row in rows.items()} == lead
    for id, row in rows.items():
        assert row["kept"] == (id not in matches)
        assert row["kind"] == (matches[id].kind if id in matches else None)
        if id in matches:
            assert row["overlap"] == pytest.approx(matches[id].evidence.overlap)
    assert {
        (row["a_id"], row["b_id"]): (row["score"], Evidence.from_dict(json.loads(row["evidence"])))
        for row in found.conflicts.collect()
    } == {(c.a_id, c.b_id): (c.score, c.evidence) for c in result.conflicts}


def test_the_clusters_are_those_of_the_library(session: Any) -> None:
    texts = paragraphs(700, seed=11)
    ids = [f"{number:05d}" for number in range(len(texts))]
    table = session.createDataFrame(list(zip(ids, texts, strict=True)), ["id", "text"])
    result = deduplicate([Paragraph(*pair) for pair in zip(ids, texts, strict=True)])
    assert {m.kind for c in result.clusters for m in c.matches} == {"exact", "near", "contained"}
    assert result.conflicts
    same(spark.deduplicate(table.repartition(5)), result, ids)


def test_the_earliest_represents(session: Any) -> None:
    texts = paragraphs(60, seed=3)[:120]
    ids = [f"{number:05d}" for number in range(len(texts))]
    start = datetime(2031, 5, 4, tzinfo=UTC)
    times = [None if n % 5 == 0 else start - timedelta(minutes=n) for n in range(len(texts))]
    table = session.createDataFrame(
        list(zip(ids, texts, times, strict=True)), "name string, body string, at timestamp"
    )
    result = deduplicate([Paragraph(*row) for row in zip(ids, texts, times, strict=True)])
    same(spark.deduplicate(table, text="body", id="name", time="at"), result, ids)


def test_chains_of_matches_are_one_component(session: Any) -> None:
    edges = [(n, n + 1) for n in range(300)] + [(400, 401), (401, 405), (403, 405)]
    labels = spark._components(session.createDataFrame(edges, ["first", "second"]))
    found = {row["number"]: row["label"] for row in labels.collect()}
    assert found == {**dict.fromkeys(range(301), 0), **dict.fromkeys((400, 401, 403, 405), 400)}


def test_many_rounds_are_no_matter_for_what_spark_estimates(session: Any) -> None:
    table = session.createDataFrame([(1, 2), (2, 3)], ["number", "label"])
    sizes = []
    for _ in range(4):
        others = [table.toDF("number", f"label{n}") for n in range(3)]
        for other in others:
            table = table.join(other, "number")
        table = spark._settled(table.select("number", "label"))
        sizes.append(table._jdf.queryExecution().optimizedPlan().stats().sizeInBytes())
    assert len(set(sizes)) == 1
    assert sorted(map(tuple, table.collect())) == [(1, 2), (2, 3)]


def test_tables_that_cannot_be_used(session: Any) -> None:
    table = session.createDataFrame([("a", "words"), ("b", None)], "id string, text string")
    with pytest.raises(ValueError, match="column 'text' has nulls"):
        spark.deduplicate(table)
    with pytest.raises(ValueError, match="no column 'body'; the columns are id, text"):
        spark.deduplicate(table, text="body")
    with pytest.raises(ValueError, match="is of long; expected string"):
        spark.deduplicate(session.createDataFrame([("a", 1)], "id string, text bigint"))


def test_embeddings_are_made_by_partition(session: Any) -> None:
    np = pytest.importorskip("numpy")
    from aggregator.dedup import load_encoder

    texts = ["The ferry to Marren was full.", "Nobody at Keld saw the ferry.", "A depot burnt."]
    table = session.createDataFrame(list(enumerate(texts)), "id long, text string")
    rows = spark.embed(table.repartition(2)).orderBy("id").collect()
    made = np.array([row["embedding"] for row in rows])
    assert np.abs(made - load_encoder("default").encode(texts)).max() < 0.02


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    monkeypatch.delitem(sys.modules, "aggregator.spark")
    with pytest.raises(MissingExtra, match=r"liveblog-aggregator\[spark\]"):
        importlib.import_module("aggregator.spark")


def test_what_the_page_shows(session: Any, tmp_path: Path) -> None:
    (code,) = (fence[3] for fence in fences("docs/spark.md") if fence[1] == "python")
    text = "The ferry Calliope ran aground off Carrow Point with 137 passengers on board."
    rows = [("a", text, "2031-05-01T08:00:00Z"), ("b", f"{text} ", "2031-05-01T09:00:00Z")]
    code = code.replace('parquet("', f'parquet("{tmp_path}/')  # the JVM has a folder of its own
    # The code of our own page.
    exec(code, {"table": session.createDataFrame(rows, ["id", "text", "published"])})  # noqa: S102
    kept = {row.id for row in session.read.parquet(str(tmp_path / "rows")).collect() if row.kept}
    assert kept == {"a"}
    assert session.read.parquet(str(tmp_path / "conflicts")).count() == 0
