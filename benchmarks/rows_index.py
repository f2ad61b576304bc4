"""The row of the benchmark that measures the index of embeddings."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import numpy as np

from benchmarks.rows import Section, table, why
from benchmarks.runner import Report, Runner, mebibytes


def index(runner: Runner, sizes: Sequence[int]) -> Section:
    """Who is close to whom among many embeddings: products of all, and the index."""
    body = []
    for size in sizes:
        reports: dict[str, Report] = {}
        found: dict[str, set[tuple[int, int]]] = {}
        for who in ("products", "index"):
            with runner.file([]) as path:
                out = path.with_name("found.npz")
                reports[who] = runner.run("index", who, size=size, out=out)
                if "missing" not in reports[who]:
                    with np.load(out) as stored:
                        first, second = stored["first"].tolist(), stored["second"].tolist()
                        found[who] = set(zip(first, second, strict=True))
        for who, report in reports.items():
            if "missing" in report:
                body.append([f"{size:,}", who, why(report), *["-"] * 7])
                continue
            wanted = found.get("products")
            share = len(found[who] & wanted) / max(1, len(wanted)) if wanted is not None else None
            looked = report["looked_at"]
            body.append(
                [
                    f"{size:,}",
                    who,
                    f"{report['seconds']:.1f}",
                    f"{report['cpu']:.1f}",
                    mebibytes(report["own_peak"]),
                    "-" if share is None else f"{share:.5f}",
                    mebibytes(report["file"]),
                    f"{1000 * report['opening']:.0f}",
                    "-" if looked is None else mebibytes(looked),
                    f"{1000 * statistics.median(report['polls'][1:]):.1f}",
                ]
            )
    head = ["embeddings", "how", "seconds", "CPU s", "peak MiB", "pairs found", "file MiB"]
    head += ["opened in ms", "MiB of it looked at", "ms for 100 more"]
    note = (
        "Made vectors of 384 numbers, a fifth of them near to another; pairs of a cosine of .75. "
        "The index proposes, exact cosines decide: no wrong pair. Then it is saved, "
        "the file is opened, and lots of 100 are added. Each measured once."
    )
    return Section("Index of embeddings", (*table(head, body), "", note))
