"""Deduplicate a table of texts: spark-submit contrib/spark/deduplicate.py --input IN --output OUT.

IN is a folder of Parquet files, OUT gets the folders ``rows`` and ``conflicts``.
"""

from __future__ import annotations

import argparse

from pyspark.sql import SparkSession

from aggregator import spark


def main() -> None:
    """Read, deduplicate, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--text", default="text", help="column of the text")
    parser.add_argument("--id", default="id", help="column of what a row is called")
    parser.add_argument("--time", help="column of the time of publication")
    given = parser.parse_args()
    session = SparkSession.builder.appName("deduplicate").getOrCreate()
    table = session.read.parquet(given.input)
    found = spark.deduplicate(table, text=given.text, id=given.id, time=given.time)
    found.rows.write.mode("errorifexists").parquet(f"{given.output}/rows")
    found.conflicts.write.mode("errorifexists").parquet(f"{given.output}/conflicts")
    session.stop()


if __name__ == "__main__":
    main()
