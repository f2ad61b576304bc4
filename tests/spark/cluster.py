"""A stand-alone cluster of two workers on this machine: ``python -m tests.spark.cluster``.

Starts a master and two workers, runs ``contrib/spark/deduplicate.py`` with spark-submit on made
paragraphs, and holds what it wrote beside the library. Takes a minute or two.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyspark

from aggregator.dedup import Paragraph, deduplicate
from aggregator.dedup.model import Evidence
from tests.bulk.corpus import paragraphs

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(pyspark.__file__).parent
HERE = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind((HERE, 0))
        return int(asked.getsockname()[1])


@contextlib.contextmanager
def started(folder: Path, name: str, *arguments: str, ready: str) -> Iterator[None]:
    """A process of Spark, once its log says that it is ready."""
    environment = {
        **os.environ,
        "SPARK_LOCAL_IP": HERE,
        "SPARK_WORKER_DIR": str(folder / name),
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": str(ROOT),
        "HF_HUB_OFFLINE": "1",
    }
    log = folder / f"{name}.log"
    with log.open("wb") as told:
        process = subprocess.Popen(
            [str(HOME / "bin" / "spark-class"), *arguments],
            env=environment,
            stdout=told,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + 60
        while not re.search(ready, log.read_text()):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{name} did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(30)


def main() -> None:
    with tempfile.TemporaryDirectory() as made, contextlib.ExitStack() as stack:
        folder = Path(made)
        texts = paragraphs(3000, seed=23)
        ids = [f"{number:06d}" for number in range(len(texts))]
        (folder / "in").mkdir()
        for number in range(4):
            part = pa.table({"id": ids[number::4], "text": texts[number::4]})
            pq.write_table(part, folder / "in" / f"part-{number}.parquet")
        port = free_port()
        master = f"spark://{HERE}:{port}"
        of = "org.apache.spark.deploy"
        options = ("--host", HERE, "--port", str(port), "--webui-port", "0")
        stack.enter_context(
            started(folder, "master", f"{of}.master.Master", *options, ready="I have been elected")
        )
        for name in ("worker-1", "worker-2"):
            options = (
                "--host",
                HERE,
                "--cores",
                "1",
                "--memory",
                "2g",
                "--webui-port",
                "0",
                master,
            )
            stack.enter_context(
                started(
                    folder, name, f"{of}.worker.Worker", *options, ready="Successfully registered"
                )
            )
        command = [str(HOME / "bin" / "spark-submit"), "--master", master]
        command += ["--conf", f"spark.driver.host={HERE}", "--conf", "spark.ui.enabled=false"]
        command += ["--conf", "spark.sql.shuffle.partitions=4", "--executor-memory", "1500m"]
        command += [str(ROOT / "contrib" / "spark" / "deduplicate.py")]
        command += ["--input", str(folder / "in"), "--output", str(folder / "out")]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYSPARK_PYTHON": sys.executable}
        subprocess.run(command, check=True, env={**environment, "SPARK_LOCAL_IP": HERE})
        used = {
            name
            for name in ("worker-1", "worker-2")
            if "Launching executor" in (folder / f"{name}.log").read_text()
            or "Asked to launch executor" in (folder / f"{name}.log").read_text()
        }
        rows = pq.read_table(folder / "out" / "rows").to_pylist()
        conflicts = pq.read_table(folder / "out" / "conflicts").to_pylist()
    result = deduplicate([Paragraph(*row) for row in zip(ids, texts, strict=True)])
    lead = {m.id: c.representative.id for c in result.clusters for m in c.paragraphs}
    assert {row["id"]: row["cluster"] for row in rows} == lead, "other clusters"
    told = {(row["a_id"], row["b_id"]): json.loads(row["evidence"]) for row in conflicts}
    assert {pair: Evidence.from_dict(evidence) for pair, evidence in told.items()} == {
        (c.a_id, c.b_id): c.evidence for c in result.conflicts
    }, "other conflicts"
    assert used == {"worker-1", "worker-2"}, f"only {used} worked"
    print(
        f"{len(texts):,} texts over two workers: {len(result.kept):,} kept, "
        f"{len(conflicts):,} conflicts, as the library has them"
    )


if __name__ == "__main__":
    main()
