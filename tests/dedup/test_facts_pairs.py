"""Our own pairs: time zones, roles, modality, change of voice. Floors that must not sink."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aggregator.dedup.verify import judge, prepare

PAIRS = Path(__file__).parent / "pairs"
JOINED = ("same", "contains", "contained")

# File, pairs that say the same and are found, pairs that conflict and are found: at least.
FLOORS = [
    ("time_zones", 0.95, 0.99),
    ("roles", 0.99, 0.99),
    ("modality", 0.99, 0.99),
    ("voice", 0.99, 0.94),
]


def rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (PAIRS / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("name", "same", "conflict"), FLOORS)
def test_floors(name: str, same: float, conflict: float) -> None:
    found = {"same": [], "conflict": []}
    for row in rows(name):
        cosine = float(row["cosine"])
        verdict = judge(prepare(row["a"]), prepare(row["b"]), cosine=cosine).verdict
        right = verdict in JOINED if row["verdict"] == "same" else verdict == "conflict"
        found[row["verdict"]].append(right)
    assert sum(found["same"]) >= same * len(found["same"])
    assert sum(found["conflict"]) >= conflict * len(found["conflict"])


@pytest.mark.parametrize("name", [name for name, _, _ in FLOORS])
def test_without_an_encoder_hardly_any_conflict_is_merged(name: str) -> None:
    pairs = [row for row in rows(name) if row["verdict"] == "conflict"]
    merged = [
        row["id"] for row in pairs if judge(prepare(row["a"]), prepare(row["b"])).verdict in JOINED
    ]
    assert len(merged) <= 0.04 * len(pairs), merged


@pytest.mark.parametrize("name", [name for name, _, _ in FLOORS])
def test_there_are_enough_pairs_and_none_twice(name: str) -> None:
    pairs = {(row["a"], row["b"]) for row in rows(name)}
    assert len(pairs) == len(rows(name)) >= 60
