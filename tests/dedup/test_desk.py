"""Copies as news desks get them, long and all but equal: what must stay apart, what must not.

``desk_1`` was looked at while rules were made, ``desk_2`` after they had been measured with it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aggregator.dedup import compare, deduplicate

PAIRS = Path(__file__).parent / "pairs"
JOINED = ("same", "contains", "contained")


def rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (PAIRS / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("name", "merged", "joined"), [("desk_1", 13, 125), ("desk_2", 15, 116)])
def test_different_facts_stay_apart_and_repeats_are_joined(
    name: str, merged: int, joined: int
) -> None:
    verdicts: dict[str, list[str]] = {"same": [], "conflict": []}
    for row in rows(name):
        found = compare(row["a"], row["b"])
        result = deduplicate([row["a"], row["b"]])
        # Every way to compare agrees, and a conflict is never folded.
        assert (len(result.kept) == 1) == (found.verdict in JOINED), row["id"]
        assert bool(result.conflicts) == (found.verdict == "conflict"), row["id"]
        verdicts[row["verdict"]].append(found.verdict)
    assert len(verdicts["same"]) + len(verdicts["conflict"]) >= 300
    assert sum(verdict in JOINED for verdict in verdicts["conflict"]) <= merged
    assert sum(verdict in JOINED for verdict in verdicts["same"]) >= joined


def test_no_pair_is_there_twice() -> None:
    pairs = [(row["a"], row["b"]) for name in ("desk_1", "desk_2") for row in rows(name)]
    assert len(set(pairs)) == len(pairs) >= 600
